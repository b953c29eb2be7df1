"""Clients of graphql-transport-ws: a minimal one, and a raw socket that can stop reading."""

import base64
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from support.raw_http import connected

PROTOCOL = "graphql-transport-ws"
SECONDS = 30


class Socket:
    """A connection, whose messages are JSON."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send(self, **message: Any) -> None:
        """Send a message."""
        self.connection.send(json.dumps(message))

    def receive(self) -> Any:
        """Receive a message."""
        return json.loads(self.connection.recv(timeout=SECONDS))

    def begin(self, headers: Mapping[str, str] | None = None) -> None:
        """Begin a connection as the caller of some headers."""
        self.send(type="connection_init", payload=dict(headers or {}))
        assert self.receive() == {"type": "connection_ack"}

    def subscribe(self, id_: str, query: str, **variables: object) -> None:
        """Begin an operation."""
        self.send(id=id_, type="subscribe", payload={"query": query, "variables": variables})


@contextmanager
def a_socket(
    client: httpx.Client, protocol: str = PROTOCOL, *, headers: Mapping[str, str] | None = None
) -> Iterator[Socket]:
    """Connect to the server of a client; `headers` are those of the handshake."""
    url = str(client.base_url).replace("http", "ws", 1).rstrip("/") + "/graphql"
    with connect(url, subprotocols=[protocol], proxy=None, additional_headers=headers) as connection:  # type: ignore[list-item]
        yield Socket(connection)


@contextmanager
def a_raw_socket(client: httpx.Client, receive_bytes: int) -> Iterator[socket.socket]:
    """Open a WebSocket by hand to the server of a client, with a limit on the bytes that are received but not read."""
    with connected(client, receive_bytes=receive_bytes) as opened:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET /graphql HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            f"Sec-WebSocket-Protocol: {PROTOCOL}",
        ]
        opened.sendall("\r\n".join([*lines, "", ""]).encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += opened.recv(1)
        assert head.startswith(b"HTTP/1.1 101"), head
        yield opened


def send_frame(opened: socket.socket, **message: Any) -> None:
    """Send a message in a frame, masked with zeros."""
    text = json.dumps(message).encode()
    opened.sendall(b"\x81" + bytes([0x80 | 126]) + len(text).to_bytes(2) + bytes(4) + text)


def frames_in(received: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the opcode and the payload of each complete frame."""
    while len(received) > 1:
        opcode, length, start = received[0] & 0x0F, received[1] & 0x7F, 2
        if length > 125:
            wide = 2 if length == 126 else 8
            length, start = int.from_bytes(received[2 : 2 + wide]), 2 + wide
        if len(received) < start + length:
            return
        yield opcode, received[start : start + length]
        received = received[start + length :]
