"""The messages of one connection in the graphql-transport-ws protocol."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from firmware_graph.api.execution.requester import Requester
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.errors import GraphError, RateLimited, RequestError, Unauthenticated
from firmware_graph.http.answered import Answered
from firmware_graph.http.credential import AUTHORIZATION, Credential
from firmware_graph.http.graphql import FAILED, GraphQLEndpoint, status_of
from firmware_graph.http.idle_sockets import Presence
from firmware_graph.http.json_text import memory_of, parsed
from firmware_graph.http.negotiation import GRAPHQL_RESPONSE
from firmware_graph.http.problem import Problem
from firmware_graph.http.socket_operation import METHOD, Close, SocketOperation

INIT_SECONDS: Final = 10.0
LONGEST_ID: Final = 1_000
LONGEST_OTHER: Final = 20_000
"""The bytes of a message that begins no operation: the first has a credential, of at most 16,384 characters."""

LATER: Final = 1013, "Try again later"
CLOSES: Final = {Unauthenticated.code: (4401, "Unauthorized")}
"""The close codes of a connection, by the error of its credential."""


@dataclass(slots=True)
class Conversation:
    """A connection; `operations` are the running ones, by the IDs that the client gave them.

    At most `most_operations` run at the same time. It has begun with its `credential`, by which the caller of each
    operation is identified again.
    """

    graphql: GraphQLEndpoint
    socket: WebSocket[Any]
    tasks: asyncio.TaskGroup
    presence: Presence
    most_operations: int
    operations: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    credential: Credential | None = None

    async def run(self) -> None:
        """Process messages.

        Raises:
            Close: The client has violated the protocol.
            WebSocketDisconnect: It has left.
        """
        try:
            async with asyncio.timeout(INIT_SECONDS):
                while self.credential is None:
                    await self.take(*await self.message())
        except TimeoutError:
            raise Close(4408, "Connection initialisation timeout") from None
        while True:
            await self.take(*await self.message())

    async def message(self) -> tuple[dict[str, Any], int]:
        """Receive a message; return it, and how much memory it takes.

        Raises:
            Close: It is not a message of the protocol, or long and was not parsed.
        """
        received = await self.socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1005))
        text = (received.pop("text", None) or "").encode()
        sender = Requester(ANONYMOUS, self.graphql.address_of(self.socket))  # until an operation identifies it
        try:
            memory = memory_of(text, self.graphql.max_json_values)
            with self.graphql.room.place({}, sender.account) as place:
                place.grow_to(len(text))
                message = await parsed(text, self.socket.state["service"], sender)
        except orjson.JSONDecodeError:
            message = None
        except Problem as problem:
            if problem.status_code >= FAILED:
                raise Close(*LATER) from None
            message = None
        except (GraphError, RateLimited):
            raise Close(*LATER) from None
        if not isinstance(message, dict) or not isinstance(kind := message.get("type"), str):
            raise Close(4400, "Invalid message received")
        if kind != "subscribe" and len(text) > LONGEST_OTHER:
            raise Close(4400, f"A message other than 'subscribe' has at most {LONGEST_OTHER} bytes")
        return message, memory

    async def take(self, message: dict[str, Any], memory: int) -> None:
        """Process one message, which takes so much memory; nothing of it is held while its client is waited for.

        Raises:
            Close: It is not allowed here.
        """
        credential = self.credential
        match message:
            case {"type": "connection_init"} if credential is None:
                authorization = authorization_in(message.get("payload"))
                message.clear()
                await self.begin(authorization)
            case {"type": "connection_init"}:
                raise Close(4429, "Too many initialisation requests")
            case {"type": "ping"}:
                message.clear()
                await self.send({"type": "pong"})
            case {"type": "pong"}:
                pass
            case {"type": "subscribe"} if credential is None:
                raise Close(4401, "Unauthorized")
            case {"type": "subscribe", "id": str(id_)} if len(id_) > LONGEST_ID:
                raise Close(4400, f"The ID of an operation has at most {LONGEST_ID} characters")
            case {"type": "subscribe", "id": str(id_), "payload": dict(payload)} if id_ and credential:
                operation = SocketOperation(self.graphql, self.socket, credential, id_, self.send, memory)
                await self.subscribe(operation, payload)
            case {"type": "complete", "id": str(id_)}:
                if task := self.operations.pop(id_, None):
                    task.cancel()
            case _:
                raise Close(4400, "Invalid message received")

    async def begin(self, authorization: str | None) -> None:
        """Identify the caller: by the header of the request, or by that of the message.

        Raises:
            Close: It cannot be identified.
        """
        credential = self.graphql.credential_of(self.socket, authorization)
        try:
            await credential.caller()
        except RequestError as error:
            answered = Answered(self.graphql.metrics)
            [code] = (await self.graphql.credential_refused(self.socket, error)).error_codes
            answered.note(METHOD, status_of([code], GRAPHQL_RESPONSE))
            raise Close(*CLOSES.get(code, LATER)) from None
        except GraphError:
            raise Close(*LATER) from None
        self.credential = credential
        await self.send({"type": "connection_ack"})

    async def subscribe(self, operation: SocketOperation, payload: dict[str, Any]) -> None:
        """Begin an operation.

        Raises:
            Close: An operation with the same ID is running.
        """
        id_ = operation.id_
        if id_ in self.operations:
            raise Close(4409, f"Subscriber for {id_[:80]} already exists")
        if len(self.operations) >= self.most_operations:
            message = f"You have {self.most_operations} operations under way on this connection: end one first."
            limited = RateLimited(message, limit="operations", maximum=self.most_operations)
            payload.clear()
            await self.tasks.create_task(operation.reject(limited))  # in a context of its own
            return
        self.presence.begin()
        task = self.operations[id_] = self.tasks.create_task(self.operate(operation, payload))
        task.add_done_callback(self.presence.end)

    async def operate(self, operation: SocketOperation, payload: dict[str, Any]) -> None:
        """Answer one operation.

        Raises:
            Close: The caller's credential, its rights or the process end.
        """
        task = asyncio.current_task()
        try:
            await operation.run(payload)
        finally:
            if self.operations.get(operation.id_) is task:
                del self.operations[operation.id_]

    async def send(self, message: Mapping[str, Any]) -> None:
        """Send a message, once the client has read enough of the earlier ones."""
        await self.socket.send_text(orjson.dumps(message).decode())


def authorization_in(payload: object) -> str | None:
    """Return the credential of a client's first message; None if it has none.

    Raises:
        Close: The payload is no object, or its `authorization` is no text, or there are two, in names of other case.
    """
    if payload is None:
        return None
    if not isinstance(payload, dict):
        raise Close(4400, "'payload' should be an object")
    given = [value for name, value in payload.items() if name.lower() == AUTHORIZATION]
    if not all(isinstance(value, str) for value in given) or len(set(given)) > 1:
        raise Close(4400, "'authorization' should be one text")
    return given[0] if given else None
