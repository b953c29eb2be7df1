"""GraphQL over WebSocket: the graphql-transport-ws protocol of the graphql-ws library."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from firmware_graph.http.conversation import Conversation
from firmware_graph.http.graphql import GraphQLEndpoint
from firmware_graph.http.idle_sockets import ACTIVITY, IdleSockets
from firmware_graph.http.socket_operation import Close

PROTOCOL: Final = "graphql-transport-ws"
MOST_REASON_BYTES: Final = 123
"""What a close frame has room for beside its code (RFC 6455 §5.5)."""

NOT_THE_PROTOCOL: Final = Close(4406, "Subprotocol not acceptable")


@dataclass(frozen=True, slots=True)
class WebSocketEndpoint:
    """Answers GraphQL over WebSocket, with the callers and limits of the GraphQL endpoint.

    A connection has at most `most_operations` at the same time.
    """

    graphql: GraphQLEndpoint
    idle: IdleSockets = field(default_factory=IdleSockets)
    most_operations: int = 50

    def route(self) -> WebSocketRoute:
        """Return the route."""
        return WebSocketRoute("/graphql", self.converse)

    async def converse(self, socket: WebSocket[Any]) -> None:
        """Serve one connection, until either side ends it; then its operations are cancelled."""
        if PROTOCOL not in socket.scope["subprotocols"]:
            await socket.accept()
            await end(socket, NOT_THE_PROTOCOL)
            return
        await socket.accept(PROTOCOL)
        address = self.graphql.address_of(socket)
        try:
            with self.idle.joined(address, socket.state[ACTIVITY]) as presence:
                async with asyncio.TaskGroup() as tasks:
                    await Conversation(self.graphql, socket, tasks, presence, self.most_operations).run()
        except* Close as closes:
            await end(socket, closes.exceptions[0])
        except* (WebSocketDisconnect, RuntimeError):  # the latter if something was sent to a client that has left
            pass


async def end(socket: WebSocket[Any], close: BaseException) -> None:
    """Close a connection, unless it is closed already; a reason that is too long is cut."""
    assert isinstance(close, Close)  # noqa: S101 - narrows
    reason = close.reason.encode()[:MOST_REASON_BYTES].decode(errors="ignore")
    with suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(close.code, reason)
