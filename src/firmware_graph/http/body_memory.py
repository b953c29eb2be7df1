"""The memory budget for the bodies of all requests of a process: many long ones at once would exhaust its memory."""

from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firmware_graph.errors import RateLimited
from firmware_graph.http.problem import Problem
from firmware_graph.model.form_types import FORM_TYPES

RETRY_AFTER_SECONDS: Final = 2


@dataclass(slots=True)
class BodyMemory:
    """The limit in bytes on all bodies together, from when they are received until their requests are answered.

    The first `free_bytes` of each do not count, so that short requests pass while long ones fill the budget; a single
    body is always accepted.
    """

    most_bytes: int = 134_217_728
    free_bytes: int = 65_536
    taken: int = 0

    def place(self) -> "BodyShare":
        """Return the share of one body, a context manager."""
        return BodyShare(self)


@dataclass(slots=True)
class BodyShare:
    """The share of one body, released at the end of the context."""

    room: BodyMemory
    taken: int = 0

    def grow_to(self, length: int) -> None:
        """Reserve memory for a body of some length.

        Raises:
            Problem: Other bodies have exhausted the budget.
        """
        room = self.room
        more = max(0, length - room.free_bytes) - self.taken
        if more <= 0:
            return
        if room.taken > self.taken and room.taken + more > room.most_bytes:
            raise Problem(
                503,
                "Too many long requests are received or answered at this moment. Send this one again in a few seconds.",
                code=RateLimited.code,
                limit="bodies",
                maximum=room.most_bytes,
                retryAfter=RETRY_AFTER_SECONDS,
            )
        room.taken += more
        self.taken += more

    def __enter__(self) -> Self:
        """Begin with no share."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Release the whole share."""
        self.room.taken -= self.taken
        self.taken = 0


@dataclass(frozen=True, slots=True)
class CountedForms:
    """An ASGI middleware that counts the bodies of forms, which pages read, until they are answered."""

    app: ASGIApp
    room: BodyMemory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; reading its form raises a Problem while other bodies exhaust the budget."""
        if scope["type"] != "http" or not Headers(scope=scope).get("content-type", "").startswith(FORM_TYPES):
            await self.app(scope, receive, send)
            return
        length = 0
        with self.room.place() as place:

            async def counted() -> Message:
                nonlocal length
                message = await receive()
                length += len(message.get("body", b""))
                place.grow_to(length)
                return message

            await self.app(scope, counted, send)
