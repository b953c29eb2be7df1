"""What an import of defects and assessments changes, and what stands against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from firmware_graph.ingest.defects.record import AssessmentRecord, DefectProblem, DefectRecord
from firmware_graph.ingest.defects.recorded import Pair, RecordedDefects
from firmware_graph.ingest.defects.report import DefectCounts
from firmware_graph.model.defect import Defect, Exposure, defects_by_name


@dataclass(slots=True)
class DefectDifference:
    """What to write: defects that are new or changed, those whose ranges change, and assessments."""

    added: list[DefectRecord] = field(default_factory=list)
    changed: list[DefectRecord] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    ranged: list[DefectRecord] = field(default_factory=list)
    ended: list[Pair] = field(default_factory=list)
    assessed: dict[Pair, Exposure] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether it changes anything."""
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


def defect_difference(
    defects: Sequence[DefectRecord],
    assessments: Sequence[AssessmentRecord],
    recorded: RecordedDefects,
    problems: list[DefectProblem],
) -> DefectDifference:
    """Hold files against what is recorded; a defect that no file names stays as it is."""
    found = DefectDifference()
    for stated in dict.fromkeys(defects):
        past = recorded.defects.get(stated.defect_id)
        if past is None:
            found.added.append(stated)
        elif facts_of(past) != stated:
            found.changed.append(stated)
        if stated.withdrawn_at is not None and (past is None or past.withdrawn_at is None):
            found.withdrawn.append(stated.defect_id)
        if stated.ranges != (facts_of(past).ranges if past else ()):
            found.ranged.append(stated)
    names = names_of(recorded.defects.values(), defects)
    for pair, verdict in verdicts_of(assessments, names, recorded.listed, problems).items():
        past_verdict = recorded.assessments.get(pair)
        if verdict is past_verdict:
            continue
        if past_verdict is not None:
            found.ended.append(pair)
        if verdict is not None:
            found.assessed[pair] = verdict
    return found


def facts_of(defect: Defect) -> DefectRecord:
    """Write a recorded defect as a file states one."""
    return DefectRecord(
        defect.defect_id,
        tuple(defect.aliases),
        defect.title,
        defect.severity,
        tuple(defect.references),
        defect.withdrawn_at,
        tuple(sorted(defect.ranges, key=repr)),
    )


def names_of(recorded: Iterable[Defect], stated: Iterable[DefectRecord]) -> Mapping[str, Sequence[str]]:
    """Return the IDs of the defects that each ID or alias may mean after the import."""
    defects: dict[str, Defect | DefectRecord] = {defect.defect_id: defect for defect in recorded}
    defects |= {defect.defect_id: defect for defect in stated}
    return defects_by_name((defect.defect_id, defect.aliases) for defect in defects.values())


def verdicts_of(
    assessments: Iterable[AssessmentRecord],
    names: Mapping[str, Sequence[str]],
    listed: frozenset[int],
    problems: list[DefectProblem],
) -> dict[Pair, Exposure | None]:
    """Find what each assessment speaks of; what speaks of nothing, or contradicts another, is reported."""
    found: dict[Pair, Exposure | None] = {}
    for one in assessments:
        meant = names.get(one.defect, ())
        if not meant:
            problems.append(problem(one, one.defect, "there is no such defect", "import the defect before, or with it"))
        elif len(meant) > 1:
            remedy = f"give the ID of one of them: {', '.join(meant)}"
            problems.append(problem(one, one.defect, "it is an alias of several defects", remedy))
        elif one.cpl_entry_id not in listed:
            remedy = "import the CPL before, or correct the entry ID"
            problems.append(problem(one, str(one.cpl_entry_id), "there is no such CPL entry", remedy))
        elif found.setdefault((meant[0], one.cpl_entry_id), one.verdict) is not one.verdict:
            reason = f"entry {one.cpl_entry_id} is assessed twice for {meant[0]}, and not the same"
            problems.append(problem(one, str(one.cpl_entry_id), reason, "keep the assessment that is right"))
    return found


def problem(one: AssessmentRecord, value: str, reason: str, remedy: str) -> DefectProblem:
    """Report an assessment."""
    return DefectProblem(sheet=one.sheet, line=one.line, column=one.column, value=value, reason=reason, remedy=remedy)
