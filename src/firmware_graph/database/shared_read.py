"""A read that all who ask at once share, and that began after each of them asked."""

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

        Callers that arrive while one is under way share the next one, which does not wait for long until the one under
        way ends. A caller who is cancelled takes nobody with it.
        """
        if self.next is None:
            self.next = asyncio.create_task(self.follow(self.under_way, read))
            self.next.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self.next)

    async def follow(self, earlier: "asyncio.Task[Answer] | None", read: Callable[[], Awaitable[Answer]]) -> Answer:
        """Wait briefly for the earlier read to end, and begin this one, which nobody can join any longer."""
        if earlier is not None:
            await asyncio.wait({earlier}, timeout=OVERTAKING_SECONDS)
        self.under_way, self.next = self.next, None
        return await read()
