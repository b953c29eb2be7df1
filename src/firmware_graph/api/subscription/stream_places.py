"""Limits on the open streams of a process, and of each caller."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from operator import attrgetter

from firmware_graph.api.execution.crowd import crowd
from firmware_graph.errors import RateLimited


@dataclass(slots=True, eq=False)
class StreamPlace:
    """The place of a stream of a caller; `waiting` is its wait for something new, while that lasts."""

    caller: str
    has_given_way: bool = False
    waiting: asyncio.Timeout | None = None

    @asynccontextmanager
    async def wait(self, seconds: float) -> AsyncIterator[None]:
        """Run the body.

        Raises:
            TimeoutError: So many seconds have passed, or the place has given way.
        """
        try:
            async with asyncio.timeout(0 if self.has_given_way else seconds) as self.waiting:
                yield
        finally:
            self.waiting = None

    def give_way(self) -> None:
        """Let the stream end, whose reader is told to come again."""
        self.has_given_way = True
        if self.waiting and not self.waiting.expired():
            self.waiting.reschedule(0)

    def check(self) -> None:
        """Check that the stream may go on.

        Raises:
            RateLimited: It has given way.
        """
        if self.has_given_way:
            message = "Others need the place of this stream: come again from its position."
            raise RateLimited(message, limit="allStreams")


@dataclass(frozen=True, slots=True)
class StreamPlaces:
    """The places of a process for streams; if none is free, the oldest stream of the caller with the most gives way."""

    most: int = 400
    most_of_caller: int = 50
    taken: list[StreamPlace] = field(default_factory=list)

    @contextmanager
    def holding(self, place: StreamPlace, of_connection: set[StreamPlace]) -> Iterator[None]:
        """Take a place, which is among those of its connection, while the body runs.

        Raises:
            RateLimited: The caller has too many, or none is free and nobody has two more than the caller.
        """
        self.make_room(place.caller)
        self.taken.append(place)
        of_connection.add(place)
        try:
            yield
        finally:
            of_connection.discard(place)
            if place in self.taken:
                self.taken.remove(place)

    def make_room(self, caller: str) -> None:
        """See that a place is free for a caller, perhaps as another stream gives way.

        Raises:
            RateLimited: There is none.
        """
        if sum(place.caller == caller for place in self.taken) >= self.most_of_caller:
            message = f"You have {self.most_of_caller} streams open already: end one, or follow several things in one."
            raise RateLimited(message, limit="streams", maximum=self.most_of_caller)
        if len(self.taken) < self.most:
            return
        rivals = crowd(self.taken, attrgetter("caller"), caller)
        if not rivals:
            raise RateLimited("Too many streams are open here: try again later.", limit="allStreams")
        self.taken.remove(rivals[0])
        rivals[0].give_way()
