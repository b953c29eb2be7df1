"""What watches have not been told of yet: changes of the ledger, and dated moments that have come."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.touched import Touched

MOST_CHANGES: Final = 100


class Told(NamedTuple):
    """How far watches were processed: the last change of the ledger, and the last moment (milliseconds since 1970)."""

    sequence: int
    moment: int


class Due(NamedTuple):
    """A change of the ledger or a dated moment, with the state before and after it.

    `sequence` is that of the change, or 0 for a moment. For a change, `as_of` is not before the moments that were
    processed already: so a change that is committed late is compared with the state that it met.
    """

    at: int
    sequence: int
    touched: Touched

    @property
    def name(self) -> tuple[int, int]:
        """Return what it is called in a place."""
        return self.at, self.sequence

    def clocks(self, told: Told) -> tuple[Clocks, Clocks]:
        """Return the clocks before and after: a change moves what is known, a moment what is in effect."""
        if not self.sequence:
            return Clocks(self.at - 1, self.at - 1), Clocks(self.at, self.at - 1)
        as_of = max(self.at, told.moment)
        return Clocks(as_of, self.at - 1), Clocks(as_of, self.at)

    def behind(self, told: Told) -> Told:
        """Return how far watches are processed after this."""
        return Told(max(self.sequence, told.sequence), max(self.at, told.moment))


class Place(NamedTuple):
    """How far watches were told: of all before `told`, and of the due of a name to some parties already."""

    told: Told
    due: tuple[int, ...] = ()
    parties: tuple[str, ...] = ()

    def told_of(self, due: Due) -> tuple[str, ...]:
        """Return the parties that were told of a change or a moment already, before all are."""
        return self.parties if due.name == self.due else ()


async def due_after(reader: GraphReader, told: Told, *, now_ms: int) -> list[Due]:
    """List what is due, in the order in which it happened: at most 100 changes, and the moments up to the last of them.

    Costs one round trip.
    """
    record = await reader.party_facts(
        "due_for_watches", sequence=told.sequence, after=told.moment, until=now_ms, limit=MOST_CHANGES
    )
    changes = [change_of(*row) for row in record["changes"]]
    last = changes[-1].at if len(changes) == MOST_CHANGES else now_ms
    moments = [one for one in moments_of(record["moments"]) if one.at <= last]
    return sorted([*moments, *changes], key=lambda one: (one.at, one.sequence))


def change_of(sequence: int, recorded_at: int, *rest: Any) -> Due:  # noqa: ANN401 - the columns of a row
    """Return a change; one that moves neither the CPL nor the FIR touches nothing that watches depend on."""
    is_moved, is_everything, entries, model_keys = rest
    if not is_moved:
        return Due(recorded_at, sequence, Touched())
    touched = Touched(frozenset(entries or ()), frozenset(model_keys or ()), is_everything=is_everything is not False)
    return Due(recorded_at, sequence, touched)


def moments_of(rows: Sequence[Sequence[int]]) -> list[Due]:
    """Return the moments from rows of a moment and its entries."""
    entries: dict[int, set[int]] = defaultdict(set)
    for moment, *own in rows:
        entries[moment].update(own)
    return [Due(moment, 0, Touched(frozenset(own))) for moment, own in entries.items()]
