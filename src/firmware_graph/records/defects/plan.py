"""Everything that an import of defects will write, computed before anything is written."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from firmware_graph.model.stack_version import name_key
from firmware_graph.records.defects.difference import DefectChanges, defect_changes
from firmware_graph.records.defects.record import (
    AssessmentRecord,
    DefectRecord,
    FileRecords,
    Spoilt,
    subject_of_defect,
)
from firmware_graph.records.defects.recorded_defects import RecordedDefects
from firmware_graph.records.defects.verdicts import DefectNames, verdicts_of
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode


class DefectPlan(NamedTuple):
    """The changes of the records without problems, and every problem of the others."""

    changes: DefectChanges
    problems: Sequence[Problem]
    notes: Sequence[str]


def plan_defects(
    defects: FileRecords[DefectRecord],
    assessments: FileRecords[AssessmentRecord],
    recorded: RecordedDefects,
    moment: Moment,
    *,
    accepts_valid: bool,
) -> DefectPlan:
    """Compare files with each other and with the record.

    A defect is accepted only if no statement of it has a problem, so that none is imported in part.
    """
    repeated = repeated_defects(defects.records)
    kept_out = {*(one.name for one in defects.spoilt), *(one.defect_id for one in repeated)}
    stated = [one for one in defects.records if one.defect_id not in kept_out]
    others = (one for one in defects.records if one.defect_id in kept_out)
    spoilt = [*defects.spoilt, *(Spoilt(one.defect_id, one.aliases) for one in others)]
    names = DefectNames.after(recorded.defects.values(), stated, spoilt, accepts_valid=accepts_valid)
    verdicts = verdicts_of(assessments.records, names, recorded.listed, assessments.spoilt)
    return DefectPlan(
        defect_changes(stated, verdicts.stated, recorded, moment.recorded_at),
        [*defects.problems, *assessments.problems, *map(_problem_of_repeated, repeated), *verdicts.problems],
        [*defects.notes, *assessments.notes, *notes_on(stated, recorded)],
    )


def repeated_defects(defects: Iterable[DefectRecord]) -> list[DefectRecord]:
    """Return the statements of defects that differ from an earlier one of the same defect."""
    first: dict[str, DefectRecord] = {}
    return [stated for stated in defects if first.setdefault(stated.defect_id, stated) != stated]


def _problem_of_repeated(stated: DefectRecord) -> Problem:
    reason = "the defect is stated twice, and not the same"
    fault = Fault(ProblemCode.CONTRADICTION, reason, "keep the one that is right")
    place = FilePlace("defects", column="id")
    return fault.at(place, value=stated.defect_id, subject=subject_of_defect(stated.defect_id))


def notes_on(defects: Sequence[DefectRecord], recorded: RecordedDefects) -> list[str]:
    """Return notes on possible mistakes: families without a recorded stack, and aliases that are defects here."""
    in_use = {name_key(name) for name in recorded.stack_names}
    families = {one.family for stated in defects for one in stated.ranges if name_key(one.family) not in in_use}
    known = {*recorded.defects, *(stated.defect_id for stated in defects)}
    return [
        *(f"No recorded stack is of the family {family!r}." for family in sorted(families)),
        *(
            f"{stated.defect_id} has {alias} for an alias, which is a defect of its own here."
            for stated in defects
            for alias in stated.aliases
            if alias in known and alias != stated.defect_id
        ),
    ]
