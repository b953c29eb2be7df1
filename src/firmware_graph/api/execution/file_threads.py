"""The threads that read files of callers: two, one file of a party at a time, so that nothing else waits for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from firmware_graph.api.execution.turns import Turns
from firmware_graph.database.threads import THREADS_EACH, own_threads
from firmware_graph.ingest.sheets.work_limit import WorkLimit

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class FileThreads:
    """Reads files; one whose caller waits no longer is stopped at its next chunk or row."""

    threads: Executor = field(default_factory=partial(own_threads, "files"))
    turns: Turns = field(default_factory=lambda: Turns(THREADS_EACH))

    async def read(self, party: str, work: Callable[[WorkLimit], Result], limit: WorkLimit) -> Result:
        """Run a function that reads a file within a limit; if this is cancelled, it ends once the thread has ended."""
        await self.turns.take(party)
        try:
            reading = self.threads.submit(work, limit)
            waited = asyncio.wrap_future(reading)
            try:
                return await asyncio.shield(waited)
            except asyncio.CancelledError:
                limit.stop()
                reading.cancel()
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
