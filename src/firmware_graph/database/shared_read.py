"""A read that all concurrent callers share, and that began after each of them asked."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

OVERTAKING_SECONDS: Final = 0.05

Answer = TypeVar("Answer")


@dataclass(slots=True)
class SharedRead(Generic[Answer]):
    """The read that is under way, and the next one, which can still be joined."""

    under_way: "asyncio.Task[Answer] | None" = None
    next: "asyncio.Task[Answer] | None" = None

    async def answer(self, read: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return the answer of a read that begins after this call.

        Callers that arrive while one is under way share the next one, which waits only briefly for the current one to
        end. A cancelled caller does not cancel the read for others.
        """
        if self.next is None:
            self.next = asyncio.create_task(self.follow(self.under_way, read))
            self.next.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self.next)

    async def follow(self, earlier: "asyncio.Task[Answer] | None", read: Callable[[], Awaitable[Answer]]) -> Answer:
        """Wait briefly for the earlier read to end, and begin this one, which can no longer be joined."""
        if earlier is not None:
            await asyncio.wait({earlier}, timeout=OVERTAKING_SECONDS)
        self.under_way, self.next = self.next, None
        return await read()
