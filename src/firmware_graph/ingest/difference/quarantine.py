"""The quarantine of an import with --accept-valid, compared with that of earlier ones."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import ProblemCode
from firmware_graph.records.quarantined import QuarantinedCell, cell_of

LEAVES_UNDECLARED = frozenset(
    {
        ProblemCode.BAD_PREDECESSOR_CELL,
        ProblemCode.UNREADABLE_PREDECESSOR,
        ProblemCode.UNKNOWN_PREDECESSOR,
        ProblemCode.OWN_PREDECESSOR,
        ProblemCode.WITHDRAWN_PREDECESSOR,
        ProblemCode.CYCLE,
    }
)
"""A predecessor quarantined for one of these may be valid after all: its version is not fully declared."""
LEAVES_ROW_OUT = frozenset(
    {
        ProblemCode.ROW_TOO_SHORT,
        ProblemCode.ROW_TOO_LONG,
        ProblemCode.BAD_CELL,
        ProblemCode.OTHER_DATE_ORDER,
        ProblemCode.CONTRADICTION,
        ProblemCode.DUPLICATE_ENTRY,
    }
)
"""A FIR row quarantined for one of these may list predecessors that could not be read."""


@dataclass(frozen=True, slots=True)
class QuarantineChanges:
    """The new quarantined cells, and the earlier ones that are now stated correctly."""

    added: Sequence[QuarantinedCell] = ()
    cleared: Sequence[QuarantinedCell] = ()

    def of(self, *, is_restricted: bool) -> "QuarantineChanges":
        """Return the part for the Security Sub-Committee only, or the other."""
        return QuarantineChanges(
            [cell for cell in self.added if cell.is_restricted is is_restricted],
            [cell for cell in self.cleared if cell.is_restricted is is_restricted],
        )

    def cleared_rows(self, recorded_at: int) -> list[list[int]]:
        """Return the keys by which the write files clear cells: change and number of each, and the moment."""
        return [[cell.sequence, cell.number, recorded_at] for cell in self.cleared]

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.added or self.cleared)


Subject = tuple[str, int | None]
"""What a file is about: the subject of a problem, and its entry."""


def quarantine_by_subject(
    cells: Sequence[QuarantinedCell],
    recorded: Iterable[QuarantinedCell],
    spoken_of: Collection[Subject],
    nameless_in: Collection[tuple[str, str]],
) -> QuarantineChanges:
    """Compare the invalid records of files with the quarantine; the same problem again is no change.

    A quarantined record is cleared by the next file about its subject; one without a name, by the next one of its
    source, which `nameless_in` has with the subject that stands for no name.
    """
    current = {cell.identity: cell for cell in cells}
    past = {cell.identity: cell for cell in recorded if cell.subject is not None}

    def is_spoken_of(cell: QuarantinedCell) -> bool:
        return (cell.subject or "", cell.cpl_entry_id) in spoken_of or (cell.sheet, cell.subject) in nameless_in

    return QuarantineChanges(
        added=[cell for identity, cell in current.items() if identity not in past],
        cleared=[cell for identity, cell in past.items() if identity not in current and is_spoken_of(cell)],
    )


def quarantine_changes(
    sheets: Iterable[ParsedSheet[Any]], recorded: Sequence[QuarantinedCell], moment: Moment, *, is_partial: bool
) -> QuarantineChanges:
    """Compare the problems of the sheets with the quarantine; the same problem again is no change."""
    added: list[QuarantinedCell] = []
    cleared: list[QuarantinedCell] = []
    numbers = count()  # unique within a change: a cell is cleared by it
    for sheet in sheets:
        cells = [cell_of(problem, moment, next(numbers)) for problem in sheet.problems]
        current = {cell.identity: cell for cell in cells}
        past = {cell.identity: cell for cell in recorded if cell.sheet == sheet.source and cell.subject is None}
        added += [cell for identity, cell in current.items() if identity not in past]
        cleared += [
            cell
            for identity, cell in past.items()
            if identity not in current and (not is_partial or _is_spoken_of(cell, sheet))
        ]
    return QuarantineChanges(added, cleared)


def entries_left_undeclared(fir: ParsedSheet[Any]) -> frozenset[int]:
    """Return the entries that count as not fully declared because of a problem (domain.md §3.4 rule 6)."""
    return frozenset(
        problem.cpl_entry_id
        for problem in fir.problems
        if problem.cpl_entry_id is not None
        and (
            (problem.code in LEAVES_ROW_OUT and problem.cpl_entry_id in fir.spoilt)
            or (problem.code in LEAVES_UNDECLARED and problem.place.column != fir.title("rollbacks"))
        )
    )


def _is_spoken_of(cell: QuarantinedCell, sheet: ParsedSheet[Any]) -> bool:
    return cell.cpl_entry_id is not None and sheet.speaks_of(cell.cpl_entry_id)
