"""The plan of one change: its operations compared with what is recorded and with each other."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from firmware_graph.changes.basis import FIRMWARE, Basis
from firmware_graph.changes.faults import NAMES, FieldFault, problem_of
from firmware_graph.changes.plan_firmware import Placed, plan_firmware
from firmware_graph.changes.plan_links import plan_links
from firmware_graph.changes.plan_sealed import plan_sealed
from firmware_graph.model.change import (
    AssessmentStatement,
    ChangeProblem,
    DefectStatement,
    Operation,
    PredecessorsStatement,
    UpgradeStatement,
    UpgradeWithdrawal,
)
from firmware_graph.model.interruption import checked
from firmware_graph.records.moment import Moment
from firmware_graph.records.planned_changes import PlannedChanges
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.products import product_changes


@dataclass(frozen=True, slots=True)
class Plan:
    """The result of planning operations; if there is any problem, nothing is planned.

    `concerned` are the entries whose pathways may change.
    """

    changes: PlannedChanges = field(default_factory=PlannedChanges)
    problems: Sequence[ChangeProblem] = ()
    concerned: frozenset[int] = frozenset()


def plan_changes(
    operations: Sequence[Operation],
    basis: Basis,
    moment: Moment,
    *,
    shown: Collection[str] | None = None,
) -> Plan:
    """Plan operations, which take effect together; problems name entries of the codes `shown`, or all if it is None."""
    recorded = basis.recorded
    firmware = plan_firmware(operations, recorded, moment)
    links = plan_links(operations, recorded, firmware, recorded_at=moment.recorded_at, shown=shown)
    sealed = plan_sealed(operations, basis, firmware.versions, moment)
    faults = [*firmware.faults, *links.faults, *sealed.faults, *repeated(operations, sealed.defect_ids)]
    if faults:
        ordered = sorted(faults, key=lambda one: one[0])
        problems = (problem_of(operations[place], place, fault) for place, fault in checked(ordered))
        return Plan(problems=list(dict.fromkeys(problems)))
    products = product_changes(recorded.versions, links.versions, recorded_at=moment.recorded_at)
    declared = frozenset(one.cpl_entry_id for one in operations if isinstance(one, PredecessorsStatement))
    changes = PlannedChanges(
        products=products,
        upgrades=links.upgrades,
        declared=declared,
        restricted=sealed.restricted,
        defects=sealed.defects,
    )
    ends = {
        end
        for one in (*links.upgrades.added, *links.upgrades.ended)
        for end in (one.from_cpl_entry_id, one.to_cpl_entry_id)
    }
    return Plan(changes, concerned=firmware.stated | ends | declared)


def repeated(operations: Sequence[Operation], defect_ids: Mapping[int, str]) -> Iterator[Placed]:
    """Yield the operations on the same thing as an earlier operation: their order would decide.

    `defect_ids` are the defects that operations record, by place.
    """
    first: dict[Hashable, int] = {}
    subjects = {place: subject_of(one) for place, one in enumerate(operations)}
    subjects |= {place: ("the same defect", name) for place, name in defect_ids.items()}
    for place, subject in subjects.items():
        earlier = place if subject is None else first.setdefault(subject, place)
        if earlier != place and subject is not None:
            reason = f"operation {earlier} is on {subject[0]}"
            fault = Fault(ProblemCode.CONTRADICTION, reason, "keep one of the two, or send them one by one")
            yield place, FieldFault(None, fault)


def subject_of(one: Operation) -> tuple[str, Hashable] | None:
    """Return what an operation is about: in words, and by its IDs; None for a defect, whose record states it."""
    if isinstance(one, UpgradeStatement | UpgradeWithdrawal):
        return "the same upgrade", (one.from_cpl_entry_id, one.to_cpl_entry_id)
    if isinstance(one, AssessmentStatement):
        return "the same assessment", (one.defect_id, one.cpl_entry_id)
    if isinstance(one, DefectStatement):
        return None
    if isinstance(one, FIRMWARE):
        return "the same entry", one.cpl_entry_id
    return "the same entry", (NAMES[type(one)], one.cpl_entry_id)
