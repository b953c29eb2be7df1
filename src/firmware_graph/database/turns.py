"""Turns at what is scarce: one at a time for each party, and the next to whoever has waited longest since its last."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

MOST_REMEMBERED: Final = 1_000


@dataclass(slots=True)
class Turns:
    """A number of turns at a time, given to keys; `ended` is the number of the last turn of a key, the oldest first."""

    free: int
    taken: set[str] = field(default_factory=set)
    waiting: list[tuple[str, asyncio.Future[None]]] = field(default_factory=list)
    ended: dict[str, int] = field(default_factory=dict)
    count: int = 0

    async def take(self, key: str) -> None:
        """Take a turn, to be ended by `leave`."""
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append((key, turn))
        self.give()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self.waiting.remove((key, turn))
            else:
                self.leave(key)  # it was given in the same step of the event loop
            raise

    def leave(self, key: str) -> None:
        """End a turn of a key, and give it to another one."""
        self.free += 1
        self.taken.remove(key)
        self.ended.pop(key, None)
        self.count += 1
        self.ended[key] = self.count
        if len(self.ended) > MOST_REMEMBERED:
            del self.ended[next(iter(self.ended))]
        self.give()

    def give(self) -> None:
        """Give the turns that are free: first to keys that had none yet, or none for longest; then by arrival."""
        while self.free and (ready := [one for one in self.waiting if self.may_have(*one)]):
            key, turn = chosen = min(ready, key=lambda one: self.ended.get(one[0], 0))
            self.waiting.remove(chosen)
            self.free -= 1
            self.taken.add(key)
            turn.set_result(None)

    def may_have(self, key: str, turn: asyncio.Future[None]) -> bool:
        """Return whether who waits may have a turn: it still waits, and its key has none now."""
        return key not in self.taken and not turn.done()
