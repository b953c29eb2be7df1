"""Work that cannot yield, such as validation: in threads, one piece at a time, in turns of the callers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from firmware_graph.database.threads import THREADS_EACH, own_threads, run_in, run_stoppable
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
"""How long work may hold a thread before others get a turn: after an item, or at a check within it."""

MOST_RESTING: Final = 30
"""How many callers' work may wait in the middle of an item, each in its thread, and one of a caller."""


@dataclass(slots=True)
class Turn:
    """A turn at the background, which is passed on when it is over and others wait."""

    background: "Background"
    waiter: Waiter
    is_held: bool = False
    ends_at: float = 0.0
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    async def take(self) -> None:
        """Wait for the turn.

        Raises:
            GraphTimeout: The deadline has passed, or the caller has left.
            RateLimited: Too many wait, and this is the one to be refused.
        """
        await take_turn(self.background.turns, self.waiter, reason=OTHERS)
        self.begin()

    def begin(self) -> None:
        """Begin the turn."""
        self.is_held, self.ends_at = True, time.perf_counter() + SECONDS_A_TURN

    def leave(self) -> None:
        """End the turn, if it has not been passed on."""
        if self.is_held:
            self.is_held = False
            self.background.turns.leave(self.waiter.key)

    def rest(self) -> None:
        """Pass the turn on if it is over and others wait, and wait for the next; called in the thread.

        Raises: as `take`.
        """
        if time.perf_counter() > self.ends_at and self.background.turns.are_wanted:
            asyncio.run_coroutine_threadsafe(self.pass_on(), self.loop).result()

    async def pass_on(self) -> None:
        """Pass the turn on and wait for the next, unless so many do that no thread would be left for others."""
        turns, self.is_held = self.background.turns, False
        if len(turns.resting) < MOST_RESTING:
            async with until(self.waiter.deadline, reason=OTHERS):
                await turns.rest(self.waiter.key)
        self.begin()


@dataclass(slots=True)
class Background:
    """Runs functions in threads beside the event loop, which waits at most a switch interval for the interpreter.

    The threads are its own, so that no other work delays it. One works at a time, as a second would gain nothing, and
    would slow the loop down; the others rest in the middle of their work. The next turn is of the caller whose last is
    longest ago, so that nobody's work delays that of others, however much or small it is; one caller's works have its
    turns in order of arrival.
    """

    turns: Turns = field(default_factory=partial(Turns, 1, most_waiting=1_000))
    is_stopping: bool = False
    tracer: Tracer = field(default_factory=NoTracer)
    threads: Executor = field(default_factory=partial(own_threads, "background", MOST_RESTING + THREADS_EACH))

    @asynccontextmanager
    async def turn(self, waiter: Waiter) -> AsyncIterator[Turn]:
        """Wait for a turn of a caller, and pass it on afterwards.

        Raises:
            GraphTimeout: The deadline has passed, or the caller has left.
            RateLimited: Too many wait, and this is the one to be refused.
        """
        is_free = self.turns.free > 0
        with nullcontext() if is_free else self.tracer.span("waiting", "firmware_graph.waiting_for", "a turn"):
            await (turn := Turn(self, waiter)).take()
        try:
            yield turn
        finally:
            turn.leave()

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
            async with self.turn(waiter) as turn:
                await waiter.deadline.check()
                if self.is_stopping:
                    message = "the process is stopping"
                    raise GraphUnavailable(message)
                async with until(waiter.deadline, reason=TOO_LONG):
                    work = partial(make_some, items, function, made, SECONDS_A_TURN)
                    await run_stoppable(self.threads, work, then=turn.rest)
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
