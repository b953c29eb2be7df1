"""A table of upgrades as read: one row per upgrade, with facts that the FIR has no column for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from firmware_graph.ingest.sheets.upgrade_rows import UpgradeRow
from firmware_graph.records.problem import Fault, FilePlace, Problem, Sheet
from firmware_graph.records.upgrades import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeTable:
    """The good rows of a table by upgrade pair, and the problems of the others.

    `spoilt` are the readable pairs of the others: what such a row states is unknown.
    """

    rows: Mapping[Pair, UpgradeRow] = field(default_factory=dict)
    spoilt: frozenset[Pair] = frozenset()
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    row_count: int = 0

    @property
    def source(self) -> str:
        """Its name in problems."""
        return Sheet.UPGRADES.value

    @property
    def pairs(self) -> frozenset[Pair]:
        """The pairs that the table mentions."""
        return self.spoilt | self.rows.keys()

    def problem(self, row: UpgradeRow, name: str, fault: Fault) -> Problem:
        """Return the problem of a field of a row."""
        place = FilePlace(self.source, row.line, self.titles.get(name, name))
        value = getattr(row, name)
        return fault.at(
            place,
            value=None if value is None else str(value),
            cpl_entry_id=row.cpl_entry_id,
            subject=subject_of_upgrade(row.pair),
        )

    def leaving_out(self, problems: Mapping[Pair, Problem]) -> "UpgradeTable":
        """Return the table with more problems, and without their rows."""
        rows = {pair: row for pair, row in self.rows.items() if pair not in problems}
        return replace(
            self, rows=rows, spoilt=self.spoilt | problems.keys(), problems=[*self.problems, *problems.values()]
        )


def subject_of_upgrade(pair: Pair | None) -> str:
    """Return the subject of a row's problem."""
    return f"upgrade {pair[0]} → {pair[1]}" if pair else "upgrade"
