"""Threads for long work of callers: two, one piece for each party at a time, so that nothing else waits for them."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Self, TypeVar

from firmware_graph.database.threads import THREADS_EACH, own_threads, run_stoppable
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

    async def run(self, party: str, work: Callable[[], Result]) -> Result:
        """Run a function at the turn of a party; if this is cancelled, stop the function, and wait for its end."""
        await self.turns.take(party)
        try:
            return await run_stoppable(self.threads, work)
        finally:
            self.turns.leave(party)
