"""A database read that ends once its caller has left."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from firmware_graph.errors import GraphTimeout

HasLeft = Callable[[], Awaitable[bool]]
"""Whether a caller no longer waits for its answer."""

LEFT: Final = "the caller has left"
LOOKING_SECONDS: Final = 0.05
"""How often to check whether the caller has left; most reads end before the first check."""


@asynccontextmanager
async def while_awaited(has_left: HasLeft | None) -> AsyncIterator[None]:
    """Cancel the body soon after the caller has left: the driver closes its connection, which ends a read.

    Raises:
        GraphTimeout: The caller has left.
    """
    if has_left is None:
        yield
        return
    loop, looks = asyncio.get_running_loop(), list[asyncio.Task[None]]()
    try:
        async with asyncio.timeout(None) as limit:
            begin = loop.call_later(LOOKING_SECONDS, lambda: looks.append(asyncio.create_task(look(has_left, limit))))
            try:
                yield
            finally:
                begin.cancel()
                for task in looks:
                    task.cancel()
    except TimeoutError:
        if not limit.expired():
            raise
        raise GraphTimeout(LEFT) from None


async def look(has_left: HasLeft, limit: asyncio.Timeout) -> None:
    """Check periodically whether the caller has left, and then cancel what is limited."""
    while not await has_left():  # noqa: ASYNC110 - a connection has no event
        await asyncio.sleep(LOOKING_SECONDS)
    limit.reschedule(asyncio.get_running_loop().time())
