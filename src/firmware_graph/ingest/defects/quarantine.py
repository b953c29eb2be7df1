"""What an import of defects keeps out with --accept-valid; all of it is for the Security Sub-Committee alone."""

from collections.abc import Collection, Iterable, Sequence

from firmware_graph.ingest.defects.record import (
    AssessmentRecord,
    DefectRecord,
    FileRecords,
    subject_of_assessment,
    subject_of_defect,
)
from firmware_graph.ingest.difference.quarantine import QuarantineChanges
from firmware_graph.ingest.quarantined import QuarantinedCell, cell_of
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Problem

Subject = tuple[str, int | None]
"""What a file speaks of: a defect, or an assessment and its entry."""

NAMELESS = frozenset({subject_of_defect(None), subject_of_assessment(None)})


def quarantine_of_defects(
    problems: Sequence[Problem],
    recorded: Sequence[QuarantinedCell],
    spoken_of: Collection[Subject],
    files: Collection[str],
    moment: Moment,
) -> QuarantineChanges:
    """Compare the problems of files with what is in quarantine; the same problem again is no news.

    What was kept out is cleared by the next file that speaks of the same defect, or of its assessment of the same
    entry; what had no name, by the next file of the same name as its own.
    """
    cells = [cell_of(problem, moment, number) for number, problem in enumerate(problems)]
    current = {cell.identity: cell for cell in cells}
    past = {cell.identity: cell for cell in recorded if cell.subject is not None}
    return QuarantineChanges(
        added=[cell for identity, cell in current.items() if identity not in past],
        cleared=[
            cell for identity, cell in past.items() if identity not in current and _is_spoken_of(cell, spoken_of, files)
        ],
    )


def subjects_of(
    defects: FileRecords[DefectRecord], assessments: FileRecords[AssessmentRecord], problems: Iterable[Problem]
) -> frozenset[Subject]:
    """Return what the files of an import speak of, well or not."""
    named = {(one.subject, one.cpl_entry_id) for one in problems if one.subject}
    stated = {(subject_of_defect(one.defect_id), None) for one in defects.records}
    assessed = {
        (subject_of_assessment(name), entry)
        for one in assessments.records
        for name in one.names
        for entry in (one.cpl_entry_id, None)
    }
    return frozenset(named | stated | assessed)


def _is_spoken_of(cell: QuarantinedCell, spoken_of: Collection[Subject], files: Collection[str]) -> bool:
    if cell.subject in NAMELESS:
        return cell.sheet in files
    return (cell.subject or "", cell.cpl_entry_id) in spoken_of
