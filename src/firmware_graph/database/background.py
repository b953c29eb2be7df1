"""Work that cannot yield, such as validation: in a thread, one piece at a time, smallest first."""

import asyncio
import heapq
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Final, NamedTuple, TypeVar
from weakref import WeakValueDictionary

from firmware_graph.database.threads import own_threads, run_in
from firmware_graph.database.tracing import NoTracer, Tracer
from firmware_graph.errors import GraphUnavailable, RateLimited

Item = TypeVar("Item")
Result = TypeVar("Result")

BUSY: Final = "Too much is being worked on at this moment. Send it again in a few seconds."
SECONDS_ON_THE_LOOP: Final = 0.005
"""How long work runs where it was called, before it moves to the thread."""

SECONDS_A_TURN: Final = 0.04
"""How long work may hold the thread before others get a turn; one item may take longer."""


class Waiting(NamedTuple):
    """A waiter for a turn; the smallest is first, and of equals the one who came first."""

    size: int
    number: int
    turn: asyncio.Future[None]


@dataclass(slots=True)
class Background:
    """Runs functions in a thread beside the event loop, which waits at most a switch interval for the interpreter.

    The thread is its own, so that no other work delays it.

    A second thread would gain nothing, as the interpreter runs one at a time, and would slow the loop down. Small work
    goes first, so that a flood of large documents delays no ordinary one; if more than `most_waiting` wait, the largest
    is refused.
    """

    most_waiting: int = 100
    is_taken: bool = False
    is_stopping: bool = False
    tracer: Tracer = field(default_factory=NoTracer)
    threads: Executor = field(default_factory=partial(own_threads, "background"))
    waiting: list[Waiting] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    callers: WeakValueDictionary[Hashable, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @asynccontextmanager
    async def turn(self, size: int) -> AsyncIterator[None]:
        """Wait for a turn, and pass it on afterwards; `size` is in whatever unit all callers share.

        Raises:
            RateLimited: Too many wait, and this is the largest.
        """
        await self.take(size)
        try:
            yield
        finally:
            self.pass_on()

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run a function in the thread; only for the holder of the turn."""
        return await run_in(self.threads, work)

    async def each(
        self,
        items: Sequence[Item],
        function: Callable[[Item], Result],
        *,
        caller: Hashable,
        check: Callable[[], Awaitable[None]],
        is_heavy: bool = False,
    ) -> list[Result]:
        """Return the result of a function for each item; the event loop never waits for more than one of them.

        The first few are computed at once, unless a single one `is_heavy`, and the others in turns with all other
        callers: the one with the fewest items left goes first, and a caller has one turn at a time, however much it
        asks for. `check` is awaited between turns, and may raise to end the work.

        Raises:
            GraphUnavailable: The process is stopping.
            RateLimited: Too many wait, and this has the most items.
        """
        made: list[Result] = []
        if not is_heavy:
            make_some(items, function, made, SECONDS_ON_THE_LOOP)
        while len(made) < len(items):
            async with self.callers.setdefault(caller, asyncio.Lock()), self.turn(len(items) - len(made)):
                await check()
                if self.is_stopping:
                    message = "the process is stopping"
                    raise GraphUnavailable(message)
                await self.run(partial(make_some, items, function, made, SECONDS_A_TURN))
        return made

    def stop(self) -> None:
        """Make `each` stop at the end of its current turn."""
        self.is_stopping = True

    async def take(self, size: int) -> None:
        """Take the turn, now or once it is free."""
        if not self.is_taken:
            self.is_taken = True
            return
        newcomer = Waiting(size, next(self.numbers), asyncio.get_running_loop().create_future())
        heapq.heappush(self.waiting, newcomer)
        if len(self.waiting) > self.most_waiting:
            self.refuse_largest()
        try:
            with self.tracer.span("waiting", "firmware_graph.waiting_for", "a turn"):
                await newcomer.turn
        except asyncio.CancelledError:
            if newcomer.turn.done() and not newcomer.turn.cancelled():
                self.pass_on()  # it got the turn in the same step of the event loop
            raise

    def refuse_largest(self) -> None:
        """Refuse the largest waiter."""
        largest = max(self.waiting)
        self.waiting.remove(largest)
        heapq.heapify(self.waiting)
        if not largest.turn.done():
            largest.turn.set_exception(RateLimited(BUSY, limit="waiting", maximum=self.most_waiting))

    def pass_on(self) -> None:
        """Give the turn to the smallest waiter."""
        while self.waiting:
            turn = heapq.heappop(self.waiting).turn
            if not turn.done():
                turn.set_result(None)
                return
        self.is_taken = False


def make_some(items: Sequence[Item], function: Callable[[Item], Result], made: list[Result], seconds: float) -> None:
    """Append the results of a function for the next items, until a time has passed."""
    ends_at = time.perf_counter() + seconds
    while len(made) < len(items):
        made.append(function(items[len(made)]))
        if time.perf_counter() > ends_at:
            return
