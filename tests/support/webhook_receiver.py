"""A receiver of webhooks on loopback, which can be made slow, down, wrong or endless."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any, NamedTuple

import orjson
from standardwebhooks import Webhook

from support.waiting import PATIENCE_SECONDS


class Received(NamedTuple):
    """A request as received."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def verified(self, secret: str) -> Any:
        """Return the body, verified with a secret by the library for receivers."""
        return Webhook(secret).verify(self.body, dict(self.headers))

    def json(self) -> Any:
        """Return the body, unverified."""
        return orjson.loads(self.body)

    @property
    def event_ids(self) -> list[str]:
        """The events that it names."""
        return [event["id"] for event in orjson.loads(self.body)["data"]["events"]]


@dataclass
class Receiver:
    """The received requests, and the response of each path: a status, with headers; 200 by default."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    statuses: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)

    def answers(self, path: str, *statuses: int, **headers: str) -> None:
        """Make a path respond with these statuses, then with 200."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.statuses[path] = [(status, named) for status in statuses]

    def at(self, path: str) -> list[Received]:
        """Return the requests to a path."""
        return [one for one in self.received if one.path == path]

    def wait(self, path: str, count: int, *, seconds: float = PATIENCE_SECONDS) -> list[Received]:
        """Wait until so many requests have arrived at a path."""
        until = time.monotonic() + seconds
        while len(found := self.at(path)) < count:
            assert time.monotonic() < until, f"{len(found)} of {count} came to {path}"
            time.sleep(0.02)
        return found


class Server(ThreadingHTTPServer):
    """Serves each request in a thread that ends with the tests."""

    daemon_threads = True
    receiver: Receiver


class Handler(BaseHTTPRequestHandler):
    """Receives one request."""

    server: Server

    def do_POST(self) -> None:
        """Record the request, and respond as configured for its path."""
        receiver = self.server.receiver
        length = int(self.headers["content-length"])
        body = self.rfile.read(length)
        if len(body) < length:  # its sender was killed on the way: nothing came
            self.close_connection = True
            return
        receiver.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        if self.path.startswith("/slow"):
            time.sleep(2)
        planned = receiver.statuses.get(self.path)
        status, headers = planned.pop(0) if planned else (200, {})
        with suppress(OSError):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if self.path.startswith("/endless"):
                self.end_headers()
                while True:
                    self.wfile.write(b"x" * 65_536)
            self.send_header("content-length", "0")
            self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def receiver(tls: SSLContext | None = None) -> Iterator[Receiver]:
    """Serve a receiver while the body runs; with `tls`, as the host localhost."""
    server = Server(("127.0.0.1", 0), Handler)
    server.receiver = Receiver(f"http://127.0.0.1:{server.server_port}")
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.receiver = Receiver(f"https://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
