"""The quarantine of an import of defects with --accept-valid; all of it is for the Security Sub-Committee only."""

from collections.abc import Collection, Iterable, Sequence
from itertools import product

from firmware_graph.ingest.difference.quarantine import QuarantineChanges, Subject, quarantine_by_subject
from firmware_graph.records.defects.record import (
    AssessmentRecord,
    DefectRecord,
    FileRecords,
    subject_of_assessment,
    subject_of_defect,
)
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Problem
from firmware_graph.records.quarantined import QuarantinedCell, cell_of

NAMELESS = (subject_of_defect(None), subject_of_assessment(None))


def quarantine_of_defects(
    problems: Sequence[Problem],
    recorded: Sequence[QuarantinedCell],
    spoken_of: Collection[Subject],
    files: Collection[str],
    moment: Moment,
) -> QuarantineChanges:
    """Compare the problems of files with the quarantine.

    A record without a name is cleared by the next file with the same file name.
    """
    cells = [cell_of(problem, moment, number) for number, problem in enumerate(problems)]
    return quarantine_by_subject(cells, recorded, spoken_of, list(product(files, NAMELESS)))


def subjects_of(
    defects: FileRecords[DefectRecord], assessments: FileRecords[AssessmentRecord], problems: Iterable[Problem]
) -> frozenset[Subject]:
    """Return the subjects of the files of an import, valid or not."""
    named = {(one.subject, one.cpl_entry_id) for one in problems if one.subject}
    stated = {(subject_of_defect(one.defect_id), None) for one in defects.records}
    assessed = {
        (subject_of_assessment(name), entry)
        for one in assessments.records
        for name in one.names
        for entry in (one.cpl_entry_id, None)
    }
    return frozenset(named | stated | assessed)
