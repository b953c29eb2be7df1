"""Server-Sent Events: operations in the distinct connections mode of graphql-sse."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.public_errors import errors_of_request
from firmware_graph.api.subscription.stream import Kind, Said, Stream
from firmware_graph.errors import RateLimited
from firmware_graph.http.graphql import HEADERS as HEADERS_OF_STATUS
from firmware_graph.http.graphql import STATUS_OF_SERVICE
from firmware_graph.http.negotiation import EVENT_STREAM
from firmware_graph.http.problem import errors_response

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

COMPLETE: Final = b"event: complete\ndata:\n\n"
LAST_EVENT_ID: Final = "last-event-id"
HEADERS: Final = [
    (b"content-type", f"{EVENT_STREAM}; charset=utf-8".encode()),
    (b"cache-control", b"no-store"),
    (b"vary", b"Authorization, Accept"),
    (b"x-accel-buffering", b"no"),  # or a proxy holds events back
]


def next_event(payload: bytes, position: str | None = None) -> bytes:
    """Write a result; the position after it is its ID, which a reconnecting client sends as Last-Event-ID."""
    id_ = f"id: {position}\n".encode() if position else b""
    return b"event: next\n" + id_ + b"data: " + payload + b"\n\n"


def written(said: Said) -> bytes:
    """Write a message of a stream; one that ends without COMPLETE tells the client to reconnect."""
    match said.kind:
        case Kind.NEXT:
            return next_event(said.payload, said.position)
        case Kind.ALIVE:  # an ID without data is kept by clients, and is no event
            return b":\n" + (f"id: {said.position}\n".encode() if said.position else b"") + b"\n"
        case Kind.UNAUTHENTICATED:
            return next_event(said.payload) + COMPLETE
        case Kind.COMPLETE:
            return COMPLETE
        case Kind.STOPPING:
            return b":\n\n"


@dataclass(slots=True)
class EventStream(Response):
    """Sends a subscription until it ends, or its reader has left or reads nothing for too long."""

    stream: Stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; or respond that no place is free, or why the service did not answer its first page."""
        try:
            with self.stream.place():
                refused = await self.send_while_heard(receive, send)
        except RateLimited as error:
            refused = refusal(errors_of_request(error))
        if refused is not None:
            await refused(scope, receive, send)

    async def send_while_heard(self, receive: Receive, send: Send) -> Response | None:
        """Send until the end, or until the client has left."""
        sending, leaving = asyncio.create_task(self.send_all(send)), asyncio.create_task(left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
        return None if sending.cancelled() else sending.result()

    async def send_all(self, send: Send) -> Response | None:
        """Send the head, and each message; send nothing if the first is a refusal, which is returned."""
        seconds, events = self.stream.write_seconds, self.stream.events()
        first = await anext(events)
        if errors := errors_instead(first):
            await events.aclose()
            return refusal(errors)
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
        await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
        async for said in following(first, events):
            try:
                async with asyncio.timeout(seconds):
                    await send({"type": "http.response.body", "body": written(said), "more_body": True})
            except TimeoutError:
                log.info("a stream was ended, as its reader takes nothing", seconds=seconds)
                return None
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return None


async def following(first: Said, others: AsyncGenerator[Said, None]) -> AsyncGenerator[Said, None]:
    """Yield the first message, and all that follow."""
    yield first
    async for said in others:
        yield said


def errors_instead(said: Said) -> Sequence[Mapping[str, Any]]:
    """Return the errors of a service that answered nothing, after which clients reconnect depending on the status."""
    body = orjson.loads(said.payload) if said.payload and said.position is None else {}
    errors: Sequence[Mapping[str, Any]] = () if "data" in body else body.get("errors", ())
    return errors if errors and errors[0]["extensions"]["code"] in STATUS_OF_SERVICE else ()


def refusal(errors: Sequence[Mapping[str, Any]]) -> Response:
    """Return a response with the status of an error."""
    status = STATUS_OF_SERVICE[errors[0]["extensions"]["code"]]
    return errors_response(status, errors, headers=HEADERS_OF_STATUS.get(status))


async def left(receive: Receive) -> None:
    """Wait until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
