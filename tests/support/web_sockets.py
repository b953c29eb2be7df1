"""A client of graphql-transport-ws, as plain as the protocol."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

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
        """Begin a conversation as the caller of some headers."""
        self.send(type="connection_init", payload=dict(headers or {}))
        assert self.receive() == {"type": "connection_ack"}

    def subscribe(self, id_: str, query: str, **variables: object) -> None:
        """Begin an operation."""
        self.send(id=id_, type="subscribe", payload={"query": query, "variables": variables})


@contextmanager
def a_socket(client: httpx.Client, protocol: str = PROTOCOL) -> Iterator[Socket]:
    """Connect to the server of a client."""
    url = str(client.base_url).replace("http", "ws", 1).rstrip("/") + "/graphql"
    with connect(url, subprotocols=[protocol], proxy=None) as connection:  # type: ignore[list-item]
        yield Socket(connection)
