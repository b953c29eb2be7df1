"""Work that cannot yield, such as validation: in a thread, one piece at a time, in turns of the callers."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from firmware_graph.database.threads import own_threads, run_in, run_stoppable
from firmware_graph.database.tracing import NoTracer, Tracer
from firmware_graph.database.turns import Turns
from firmware_graph.database.waiter import Waiter, take_turn, until
from firmware_graph.errors import GraphUnavailable

Item = TypeVar("Item")
Result = TypeVar("Result")

OTHERS: Final = "others were worked on"
TOO_LONG: Final = "the operation took too long"
SECONDS_ON_THE_LOOP: Final = 0.005
"""How long work runs where it was called, before it moves to the thread."""

SECONDS_A_TURN: Final = 0.04
"""How long work may hold the thread before others get a turn; one item may take longer, until its deadline."""


@dataclass(slots=True)
class Background:
    """Runs functions in a thread beside the event loop, which waits at most a switch interval for the interpreter.

    The thread is its own, so that no other work delays it.

    A second thread would gain nothing, as the interpreter runs one at a time, and would slow the loop down. The next
    turn is of the caller whose last is longest ago, so that nobody's work delays that of others, however much or small
    it is; one caller's works have its turns in order of arrival.
    """

    turns: Turns = field(default_factory=partial(Turns, 1, most_waiting=1_000))
    is_stopping: bool = False
    tracer: Tracer = field(default_factory=NoTracer)
    threads: Executor = field(default_factory=partial(own_threads, "background"))

    @asynccontextmanager
    async def turn(self, waiter: Waiter) -> AsyncIterator[None]:
        """Wait for a turn of a caller, and pass it on afterwards.

        Raises:
            GraphTimeout: The deadline has passed, or the caller has left.
            RateLimited: Too many wait, and this is the one to be refused.
        """
        is_free = self.turns.free > 0
        with nullcontext() if is_free else self.tracer.span("waiting", "firmware_graph.waiting_for", "a turn"):
            await take_turn(self.turns, waiter, reason=OTHERS)
        try:
            yield
        finally:
            self.turns.leave(waiter.key)

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run a function in the thread; only for the holder of the turn."""
        return await run_in(self.threads, work)

    async def each(
        self, items: Sequence[Item], function: Callable[[Item], Result], waiter: Waiter, *, is_heavy: bool = False
    ) -> list[Result]:
        """Return the result of a function for each item; the event loop never waits for more than one of them.

        The first few are computed at once, unless a single one `is_heavy`, and the others in turns with all other
        works of this and of other callers.

        Raises:
            GraphTimeout: The deadline has passed, or the caller has left.
            GraphUnavailable: The process is stopping.
            RateLimited: Too many wait, and this is the one to be refused.
        """
        made: list[Result] = []
        if not is_heavy:
            make_some(items, function, made, SECONDS_ON_THE_LOOP)
        while len(made) < len(items):
            async with self.turn(waiter):
                await waiter.deadline.check()
                if self.is_stopping:
                    message = "the process is stopping"
                    raise GraphUnavailable(message)
                async with until(waiter.deadline, reason=TOO_LONG):
                    await run_stoppable(self.threads, partial(make_some, items, function, made, SECONDS_A_TURN))
        return made

    def stop(self) -> None:
        """Make `each` stop at the end of its current turn."""
        self.is_stopping = True


def make_some(items: Sequence[Item], function: Callable[[Item], Result], made: list[Result], seconds: float) -> None:
    """Append the results of a function for the next items, until a time has passed."""
    ends_at = time.perf_counter() + seconds
    while len(made) < len(items):
        made.append(function(items[len(made)]))
        if time.perf_counter() > ends_at:
            return
