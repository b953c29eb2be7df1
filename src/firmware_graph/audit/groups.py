"""What is committed in groups: while one is being written, the next one gathers."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

MOST_IN_A_GROUP: Final = 200


@dataclass(slots=True)
class Groups(Generic[Item]):
    """Passes items on in the order in which they come, a group at a time; `write` raises nothing."""

    write: Callable[[list[Item]], Awaitable[None]]
    waiting: list[Item] = field(default_factory=list)
    writing: asyncio.Task[None] | None = None

    def add(self, item: Item) -> None:
        """Have an item written, with the next group."""
        self.waiting.append(item)
        if self.writing is None or self.writing.done():
            self.writing = asyncio.create_task(self.write_all())

    async def write_all(self) -> None:
        """Write one group after another, while any items wait."""
        while self.waiting:
            group, self.waiting = self.waiting[:MOST_IN_A_GROUP], self.waiting[MOST_IN_A_GROUP:]
            await self.write(group)

    async def finish(self) -> None:
        """Wait for what is being written, before the graph is closed."""
        if self.writing is not None:
            await asyncio.gather(self.writing, return_exceptions=True)
