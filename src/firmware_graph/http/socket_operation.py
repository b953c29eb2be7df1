"""One operation on a WebSocket: its caller, its answers, and its line in the log."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.websockets import WebSocket

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.api.execution.log_context import bind_codes, bind_role
from firmware_graph.api.execution.public_errors import errors_of_request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.api.subscription.feed_page import Parts
from firmware_graph.api.subscription.stream import Kind, Said, Stream
from firmware_graph.errors import GraphError, RequestError, Unauthenticated
from firmware_graph.http.answered import Answered
from firmware_graph.http.body_memory import BodyShare
from firmware_graph.http.credential import Credential
from firmware_graph.http.crowding import STREAMS
from firmware_graph.http.graphql import GraphQLEndpoint, charged, status_of
from firmware_graph.http.joined_parts import joined_text
from firmware_graph.http.negotiation import GRAPHQL_RESPONSE
from firmware_graph.http.problem import Problem
from firmware_graph.http.reading import request_of

ENDED: Final = 4403, "Forbidden: the credential has ended"
STOPPING: Final = 1012, "Service restart"
METHOD: Final = "WEBSOCKET"
"""The method in the log lines of WebSocket operations."""


class Close(Exception):
    """Closes the connection with a code of the protocol; clients reconnect after 4403, never after 4401."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(slots=True)
class SocketOperation:
    """An operation, by the client's ID, for the caller that its connection's credential identifies now.

    Its message takes `memory` bytes, which count towards the memory budget of bodies until it is answered, or streams.
    `send` sends a message, once the client has read enough of the earlier ones. `status` is the status of the same
    response over HTTP; None if the client did not wait for it.
    """

    graphql: GraphQLEndpoint
    socket: WebSocket[Any]
    credential: Credential
    id_: str
    send: Callable[[Mapping[str, Any]], Awaitable[None]]
    memory: int
    status: int | None = None

    async def run(self, payload: dict[str, Any]) -> None:
        """Answer, log and count it.

        Raises:
            Close: The caller's credential, its rights or the process end.
        """
        answered = Answered(self.graphql.metrics)
        try:
            await self.attempt(payload)
        finally:
            answered.note(METHOD, self.status)

    async def reject(self, error: RequestError) -> None:
        """Refuse it without parsing it; log and count that."""
        answered = Answered(self.graphql.metrics)
        self.fail([error.code])
        await self.refuse(*errors_of_request(error))
        answered.note(METHOD, self.status)

    async def attempt(self, payload: dict[str, Any]) -> None:
        """Answer it, with an error if it is refused."""
        try:
            caller = await self.credential.caller()
            bind_role(caller)
            requester = Requester(caller, self.graphql.address_of(self.socket))
            with self.graphql.room.place({}, requester.account) as place:
                place.grow_to(self.memory)
                await self.answer(payload, requester, place)
        except Problem as problem:
            self.status = problem.status_code
            await self.refuse({"message": problem.detail, "extensions": documented(problem.extensions)})
        except Unauthenticated as error:
            self.fail([error.code])
            raise Close(*ENDED) from None
        except RequestError as error:
            self.fail([error.code])
            await self.refuse(*errors_of_request(error))
        except GraphError as error:
            self.fail([error.code])
            await self.say(Said.of(Kind.NEXT, Response.to_fault(error).encoded()))

    async def answer(self, payload: dict[str, Any], requester: Requester, place: BodyShare) -> None:
        """Answer a query or a mutation once, and a subscription until it ends, for which its query alone is held."""
        service, subscriptions = self.socket.state["service"], self.socket.state["subscriptions"]
        try:
            request = request_of(payload)
        except Problem as problem:
            raise await charged(problem, service.budget, requester) from None
        try:
            query = await subscriptions.query_of(request, requester)
        except RequestError as error:
            await self.respond(await service.refused([error], requester))
            return
        if query is None:
            await self.respond(await service.respond(request, requester.caller, None, requester.address))
            return
        del request
        payload.clear()
        place.release()
        stream = Stream(subscriptions, query, requester, self.credential.caller)
        with stream.holding_place(self.socket.state[STREAMS]):
            self.status = status_of([], GRAPHQL_RESPONSE)
            async for said in stream.events():
                if not await self.say(said):
                    return
                del said  # or its page would be held until the next one

    async def respond(self, answer: EncodedResponse) -> None:
        """Send an answer that is the only one."""
        self.status = status_of(answer.codes, GRAPHQL_RESPONSE)
        if await self.say(Said.of(Kind.NEXT, answer)):
            await self.say(Said(Kind.COMPLETE))

    async def say(self, said: Said) -> bool:
        """Send a message of a stream, and return whether more may follow; the protocol's pings are its heartbeats.

        Raises:
            Close: The caller's rights or the process end.
        """
        match said.kind:
            case Kind.UNAUTHENTICATED:
                self.fail([Unauthenticated.code])
                raise Close(*ENDED)
            case Kind.STOPPING:
                raise Close(*STOPPING)
            case Kind.COMPLETE:
                await self.send({"id": self.id_, "type": "complete"})
                return False
            case Kind.NEXT if said.codes:
                await self.refuse(*orjson.loads(b"".join(said.payload))["errors"])
                return False
            case Kind.NEXT:
                await self.send_next(said.payload)
        return True

    async def send_next(self, payload: Parts) -> None:
        """Send a result, of which nothing is held here but the text that is sent."""
        begin = b'{"id":%b,"type":"next","payload":' % orjson.dumps(self.id_)
        await self.socket.send({"type": "websocket.send", "text": await joined_text(begin, *payload, b"}")})

    def fail(self, codes: Sequence[str]) -> None:
        """Record the codes for which it is refused or ended."""
        self.status = status_of(codes, GRAPHQL_RESPONSE)
        bind_codes(codes)

    async def refuse(self, *errors: Mapping[str, Any]) -> None:
        """Send why it is not executed."""
        bind_codes(error["extensions"]["code"] for error in errors)
        await self.send({"id": self.id_, "type": "error", "payload": errors})
