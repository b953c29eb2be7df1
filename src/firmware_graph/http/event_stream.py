"""Server-Sent Events: operations in the distinct connections mode of graphql-sse."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import orjson
import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.public_errors import errors_of_request
from firmware_graph.api.subscription.feed_page import Parts
from firmware_graph.api.subscription.stream import Kind, Said, Stream
from firmware_graph.errors import RateLimited
from firmware_graph.http.crowding import STREAMS
from firmware_graph.http.graphql import HEADERS as HEADERS_OF_STATUS
from firmware_graph.http.graphql import STATUS_OF_SERVICE
from firmware_graph.http.long_answers import SLICE_BYTES
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


def next_event(payload: Parts, position: str | None = None) -> Parts:
    """Write a result; the position after it is its ID, which a reconnecting client sends as Last-Event-ID."""
    id_ = f"id: {position}\n".encode() if position else b""
    return b"event: next\n" + id_ + b"data: ", *payload, b"\n\n"


def written(said: Said) -> Parts:
    """Write a message of a stream; one that ends without COMPLETE tells the client to reconnect."""
    match said.kind:
        case Kind.NEXT:
            return next_event(said.payload, said.position)
        case Kind.ALIVE:  # an ID without data is kept by clients, and is no event
            return b":\n", f"id: {said.position}\n".encode() if said.position else b"", b"\n"
        case Kind.UNAUTHENTICATED:
            return *next_event(said.payload), COMPLETE
        case Kind.COMPLETE:
            return (COMPLETE,)
        case Kind.STOPPING:
            return (b":\n\n",)


def bodies(parts: Parts) -> Iterable[bytes | memoryview]:
    """Join the short parts of a message; long ones are sent as they are, not copied."""
    for is_long, group in groupby(parts, lambda part: len(part) > SLICE_BYTES):
        if is_long:
            yield from group
        else:
            yield b"".join(group)


@dataclass(slots=True)
class EventStream(Response):
    """Sends a subscription until it ends, or its reader has left or reads nothing for too long."""

    stream: Stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; or respond that no place is free, or why the service did not answer its first page."""
        try:
            with self.stream.holding_place(scope["state"][STREAMS]):
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
        events = self.stream.events()
        said: Said | None = await anext(events)
        if said and (errors := errors_instead(said)):
            await events.aclose()
            return refusal(errors)
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
        await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
        while said is not None:
            if not await self.send_message(said, send):
                return None
            del said  # or its page would be held until the next one
            said = await anext(events, None)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return None

    async def send_message(self, said: Said, send: Send) -> bool:
        """Send a message, and return whether its reader took it in time."""
        seconds = self.stream.write_seconds
        try:
            async with asyncio.timeout(seconds):
                for body in bodies(written(said)):
                    await send({"type": "http.response.body", "body": body, "more_body": True})
        except TimeoutError:
            log.info("a stream was ended, as its reader takes nothing", seconds=seconds)
            return False
        return True


def errors_instead(said: Said) -> Sequence[Mapping[str, Any]]:
    """Return the errors of a service that answered nothing, after which clients reconnect depending on the status."""
    if not said.codes or said.codes[0] not in STATUS_OF_SERVICE:
        return ()
    errors: Sequence[Mapping[str, Any]] = orjson.loads(b"".join(said.payload))["errors"]
    return errors


def refusal(errors: Sequence[Mapping[str, Any]]) -> Response:
    """Return a response with the status of an error."""
    status = STATUS_OF_SERVICE[errors[0]["extensions"]["code"]]
    return errors_response(status, errors, headers=HEADERS_OF_STATUS.get(status))


async def left(receive: Receive) -> None:
    """Wait until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
