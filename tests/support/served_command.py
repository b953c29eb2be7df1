"""A command that serves, in a process of its own, and questions to it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import httpx

from support.serving import NO_TLS

STARTING_SECONDS = 240


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def started(arguments: Sequence[str], port: int) -> Iterator[str]:
    """Run a command of its own process until it is ready; end it as Ctrl-C does."""
    command = [sys.executable, "-c", "from firmware_graph.cli import main; main()", *arguments, "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    settings = {"FIRMWARE_GRAPH_LOG_LEVEL": "WARNING", "FIRMWARE_GRAPH_FIRST_QUESTIONS_SECONDS": "0"}
    process = subprocess.Popen(command, env=os.environ | settings)  # noqa: S603 - our own command
    try:
        deadline = time.monotonic() + STARTING_SECONDS
        while not is_ready(address):
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server is not ready in time"
            time.sleep(0.1)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) in (0, 130)


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", trust_env=False, verify=NO_TLS).status_code == 200
    except httpx.TransportError:
        return False


def asked(address: str, query: str, token: str | None = None) -> dict[str, object]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    response = httpx.post(
        f"{address}/graphql", json={"query": query}, headers=headers, timeout=30, trust_env=False, verify=NO_TLS
    )
    return dict(response.json())
