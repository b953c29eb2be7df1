"""The quarantine of a table of upgrades with --accept-valid, and which entries it leaves not fully declared."""

from collections.abc import Iterable, Iterator, Mapping

from firmware_graph.ingest.difference.quarantine import (
    LEAVES_ROW_OUT,
    LEAVES_UNDECLARED,
    QuarantineChanges,
    Subject,
    quarantine_by_subject,
)
from firmware_graph.ingest.sheets.upgrade_table import UpgradeTable, subject_of_upgrade
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Sheet
from firmware_graph.records.quarantined import QuarantinedCell, cell_of

MAKES_UNDECLARED = LEAVES_UNDECLARED | LEAVES_ROW_OUT


def upgrade_quarantine_changes(
    table: UpgradeTable, recorded: Iterable[QuarantinedCell], moment: Moment, *, first_number: int
) -> QuarantineChanges:
    """Compare the problems of a table with the quarantine; a row is only about its own upgrade."""
    cells = [cell_of(problem, moment, first_number + number) for number, problem in enumerate(table.problems)]
    spoken_of: set[Subject] = {(subject_of_upgrade(pair), pair[1]) for pair in table.pairs}
    spoken_of |= {(cell.subject or "", cell.cpl_entry_id) for cell in cells}
    past = (cell for cell in recorded if _is_of_table(cell))
    return quarantine_by_subject(cells, past, spoken_of, [(Sheet.UPGRADES.value, subject_of_upgrade(None))])


def versions_by_upgrades(
    versions: Mapping[int, FirmwareVersion], recorded: Iterable[QuarantinedCell], changes: QuarantineChanges
) -> Iterator[FirmwareVersion]:
    """Yield the versions whose full declaration depends on the quarantine of a table of upgrades.

    A version counts as not fully declared while anything that may be its predecessor is in quarantine (domain.md §3.4
    rule 6). `changes` are those of all sheets of the import.
    """
    cleared = {(cell.sequence, cell.number) for cell in changes.cleared}
    left = [*changes.added, *(cell for cell in recorded if (cell.sequence, cell.number) not in cleared)]
    undeclared = frozenset(_undeclared(left))
    of_table = (cell for cell in (*left, *changes.cleared) if _is_of_table(cell))
    for entry in sorted(set(_undeclared(of_table))):
        version = versions.get(entry)
        if version is not None and version.has_quarantined_predecessor != (entry in undeclared):
            yield version._replace(has_quarantined_predecessor=entry in undeclared)


def _undeclared(cells: Iterable[QuarantinedCell]) -> Iterator[int]:
    for cell in cells:
        is_of_fir = cell.sheet == Sheet.FIR and cell.subject is None
        is_of_links = (is_of_fir or _is_of_table(cell)) and cell.reason in MAKES_UNDECLARED
        if is_of_links and cell.cpl_entry_id is not None:
            yield cell.cpl_entry_id


def _is_of_table(cell: QuarantinedCell) -> bool:
    """Return whether a table of upgrades quarantined a cell; a file of defects may have any name, even that one."""
    return cell.sheet == Sheet.UPGRADES and (cell.subject or "").startswith(subject_of_upgrade(None))
