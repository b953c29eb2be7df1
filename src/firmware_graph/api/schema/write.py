"""The write of a mutation: run once, however often its payload is read."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from firmware_graph.database.awaited import HasLeft
from firmware_graph.database.reader import RevisionMoved
from firmware_graph.errors import GraphContractError
from firmware_graph.model.change import ChangesChecked, ChangesRefused


@dataclass(slots=True)
class Write:
    """The write of one operation, shared by all executions of it.

    The first execution runs the write, and gets no payload. Its row is given to the later ones, each in a context of
    its own, which read the payload: so an execution can be repeated, and the write is not.

    `judged` is what it decided by restricted facts, whatever the outcome: coordinates, with the entries that it looked
    at; `manufacturer_codes` are those of these entries. `has_left` tells whether its caller has stopped waiting.
    """

    has_left: HasLeft | None = None
    is_made: bool = False
    row: Any = None
    judged: dict[str, set[int]] = field(default_factory=dict)
    manufacturer_codes: set[str] = field(default_factory=set)

    @property
    def has_changed(self) -> bool:
        """Whether it was made, and changed something: neither a dry run nor refused."""
        return self.is_made and not isinstance(self.row, ChangesChecked | ChangesRefused)

    def judge(self, coordinate: str, cpl_entry_ids: Iterable[int] = (), manufacturer_codes: Iterable[str] = ()) -> None:
        """Record that its outcome reveals restricted facts of some entries, and their manufacturers."""
        self.judged.setdefault(coordinate, set()).update(cpl_entry_ids)
        self.manufacturer_codes.update(manufacturer_codes)

    async def once(self, function: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - whatever the write returns
        """Run the write and return None; return its row if it has run already.

        Raises:
            GraphContractError: It read from two revisions: a write reads inside its transaction, and is not repeated.
        """
        if self.is_made:
            return self.row
        try:
            self.row = await function()
        except RevisionMoved as error:
            message = "a write read from two revisions instead of inside its transaction"
            raise GraphContractError(message) from error
        self.is_made = True
        return None
