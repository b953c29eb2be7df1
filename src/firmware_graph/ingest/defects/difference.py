"""What an import of defects and assessments changes, and what is against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from firmware_graph.ingest.defects.record import AssessmentRecord, DefectRecord
from firmware_graph.ingest.defects.recorded import Pair, RecordedDefects
from firmware_graph.ingest.defects.report import DefectCounts
from firmware_graph.model.defect import Defect, Exposure, defects_by_name
from firmware_graph.records.problem import Fault, Problem, ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectChanges:
    """What to write: defects that are new or changed, those whose ranges change, and assessments."""

    added: Sequence[DefectRecord] = ()
    changed: Sequence[DefectRecord] = ()
    withdrawn: Sequence[str] = ()
    ranged: Sequence[DefectRecord] = ()
    ended: Sequence[Pair] = ()
    assessed: Mapping[Pair, Exposure] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.added or self.changed or self.ended or self.assessed)

    @property
    def counts(self) -> DefectCounts:
        """How much it changes."""
        return DefectCounts(
            defects_added=len(self.added),
            defects_changed=len(self.changed),
            defects_withdrawn=len(self.withdrawn),
            assessments_added=len(self.assessed),
            assessments_ended=len(self.ended),
        )


class Verdicts(NamedTuple):
    """The verdicts that are stated, by defect and entry, None where one is taken back; and what is wrong."""

    stated: Mapping[Pair, Exposure | None]
    problems: Sequence[Problem]


def defect_changes(
    defects: Sequence[DefectRecord], verdicts: Mapping[Pair, Exposure | None], recorded: RecordedDefects
) -> DefectChanges:
    """Compare files with what is recorded; a defect that no file names stays as it is."""
    stated = list(dict.fromkeys(defects))
    past = {defect_id: facts_of(defect) for defect_id, defect in recorded.defects.items()}
    before = recorded.assessments
    new = {pair: verdict for pair, verdict in verdicts.items() if verdict is not before.get(pair)}
    return DefectChanges(
        added=[one for one in stated if one.defect_id not in past],
        changed=[one for one in stated if past.get(one.defect_id, one) != one],
        withdrawn=[one.defect_id for one in stated if _is_withdrawn_now(one, past.get(one.defect_id))],
        ranged=[one for one in stated if one.ranges != (past[one.defect_id].ranges if one.defect_id in past else ())],
        ended=[pair for pair in new if pair in before],
        assessed={pair: verdict for pair, verdict in new.items() if verdict is not None},
    )


def _is_withdrawn_now(stated: DefectRecord, past: DefectRecord | None) -> bool:
    return stated.withdrawn_at is not None and (past is None or past.withdrawn_at is None)


def facts_of(defect: Defect) -> DefectRecord:
    """Convert a recorded defect to what a file would state."""
    return DefectRecord(
        defect_id=defect.defect_id,
        aliases=tuple(defect.aliases),
        title=defect.title,
        severity=defect.severity,
        references=tuple(defect.references),
        withdrawn_at=defect.withdrawn_at,
        ranges=tuple(sorted(defect.ranges, key=repr)),
    )


def names_of(recorded: Iterable[Defect], stated: Iterable[DefectRecord]) -> Mapping[str, Sequence[str]]:
    """Return the IDs of the defects that each ID or alias may mean after the import."""
    defects: dict[str, Defect | DefectRecord] = {defect.defect_id: defect for defect in recorded}
    defects |= {defect.defect_id: defect for defect in stated}
    return defects_by_name((defect.defect_id, defect.aliases) for defect in defects.values())


def verdicts_of(
    assessments: Iterable[AssessmentRecord], names: Mapping[str, Sequence[str]], listed: frozenset[int]
) -> Verdicts:
    """Find what each assessment is of; what is of nothing, or contradicts another, is a problem."""
    stated: dict[Pair, Exposure | None] = {}
    problems: list[Problem] = []
    for one in assessments:
        meant = names.get(one.defect, ())
        if len(meant) != 1:
            problems.append(fault_of_name(meant).at(one.place, value=one.defect))
        elif one.cpl_entry_id not in listed:
            remedy = "import the CPL before, or correct the entry ID"
            fault = Fault(ProblemCode.UNKNOWN_ENTRY, "there is no such CPL entry", remedy)
            problems.append(fault.at(one.place, value=str(one.cpl_entry_id)))
        elif stated.setdefault((meant[0], one.cpl_entry_id), one.verdict) is not one.verdict:
            reason = f"entry {one.cpl_entry_id} is assessed twice for {meant[0]}, and not the same"
            fault = Fault(ProblemCode.CONTRADICTION, reason, "keep the assessment that is right")
            problems.append(fault.at(one.place, value=str(one.cpl_entry_id)))
    return Verdicts(stated, problems)


def fault_of_name(meant: Sequence[str]) -> Fault:
    """Return what is wrong with a name that does not mean one defect."""
    if not meant:
        return Fault(ProblemCode.UNKNOWN_DEFECT, "there is no such defect", "import the defect before, or with it")
    remedy = f"give the ID of one of them: {', '.join(meant)}"
    return Fault(ProblemCode.UNKNOWN_DEFECT, "it is an alias of several defects", remedy)
