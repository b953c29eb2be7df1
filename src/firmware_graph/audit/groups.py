"""Group commit: while one group is being written, the next one gathers."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

MOST_IN_A_GROUP: Final = 200


@dataclass(slots=True)
class Groups(Generic[Item]):
    """Passes items to `write` in the order of arrival, one group at a time; `write` must not raise."""

    write: Callable[[list[Item]], Awaitable[None]]
    waiting: list[Item] = field(default_factory=list)
    writing: asyncio.Task[None] | None = None

    def add(self, item: Item) -> None:
        """Add an item to the next group."""
        self.waiting.append(item)
        if self.writing is None or self.writing.done():
            self.writing = asyncio.create_task(self.write_all())

    async def write_all(self) -> None:
        """Write one group after another until no items are waiting."""
        while self.waiting:
            group, self.waiting = self.waiting[:MOST_IN_A_GROUP], self.waiting[MOST_IN_A_GROUP:]
            await self.write(group)

    async def finish(self) -> None:
        """Wait for pending writes, before the graph is closed."""
        if self.writing is not None:
            await asyncio.gather(self.writing, return_exceptions=True)
