"""Turns at what is scarce: a few at a time for each key, and the next to whose last turn is longest ago."""

import asyncio
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.errors import RateLimited

MOST_REMEMBERED: Final = 100
BUSY: Final = "Too much is being worked on at this moment. Send it again in a few seconds."


@dataclass(slots=True)
class Turns:
    """A number of turns at a time, of which a key has at most `most_of_key`.

    `last` has when each key last had one, as the number of turns that had begun or ended, the oldest first. A key that
    is not there goes first, and each is forgotten once so many others had a turn since: nobody waits for longer than
    that for newcomers, however many there are. Otherwise the order is that of arrival. If more than `most_waiting`
    wait, the latest of the key with the most waiters is refused.
    """

    free: int
    most_of_key: int = 1
    most_waiting: int | None = None
    taken: Counter[Hashable] = field(default_factory=Counter)
    lines: dict[Hashable, list[asyncio.Future[None]]] = field(default_factory=dict)
    resting: dict[Hashable, asyncio.Future[None]] = field(default_factory=dict)
    last: dict[Hashable, int] = field(default_factory=dict)
    count: int = 0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self.lines.values()))

    async def take(self, key: Hashable) -> None:
        """Take a turn, to be ended by `leave`.

        Raises:
            RateLimited: Too many wait, and this is the one to be refused.
        """
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lines.setdefault(key, []).append(turn)
        self.give()
        self.refuse_excess()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self.drop(key, turn)
            elif turn.exception() is None:
                self.leave(key)  # it was given in the same step of the event loop
            raise

    async def rest(self, key: Hashable) -> None:
        """Give the only turn of a key to another one, and wait for its next, before which nothing else of it has one.

        If this is cancelled, the key has no turn any more.
        """
        self.resting[key] = turn = asyncio.get_running_loop().create_future()
        self.free += 1
        self.remember(key)
        self.give()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self.resting.pop(key, None)
                self.free -= 1
            self.leave(key)
            raise

    def leave(self, key: Hashable) -> None:
        """End a turn of a key, and give it to another one."""
        self.free += 1
        self.taken[key] -= 1
        if not self.taken[key]:
            del self.taken[key]
        self.remember(key)
        self.give()

    def give(self) -> None:
        """Give the turns that are free: to keys whose last is longest ago, then by arrival."""
        while self.free and (ready := [*self.resting, *self.beginning]):
            key = min(ready, key=self.rank)
            is_begun = key in self.resting
            turn = self.resting.pop(key) if is_begun else self.lines[key][0]
            if not is_begun:
                self.drop(key, turn)
            if not turn.done():
                self.free -= 1
                self.taken[key] += not is_begun
                self.remember(key)
                turn.set_result(None)

    @property
    def are_wanted(self) -> bool:
        """Whether anybody waits for one."""
        return bool(self.lines or self.resting)

    @property
    def beginning(self) -> list[Hashable]:
        """The keys that wait, and may have another turn."""
        return [key for key in self.lines if self.taken[key] < self.most_of_key]

    def rank(self, key: Hashable) -> int:
        """Return when a key last had a turn; 0 if it is not remembered."""
        return self.last.get(key, 0)

    def remember(self, key: Hashable) -> None:
        """Note that a key had a turn now, and forget the oldest if there are too many."""
        self.count += 1
        self.last.pop(key, None)
        self.last[key] = self.count
        if len(self.last) > MOST_REMEMBERED:
            del self.last[next(iter(self.last))]

    def refuse_excess(self) -> None:
        """If too many wait, refuse one: of the keys with the most waiters, the latest of whose turn would be last."""
        if self.most_waiting is None or self.waiting <= self.most_waiting:
            return
        key = max(reversed(self.lines), key=lambda one: (len(self.lines[one]), self.rank(one)))
        latest = self.lines[key][-1]
        self.drop(key, latest)
        if not latest.done():
            latest.set_exception(RateLimited(BUSY, limit="waiting", maximum=self.most_waiting))

    def drop(self, key: Hashable, turn: asyncio.Future[None]) -> None:
        """Remove a waiter from the line of its key, and the line with its last one."""
        if (line := self.lines.get(key)) and turn in line:
            line.remove(turn)
            if not line:
                del self.lines[key]
