"""The changes of an import of defects and assessments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from firmware_graph.model.change_event import NewEvent
from firmware_graph.model.defect import Defect, Exposure
from firmware_graph.records.defects.record import DefectRecord
from firmware_graph.records.defects.recorded_defects import Pair, RecordedDefects
from firmware_graph.records.events import defect_events


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectCounts:
    """The number of changes of an import."""

    defects_added: int = 0
    defects_changed: int = 0
    defects_withdrawn: int = 0
    assessments_added: int = 0
    assessments_ended: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectChanges:
    """What to write: defects that are new or changed, those whose ranges change, and assessments.

    `stripped` are the defects, not withdrawn, that lose all recorded ranges without new ones.
    """

    added: Sequence[DefectRecord] = ()
    changed: Sequence[DefectRecord] = ()
    withdrawn: Sequence[str] = ()
    ranged: Sequence[DefectRecord] = ()
    stripped: Sequence[str] = ()
    ended: Sequence[Pair] = ()
    assessed: Mapping[Pair, Exposure] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.added or self.changed or self.ended or self.assessed)

    @property
    def events(self) -> list[NewEvent]:
        """Return the events of the changes."""
        stated = [one.defect_id for one in (*self.added, *self.changed)]
        return defect_events(stated, [*self.ended, *self.assessed])

    @property
    def counts(self) -> DefectCounts:
        """The numbers of changes."""
        return DefectCounts(
            defects_added=len(self.added),
            defects_changed=len(self.changed),
            defects_withdrawn=len(self.withdrawn),
            assessments_added=len(self.assessed),
            assessments_ended=len(self.ended),
        )


def defect_changes(
    defects: Sequence[DefectRecord],
    verdicts: Mapping[Pair, Exposure | None],
    recorded: RecordedDefects,
    recorded_at: int,
) -> DefectChanges:
    """Compare files with the record; a defect that no file names stays as it is."""
    stated = list(dict.fromkeys(defects))
    past = {defect_id: facts_of(defect) for defect_id, defect in recorded.defects.items()}
    before = recorded.assessments
    new = {pair: verdict for pair, verdict in verdicts.items() if verdict is not before.get(pair)}
    return DefectChanges(
        added=[one for one in stated if one.defect_id not in past],
        changed=[one for one in stated if past.get(one.defect_id, one) != one],
        withdrawn=[one.defect_id for one in stated if _is_withdrawn_now(one, past.get(one.defect_id), recorded_at)],
        ranged=[one for one in stated if one.ranges != (past[one.defect_id].ranges if one.defect_id in past else ())],
        stripped=[
            one.defect_id
            for one in stated
            if not one.ranges
            and not _is_withdrawn(one, recorded_at)
            and one.defect_id in past
            and past[one.defect_id].ranges
        ],
        ended=[pair for pair in new if pair in before],
        assessed={pair: verdict for pair, verdict in new.items() if verdict is not None},
    )


def _is_withdrawn_now(stated: DefectRecord, past: DefectRecord | None, at: int) -> bool:
    """Return whether a defect counts as withdrawn at a moment, and did not as recorded."""
    return _is_withdrawn(stated, at) and not (past and _is_withdrawn(past, at))


def _is_withdrawn(defect: DefectRecord, at: int) -> bool:
    return defect.withdrawn_at is not None and defect.withdrawn_at <= at


def facts_of(defect: Defect) -> DefectRecord:
    """Convert a recorded defect to the form of a file."""
    return DefectRecord(
        defect_id=defect.defect_id,
        aliases=tuple(defect.aliases),
        title=defect.title,
        severity=defect.severity,
        references=tuple(defect.references),
        withdrawn_at=defect.withdrawn_at,
        ranges=tuple(sorted(defect.ranges, key=repr)),
    )
