"""Limits on how many operations of one caller run at a time: its others wait, and nobody else does."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from firmware_graph.errors import RateLimited


@dataclass(slots=True)
class Line:
    """The operations of one caller: how many are running, and those that wait, in the order of arrival."""

    taken: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


@dataclass(frozen=True, slots=True)
class Places:
    """A number of places for each caller, and a number of its operations that may wait for one, for some seconds.

    This limits what one caller holds: connections to the database, memory, and turns in the background. Which of the
    costly operations of all callers runs next is decided in `Turns`.
    """

    most: int
    most_waiting: int
    seconds: float
    lines: dict[str, Line] = field(default_factory=dict)

    async def take(self, key: str) -> None:
        """Take a place, to be released by `leave`.

        Raises:
            RateLimited: Too many operations of this caller wait, or this one has waited for too long.
        """
        line = self.lines.get(key)
        if line is None:
            line = self.lines[key] = Line()
        if line.taken < self.most:
            line.taken += 1
        else:
            await self.wait(key, line)

    async def wait(self, key: str, line: Line) -> None:
        """Wait for a place that another operation releases."""
        if len(line.waiting) >= self.most_waiting:
            raise self.refusal()
        place = asyncio.get_running_loop().create_future()
        line.waiting.append(place)
        try:
            async with asyncio.timeout(self.seconds):
                await place
        except BaseException as error:
            if place.done() and not place.cancelled():
                self.leave(key)  # it was passed to this one in the same step of the event loop
            elif place in line.waiting:
                line.waiting.remove(place)
            if isinstance(error, TimeoutError):
                raise self.refusal() from None
            raise

    def leave(self, key: str) -> None:
        """Pass a place to the caller's next operation, and remove a caller that has none left."""
        line = self.lines[key]
        while line.waiting:
            place = line.waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        line.taken -= 1
        if line.taken == 0:
            del self.lines[key]

    def refusal(self) -> RateLimited:
        """Return the error that states the limit."""
        message = (
            f"You have {self.most} operations worked on and {self.most_waiting} waiting already."
            " Send fewer at a time, and this one again in a few seconds."
        )
        return RateLimited(message, limit="concurrency", maximum=self.most, waiting=self.most_waiting)


@asynccontextmanager
async def place_in(places: Places | None, key: str) -> AsyncIterator[None]:
    """Take a place while the body runs, if their number is limited.

    Raises:
        RateLimited: Too many operations of this caller wait, or this one has waited for too long.
    """
    if places is None:
        yield
        return
    await places.take(key)
    try:
        yield
    finally:
        places.leave(key)
