"""The work of one operation: how much of the graph it touches, and where it runs."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.waiter import Waiter
from firmware_graph.errors import QueryTooExpensive
from firmware_graph.model.rights import Rights

Item = TypeVar("Item")
Made = TypeVar("Made")

ITEMS_OF_A_TURN: Final = 1_000
"""A simple step over so many, such as a look-up of each, takes a millisecond or two."""
MOST_ROWS: Final = 50_000
"""The versions and upgrades of whole lineages that one operation may answer."""

MOST_TEXT: Final = 16 * 1024 * 1024
"""The characters of stored texts of any length that one operation may read and answer."""

TOO_MANY_TOUCHED: Final = (
    "The lineages of these {sought} versions{beside} have {found} versions and upgrades together, and an operation may "
    "touch {most}: give about {passing} in '{argument}', and ask again for the others."
)
TEXTS_TOO_LONG: Final = (
    "The texts of this operation have {found:,} characters together, and may have {most:,}: give about {passing} in "
    "'{argument}', select the field once, and ask again for the others."
)
TOO_MANY_ROWS: Final = (
    "The lineages in this answer have {found:,} versions and upgrades together, and may have {most:,}: give about "
    "{passing} in '{argument}', and ask again for the others."
)


class Workload:
    """The work of one operation, for a caller of these rights; `touched` is how much of the graph it goes over.

    `largest` is how much of that a single step may process. `account` identifies the caller, if known: accounts
    take turns.
    """

    def __init__(self, graph: Graph, rights: Rights, deadline: Deadline) -> None:
        self.graph, self.rights, self.deadline = graph, rights, deadline
        self.account: str | None = None
        self.touched = self.largest = self.text = self.rows = 0

    @property
    def is_heavy(self) -> bool:
        """Whether any single step of the operation may take long, even if there are few steps."""
        return self.largest > self.graph.heavy_from

    @property
    def touches_much(self) -> bool:
        """Whether all steps of the operation together may take long."""
        return self.touched > self.graph.heavy_from

    def touch(self, amount: int, sought: int, *, argument: str, beside: str = "", largest: int | None = None) -> None:
        """Count the versions and upgrades of the lineages that an operation touches; one of 20,000 may take a second.

        `beside` states, for the error, what else counts as some of them. `largest` is how many of them a single step
        processes; all by default.

        Raises:
            QueryTooExpensive: They are too many; the message states how many of those sought would pass.
        """
        self.touched += amount
        self.largest = max(self.largest, amount if largest is None else largest)
        most = self.graph.most_touched
        check_total(
            self.touched, most, TOO_MANY_TOUCHED, limit="lineages", sought=sought, argument=argument, beside=beside
        )

    def take_text(self, characters: int, *, sought: int, argument: str) -> None:
        """Count texts that are to be read and answered, before they are.

        Raises:
            QueryTooExpensive: They are too long together; the message states how many of those sought would pass.
        """
        self.text += characters
        check_total(self.text, MOST_TEXT, TEXTS_TOO_LONG, limit="text", sought=sought, argument=argument)

    def take_rows(self, rows: int, *, sought: int, argument: str) -> None:
        """Count the rows of lists without pages that are answered, such as the versions and upgrades of lineages.

        Raises:
            QueryTooExpensive: They are too many together; the message states how many of those sought would pass.
        """
        self.rows += rows
        check_total(self.rows, MOST_ROWS, TOO_MANY_ROWS, limit="rows", sought=sought, argument=argument)

    def go_through_all(self) -> None:
        """Count everything that was touched as processed in one step, as when several lineages are joined."""
        self.largest = max(self.largest, self.touched)

    @staticmethod
    async def pause(items: int) -> None:
        """Yield to others after a step over so many items, unless there are few."""
        if items > ITEMS_OF_A_TURN:
            await asyncio.sleep(0)

    async def each(
        self, items: Sequence[Item], function: Callable[[Item], Made], *, is_heavy: bool | None = None
    ) -> list[Made]:
        """Return the result of a function for each item, without blocking the event loop; ends with the operation.

        Raises:
            GraphTimeout: The deadline has passed, or the caller has left.
            GraphUnavailable: The process is stopping.
            RateLimited: The queue of background work is full.
        """
        weighs = self.is_heavy if is_heavy is None else is_heavy
        waiter = Waiter(self.account or self.rights, self.deadline)
        return await self.graph.background.each(items, function, waiter, is_heavy=weighs)


def check_total(  # noqa: PLR0913 - what was counted, and what the error states
    found: int, most: int, say: str, *, limit: str, sought: int, argument: str, **others: str
) -> None:
    """Check what was counted for an operation; `say` is the message, into which the figures and `others` are put.

    Raises:
        QueryTooExpensive: It is too much; the message states how many of those sought would pass.
    """
    if found > most:
        passing = max(1, sought * most // found)
        message = say.format(found=found, most=most, passing=passing, sought=sought, argument=argument, **others)
        raise QueryTooExpensive(message, limit=limit, maximum=most, argument=argument, most=passing)
