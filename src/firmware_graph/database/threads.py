"""Threads by what they are for: what a caller can make long delays only its like, and never what all others need."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

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


def own_threads(name: str) -> ThreadPoolExecutor:
    """Create threads; they are started as they are needed."""
    return ThreadPoolExecutor(THREADS_EACH, thread_name_prefix=f"firmware-graph-{name}")


async def run_for(purpose: Purpose, work: Callable[[], Result]) -> Result:
    """Run a function in one of the threads for its kind of work."""
    return await run_in(threads_for(purpose), work)


async def run_in(threads: Executor, work: Callable[[], Result]) -> Result:
    """Run a function in one of these threads, in the context of the caller as `asyncio.to_thread` does."""
    return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, work)
