"""A real server in a thread of the tests' process, on loopback."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from starlette.types import ASGIApp

from firmware_graph.http.server import server_config

STARTING_SECONDS = 60
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of this machine: each would take 50 ms to read the authorities that it never needs."""


def a_listener(*, send_bytes: int | None = None) -> tuple[socket.socket, int]:
    """Listen on a port that no other process can take, and return both: for applications that must know their address.

    With `send_bytes`, the machine buffers no more than that for a client that does not read.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    if send_bytes is not None:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_bytes)
    return listener, int(listener.getsockname()[1])


@contextmanager
def served(app: ASGIApp, *, listener: socket.socket | None = None) -> Iterator[httpx.Client]:
    """Serve an application, with its lifespan, while the client is used: on any port, or with a listener."""
    server = uvicorn.Server(server_config(app, host="127.0.0.1", port=0))
    sockets = [listener] if listener else None
    thread = threading.Thread(target=server.run, args=(sockets,), daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + STARTING_SECONDS
        while not server.started:
            assert thread.is_alive(), "the application did not start"
            assert time.monotonic() < deadline, "the application takes too long to start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False, verify=NO_TLS) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(timeout=STARTING_SECONDS)
