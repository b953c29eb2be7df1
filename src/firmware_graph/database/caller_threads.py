"""Threads for long work of callers: two, one piece for each party at a time, so that nothing else waits for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self, TypeVar

from firmware_graph.database.threads import THREADS_EACH, own_threads
from firmware_graph.database.turns import Turns

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class CallerThreads:
    """Runs work of callers; what its caller waits for no longer is stopped at its next check."""

    threads: Executor
    turns: Turns = field(default_factory=lambda: Turns(THREADS_EACH))

    @classmethod
    def named(cls, name: str) -> Self:
        """Create threads; they are started as they are needed."""
        return cls(own_threads(name))

    async def run(self, party: str, work: Callable[[], Result], stop: Callable[[], None]) -> Result:
        """Run a function at the turn of a party; if this is cancelled, `stop` the function, and wait for its end."""
        await self.turns.take(party)
        try:
            running = self.threads.submit(work)
            waited = asyncio.wrap_future(running)
            try:
                return await asyncio.shield(waited)
            except asyncio.CancelledError:
                stop()
                running.cancel()
                await ended(waited)
                raise
        finally:
            self.turns.leave(party)


async def ended(waited: asyncio.Future[Result]) -> None:
    """Wait for the end of a thread, also if this is cancelled again: its caller keeps its place until then."""
    while not waited.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([waited])
    if not waited.cancelled():
        waited.exception()  # nobody is told of it, and so it is not logged either
