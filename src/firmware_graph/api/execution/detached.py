"""Work that continues when the task that waits for it is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def detached(tasks: set[asyncio.Task[Result]], work: Coroutine[Any, Any, Result]) -> Result:
    """Run work in a task of its own, which is one of the `tasks` until it ends, and return its result."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return await asyncio.shield(task)
