"""What the operations of a change record of stacks, defects and assessments; for the Security Sub-Committee only."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from firmware_graph.changes.assess import assess
from firmware_graph.changes.basis import Basis
from firmware_graph.changes.faults import FieldFault
from firmware_graph.changes.plan_firmware import Placed
from firmware_graph.changes.record_defect import record_defect
from firmware_graph.changes.record_stack import record_stack
from firmware_graph.model.change import AssessmentStatement, DefectStatement, Operation, StackStatement
from firmware_graph.model.interruption import checked
from firmware_graph.records.defects.difference import DefectChanges
from firmware_graph.records.defects.plan import plan_defects
from firmware_graph.records.defects.record import FileRecords
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Fault, Problem, ProblemCode
from firmware_graph.records.restricted import RestrictedFacts
from firmware_graph.records.restricted_changes import RestrictedChanges, restricted_changes

PLACE: Final = re.compile(r"operation ([0-9]+)")


@dataclass(frozen=True, slots=True)
class PlannedSealed:
    """What is written of stacks, defects and assessments, and the faults; `defect_ids` are the defects, by place."""

    restricted: RestrictedChanges = field(default_factory=RestrictedChanges)
    defects: DefectChanges = field(default_factory=DefectChanges)
    faults: Sequence[Placed] = ()
    defect_ids: Mapping[int, str] = field(default_factory=dict)


def plan_sealed(
    operations: Sequence[Operation], basis: Basis, listed: Collection[int], moment: Moment
) -> PlannedSealed:
    """Plan the operations on sealed facts; `listed` are the entries on the CPL after the change."""
    stacks = dict[int, RestrictedFacts]()
    faults: list[Placed] = []
    for place, one in enumerate(checked(operations)):
        if isinstance(one, StackStatement):
            past = basis.restricted.get(one.cpl_entry_id)
            found = record_stack(one, past, listed, recorded_at=moment.recorded_at)
            if isinstance(found, list):
                faults += [(place, fault) for fault in found]
            else:
                stacks[one.cpl_entry_id] = found
    restricted = restricted_changes(stacks, (), basis.restricted) if stacks else RestrictedChanges()
    if basis.defects is None:
        return PlannedSealed(restricted, faults=faults)
    sources = {place: f"operation {place}" for place in range(len(operations))}
    defects = {
        at: record_defect(one, sources[at])
        for at, one in enumerate(checked(operations))
        if isinstance(one, DefectStatement)
    }
    verdicts = [assess(one, sources[at]) for at, one in enumerate(operations) if isinstance(one, AssessmentStatement)]
    recorded = replace(basis.defects, listed=basis.defects.listed.union(listed))
    together = FileRecords.together(defects.values())
    named = {at: record.defect_id for at, found in defects.items() for record in found.records}
    plan = plan_defects(together, FileRecords(verdicts), recorded, moment, accepts_valid=False)
    return PlannedSealed(restricted, plan.changes, [*faults, *faults_of(plan.problems, operations)], named)


def faults_of(problems: Sequence[Problem], operations: Sequence[Operation]) -> Iterator[Placed]:
    """Yield the problems of defects and assessments at their operations; two on one defect count as repeated."""
    for problem in problems:
        match = PLACE.fullmatch(problem.place.source)
        if match is None:
            continue
        place = int(match[1])
        fault = Fault(problem.code, problem.reason, problem.remedy)
        if isinstance(operations[place], DefectStatement):
            path = f"osv.{problem.place.column}" if problem.place.column else "osv"
            yield place, FieldFault(path, fault, problem.value)
        else:
            name = "defect_id" if problem.code is ProblemCode.UNKNOWN_DEFECT else "cpl_entry_id"
            yield place, FieldFault(name, fault, problem.value)
