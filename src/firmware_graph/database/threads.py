"""Threads by what they are for: what a caller can make long delays only its like, and never what all others need."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

from firmware_graph.errors import GraphTimeout
from firmware_graph.model.interruption import Check, go_on, interruptible

Result = TypeVar("Result")

THREADS_EACH: Final = 2
"""The interpreter runs one at a time; the second is for the next while the first waits, or its caller has left."""


class Purpose(StrEnum):
    """The kinds of work that callers can make long."""

    ANSWERS = "answers"
    FORMS = "forms"
    VARIABLES = "variables"
    PAGES = "pages"
    EXPORTS = "exports"
    IMPORTS = "imports"


@cache
def threads_for(purpose: Purpose) -> Executor:
    """Return the threads of this process for one kind of work."""
    return own_threads(purpose)


def own_threads(name: str, most: int = THREADS_EACH) -> ThreadPoolExecutor:
    """Create threads; they are started as they are needed."""
    return ThreadPoolExecutor(most, thread_name_prefix=f"firmware-graph-{name}")


async def run_for(purpose: Purpose, work: Callable[[], Result]) -> Result:
    """Run a function in one of the threads for its kind of work."""
    return await run_in(threads_for(purpose), work)


async def run_in(threads: Executor, work: Callable[[], Result]) -> Result:
    """Run a function in one of these threads, in the context of the caller as `asyncio.to_thread` does."""
    return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, work)


@dataclass(slots=True)
class Cancellation:
    """Whether work in a thread is to end; `stop` is called in another thread."""

    is_stopped: bool = False

    def stop(self) -> None:
        """End the work at its next check."""
        self.is_stopped = True

    def check(self) -> None:
        """Check that the work goes on.

        Raises:
            GraphTimeout: It is to end.
        """
        if self.is_stopped:
            message = "nobody waits for this work any more"
            raise GraphTimeout(message)


async def run_stoppable(threads: Executor, work: Callable[[], Result], *, then: Check = go_on) -> Result:
    """Run a function as `run_in` does; if this is cancelled, end the function at its next check, and wait for that.

    `then` is called at each check, in the thread.
    """
    cancellation = Cancellation()

    def check() -> None:
        cancellation.check()
        then()

    def stoppable() -> Result:
        with interruptible(check):
            return work()

    running = threads.submit(copy_context().run, stoppable)
    waited = asyncio.wrap_future(running)
    try:
        return await asyncio.shield(waited)
    except asyncio.CancelledError:
        cancellation.stop()
        running.cancel()
        await ended(waited)
        raise


async def ended(waited: asyncio.Future[Result]) -> None:
    """Wait for the end of a thread, also if this is cancelled again: its caller keeps its place until then."""
    while not waited.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([waited])
    if not waited.cancelled():
        waited.exception()  # nobody is told of it, and so it is not logged either
