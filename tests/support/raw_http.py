"""Hand-written HTTP on a socket: for what no client library would send."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import httpx
import orjson

QUERY: Final = b'{"query": "{ hello }"}'
PIECE: Final = 65_536


class RawAnswer(NamedTuple):
    """A response as received: its status, its headers by name, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def extensions(self) -> Any:
        return orjson.loads(self.body)["errors"][0]["extensions"]


@contextmanager
def connected(client: httpx.Client, *, receive_bytes: int | None = None) -> Iterator[socket.socket]:
    """Open a connection to the server of a client, with a limit on the bytes that are received but not read."""
    with socket.socket() as opened:
        if receive_bytes is not None:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        opened.settimeout(60)
        opened.connect((client.base_url.host, client.base_url.port or 80))
        yield opened


def post(*headers: bytes, body: bytes = QUERY) -> bytes:
    """Write a request."""
    lines = [
        b"POST /graphql HTTP/1.1",
        b"host: 127.0.0.1",
        b"content-type: application/json",
        *headers,
        b"content-length: %d" % len(body),
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def answer_on(opened: socket.socket) -> RawAnswer:
    """Read one response that has a length."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += more_of(opened)
    head, _, body = received.partition(b"\r\n\r\n")
    status_line, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += more_of(opened)
    return RawAnswer(int(status_line.split()[1]), headers, body)


def more_of(opened: socket.socket) -> bytes:
    """Read some bytes; fail if the connection ends here."""
    received = opened.recv(PIECE)
    if not received:
        message = "the connection ended within an answer"
        raise ConnectionError(message)
    return received


def seconds_until_closed(opened: socket.socket) -> float:
    """Read to the end, and return how long that took."""
    began = time.monotonic()
    try:
        while opened.recv(PIECE):
            pass
    except ConnectionError:
        pass
    return time.monotonic() - began
