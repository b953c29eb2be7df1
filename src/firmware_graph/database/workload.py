"""What one operation computes on what it reads: how much of the graph it touches, and where its work is done."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.errors import QueryTooExpensive
from firmware_graph.model.rights import Rights

Item = TypeVar("Item")
Made = TypeVar("Made")

ITEMS_OF_A_TURN: Final = 1_000
"""Of these a simple step, such as a look-up of each, takes a millisecond or two."""


class Workload:
    """The work of one operation, for a caller of these rights; `touched` is how much of the graph it goes through.

    `largest` is how much of that one step may go through at once. `account` is whose work it is, where that is known:
    of each, one piece is worked on at a time.
    """

    def __init__(self, graph: Graph, rights: Rights, deadline: Deadline) -> None:
        self.graph, self.rights, self.deadline = graph, rights, deadline
        self.account: str | None = None
        self.touched = self.largest = 0

    @property
    def is_heavy(self) -> bool:
        """Whether any one step of the operation may take long, however few there are."""
        return self.largest > self.graph.heavy_from

    @property
    def touches_much(self) -> bool:
        """Whether all steps of the operation together may take long."""
        return self.touched > self.graph.heavy_from

    def touch(self, amount: int, sought: int, *, argument: str, beside: str = "", largest: int | None = None) -> None:
        """Count the versions and upgrades of the lineages that an operation touches; one of 20,000 may take a second.

        `beside` says, for the error, what else is counted as some of them. `largest` is how many of them one step goes
        through; all, unless it is given.

        Raises:
            QueryTooExpensive: They are too many; the message says how many of those sought would pass.
        """
        self.touched += amount
        self.largest = max(self.largest, amount if largest is None else largest)
        most = self.graph.most_touched
        if self.touched > most:
            passing = max(1, sought * most // self.touched)
            message = (
                f"The lineages of these {sought} versions{beside} have {self.touched} versions and upgrades together, "
                f"and an operation may touch {most}: give about {passing} in '{argument}', and ask again for the "
                "others."
            )
            raise QueryTooExpensive(message, limit="lineages", maximum=most, argument=argument, most=passing)

    def go_through_all(self) -> None:
        """Have what was touched go through in one step, as where several lineages are joined."""
        self.largest = max(self.largest, self.touched)

    @staticmethod
    async def pause(items: int) -> None:
        """Let others have their turn behind a step on so many items, unless they are few."""
        if items > ITEMS_OF_A_TURN:
            await asyncio.sleep(0)

    async def each(
        self, items: Sequence[Item], function: Callable[[Item], Made], *, is_heavy: bool | None = None
    ) -> list[Made]:
        """Return what a function makes of each item, without holding the event loop; ends with the operation.

        Raises:
            GraphTimeout: The deadline has passed, or the caller has left.
            GraphUnavailable: The process is stopping.
            RateLimited: Too much is being worked on.
        """
        weighs = self.is_heavy if is_heavy is None else is_heavy
        return await self.graph.background.each(
            items, function, caller=self.account or self.rights, check=self.deadline.check, is_heavy=weighs
        )
