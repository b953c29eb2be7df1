"""The plan of one change: its operations compared with what is recorded and with each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.changes.declare_upgrade import declare_upgrade
from firmware_graph.changes.withdraw_upgrade import withdraw_upgrade
from firmware_graph.model.change import ChangeProblem, Operation, UpgradeStatement
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.products import ProductChanges
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.stated_upgrades import versions_now_listed
from firmware_graph.records.upgrade_checks import ProposedUpgrade, faults_of_upgrades
from firmware_graph.records.upgrades import Pair, UpgradeChanges, pair_of

FIELDS: Final[Mapping[ProblemCode, str]] = {
    ProblemCode.UNKNOWN_PREDECESSOR: "fromCplEntryId",
    ProblemCode.UNKNOWN_ENTRY: "toCplEntryId",
    ProblemCode.OWN_PREDECESSOR: "toCplEntryId",
}
"""The field that a fault of a link is of; others are of both ends."""


@dataclass(frozen=True, slots=True)
class PlannedChanges:
    """The upgrades that begin and end, and the versions that are corrected with them; or every problem."""

    upgrades: UpgradeChanges = field(default_factory=UpgradeChanges)
    products: ProductChanges = field(default_factory=ProductChanges)
    problems: Sequence[ChangeProblem] = ()


def planned_changes(operations: Sequence[Operation], recorded: Recorded, *, recorded_at: int) -> PlannedChanges:
    """Plan operations, which take effect together; with any problem, nothing is planned."""
    results = [_planned(one, recorded, recorded_at) for one in operations]
    planned = [one for one in results if isinstance(one, UpgradeChanges)]
    upgrades = UpgradeChanges(
        added=[upgrade for one in planned for upgrade in one.added],
        ended=[upgrade for one in planned for upgrade in one.ended],
    )
    faults = [
        *((place, *one) for place, one in enumerate(results) if not isinstance(one, UpgradeChanges)),
        *_repeated(operations),
        *_faults_of_links(operations, recorded, upgrades, recorded_at),
    ]
    if faults:
        ordered = sorted(faults, key=lambda one: one[0])
        return PlannedChanges(problems=list(dict.fromkeys(_problem(operations, *one) for one in ordered)))
    corrected = versions_now_listed(upgrades, recorded.versions, recorded_at=recorded_at)
    return PlannedChanges(upgrades, ProductChanges(corrected=corrected))


def _planned(operation: Operation, recorded: Recorded, recorded_at: int) -> UpgradeChanges | tuple[str | None, Fault]:
    if isinstance(operation, UpgradeStatement):
        return declare_upgrade(operation, recorded, recorded_at=recorded_at)
    return withdraw_upgrade(operation, recorded, recorded_at=recorded_at)


def _repeated(operations: Sequence[Operation]) -> Iterator[tuple[int, str | None, Fault]]:
    """Find the operations on an upgrade that an earlier operation is on: their order would decide."""
    first: dict[Pair, int] = {}
    for place, one in enumerate(operations):
        earlier = first.setdefault(_pair(one), place)
        if earlier != place:
            reason = f"operation {earlier} is on the same upgrade"
            yield place, None, Fault(ProblemCode.CONTRADICTION, reason, "keep one of the two, or send them one by one")


def _faults_of_links(
    operations: Sequence[Operation], recorded: Recorded, upgrades: UpgradeChanges, recorded_at: int
) -> Iterator[tuple[int, str | None, Fault]]:
    """Check all declarations together, as an import does: entries, families, hardware, and the cycles they close."""
    declared = {pair_of(one): one for one in upgrades.added}
    places = {
        _pair(one): place
        for place, one in enumerate(operations)
        if isinstance(one, UpgradeStatement) and _pair(one) in declared
    }
    proposed = [ProposedUpgrade(*pair, is_rollback=declared[pair].is_rollback) for pair in places]
    gone = {pair_of(one) for one in upgrades.ended if (one.effective_to or 0) <= recorded_at} - declared.keys()
    staying = [pair for pair in recorded.standing(recorded_at) if pair not in gone and pair not in places]
    faults = faults_of_upgrades(
        proposed,
        recorded,
        recorded.versions,
        staying=staying,
        name_place=lambda pair: f"operation {places[pair]}",
    )
    for pair, fault in faults.items():
        yield places[pair], FIELDS.get(fault.code), fault


def _problem(operations: Sequence[Operation], place: int, field: str | None, fault: Fault) -> ChangeProblem:
    operation = operations[place]
    name = "declareUpgrade" if isinstance(operation, UpgradeStatement) else "withdrawUpgrade"
    values = {
        "fromCplEntryId": operation.from_cpl_entry_id,
        "toCplEntryId": operation.to_cpl_entry_id,
        "endCode": getattr(operation, "end_code", None),
    }
    value = values.get(field or "")
    path = f"{name}.{field}" if field else name
    return ChangeProblem(place, path, None if value is None else str(value), fault.reason, fault.remedy)


def _pair(operation: Operation) -> Pair:
    return operation.from_cpl_entry_id, operation.to_cpl_entry_id
