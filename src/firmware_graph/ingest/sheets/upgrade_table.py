"""A table of upgrades as it was read: one row an upgrade, with what a cell of the FIR has no room for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from firmware_graph.ingest.sheets.upgrade_rows import UpgradeRow
from firmware_graph.records.problem import Fault, FilePlace, Problem, Sheet
from firmware_graph.records.upgrades import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeTable:
    """The good rows of a table by the pair that they are of, and what is wrong with the others.

    `spoilt` are the pairs of the others, where they can be read: what such a row says, nobody knows.
    """

    rows: Mapping[Pair, UpgradeRow] = field(default_factory=dict)
    spoilt: frozenset[Pair] = frozenset()
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    row_count: int = 0

    @property
    def pairs(self) -> frozenset[Pair]:
        """The pairs that the table speaks of."""
        return self.spoilt | self.rows.keys()

    def problem(self, row: UpgradeRow, name: str, fault: Fault) -> Problem:
        """Return the problem of a field of a row."""
        place = FilePlace(Sheet.UPGRADES.value, row.line, self.titles.get(name, name))
        value = getattr(row, name)
        return fault.at(
            place,
            value=None if value is None else str(value),
            cpl_entry_id=row.cpl_entry_id,
            subject=subject_of_upgrade(row.pair),
        )

    def leaving_out(self, problems: Mapping[Pair, Problem]) -> "UpgradeTable":
        """Return the table with more problems, and without the rows that they are of."""
        rows = {pair: row for pair, row in self.rows.items() if pair not in problems}
        return replace(
            self, rows=rows, spoilt=self.spoilt | problems.keys(), problems=[*self.problems, *problems.values()]
        )


def subject_of_upgrade(pair: Pair | None) -> str:
    """Return what a problem of a row is of."""
    return f"upgrade {pair[0]} → {pair[1]}" if pair else "upgrade"
