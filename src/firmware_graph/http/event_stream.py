"""Server-Sent Events: operations as graphql-sse has them, in distinct connections."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.public_errors import errors_of_request
from firmware_graph.api.subscription.stream import Kind, Said, Stream
from firmware_graph.errors import RateLimited
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
    """Write a result; the position behind it is its ID, which a client that comes again sends as Last-Event-ID."""
    id_ = f"id: {position}\n".encode() if position else b""
    return b"event: next\n" + id_ + b"data: " + payload + b"\n\n"


def written(said: Said) -> bytes:
    """Write what a stream says; one that ends without COMPLETE is one to come again for."""
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
    """Sends a subscription until it ends, or its reader has left or takes nothing for too long."""

    stream: Stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, or that there is no place for it."""
        refused: RateLimited | None = None
        try:
            with self.stream.subscriptions.places.taken_by(self.stream.asker.account):
                await self.send_while_heard(receive, send)
        except RateLimited as error:
            refused = error
        if refused is not None:
            lines = errors_of_request(refused)
            headers = {"retry-after": str(refused.retry_after)}
            await errors_response(429, lines, headers=headers)(scope, receive, send)

    async def send_while_heard(self, receive: Receive, send: Send) -> None:
        """Send until the end, or until the client has left."""
        sending, leaving = asyncio.create_task(self.send_all(send)), asyncio.create_task(left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
        if not sending.cancelled() and (error := sending.exception()):
            raise error

    async def send_all(self, send: Send) -> None:
        """Send the head, and each thing that is said."""
        seconds = self.stream.subscriptions.write_seconds
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
        await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
        async for said in self.stream.events():
            try:
                async with asyncio.timeout(seconds):
                    await send({"type": "http.response.body", "body": written(said), "more_body": True})
            except TimeoutError:
                log.info("a stream was ended, as its reader takes nothing", seconds=seconds)
                return
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def left(receive: Receive) -> None:
    """Wait until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
