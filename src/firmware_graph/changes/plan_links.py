"""The upgrades that begin and end by the operations of a change, checked together like those of an import."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.changes.declare_predecessors import Declaration, declare_predecessors, fault_beside
from firmware_graph.changes.declare_upgrade import declare_upgrade
from firmware_graph.changes.faults import FieldFault
from firmware_graph.changes.plan_firmware import Placed, PlannedFirmware
from firmware_graph.changes.withdraw_upgrade import withdraw_upgrade
from firmware_graph.model.change import Operation, PredecessorsStatement, UpgradeStatement, UpgradeWithdrawal
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.interruption import checked
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.stated_upgrades import versions_now_listed
from firmware_graph.records.upgrade_checks import ProposedUpgrade, faults_of_upgrades
from firmware_graph.records.upgrades import Pair, UpgradeChanges, pair_of

FIELDS: Final[Mapping[ProblemCode, str]] = {
    ProblemCode.UNKNOWN_PREDECESSOR: "from_cpl_entry_id",
    ProblemCode.UNKNOWN_ENTRY: "to_cpl_entry_id",
    ProblemCode.OWN_PREDECESSOR: "to_cpl_entry_id",
}
"""The field that a fault of a declared upgrade belongs to; other faults belong to both ends."""


@dataclass(frozen=True, slots=True)
class PlannedLinks:
    """The upgrades that begin and end, all versions with their declarations, and the faults."""

    versions: Mapping[int, FirmwareVersion]
    upgrades: UpgradeChanges = field(default_factory=UpgradeChanges)
    faults: Sequence[Placed] = ()


def plan_links(
    operations: Sequence[Operation],
    recorded: Recorded,
    firmware: PlannedFirmware,
    *,
    recorded_at: int,
    shown: Collection[str] | None = None,
) -> PlannedLinks:
    """Plan the operations on upgrades, all of which take effect together.

    Faults name entries of the manufacturer codes `shown`, or all if that is None.
    """
    return _LinkPlan(operations, recorded, firmware, recorded_at, shown).plan()


class _LinkPlan:
    """The operations of one change on upgrades, by their places."""

    def __init__(
        self,
        operations: Sequence[Operation],
        recorded: Recorded,
        firmware: PlannedFirmware,
        recorded_at: int,
        shown: Collection[str] | None,
    ) -> None:
        self.recorded, self.firmware, self.recorded_at, self.shown = recorded, firmware, recorded_at, shown
        placed = list(enumerate(operations))
        self.single = {place: one for place, one in placed if isinstance(one, UpgradeStatement | UpgradeWithdrawal)}
        self.lists = {place: one for place, one in placed if isinstance(one, PredecessorsStatement)}
        self.of_single = {(one.from_cpl_entry_id, one.to_cpl_entry_id) for one in self.single.values()}
        self.single_to: dict[int, dict[int, UpgradeStatement | UpgradeWithdrawal]] = {}
        for place, one in self.single.items():
            self.single_to.setdefault(one.to_cpl_entry_id, {})[place] = one
        listed = {one.cpl_entry_id for one in self.lists.values()}
        self.standing_to = recorded.standing_to(listed, recorded_at) if listed else {}
        self.faults: list[Placed] = []

    def plan(self) -> PlannedLinks:
        versions = dict(self.firmware.versions)
        planned: dict[int, UpgradeChanges] = {}
        for place, one in checked(self.single.items()):
            found = self.of_one(one)
            if isinstance(found, FieldFault):
                self.faults.append((place, found))
            else:
                planned[place] = found
        by_single = joined(planned.values())
        for place, listed in checked(self.lists.items()):
            declaration = self.of_list(listed)
            if isinstance(declaration, Declaration):
                planned[place] = declaration.upgrades
                versions[listed.cpl_entry_id] = declaration.version
            else:
                self.faults += [(place, fault) for fault in declaration]
            self.faults += [(place, fault) for fault in self.beside(listed)]
        self.faults += self.faults_of_links(planned)
        if self.faults:
            return PlannedLinks(versions, faults=self.faults)
        now_listed = versions_now_listed(by_single, versions, recorded_at=self.recorded_at)
        versions |= {one.cpl_entry_id: one for one in now_listed}
        return PlannedLinks(versions, joined(planned.values()))

    def of_one(self, one: UpgradeStatement | UpgradeWithdrawal) -> UpgradeChanges | FieldFault:
        """Plan an operation on one upgrade; it is asserted by the manufacturer of its target after the change."""
        if isinstance(one, UpgradeStatement):
            return declare_upgrade(one, self.recorded, self.firmware.versions, recorded_at=self.recorded_at)
        return withdraw_upgrade(one, self.recorded, recorded_at=self.recorded_at)

    def of_list(self, one: PredecessorsStatement) -> Declaration | list[FieldFault]:
        """Plan a whole list of predecessors."""
        if one.cpl_entry_id in self.firmware.failed and one.cpl_entry_id not in self.recorded.versions:
            return []  # the operation that adds the entry has a problem
        version = self.firmware.versions.get(one.cpl_entry_id)
        return declare_predecessors(
            one,
            self.recorded,
            version,
            standing=self.standing_to.get(one.cpl_entry_id, {}),
            of_others=self.of_single,
            recorded_at=self.recorded_at,
        )

    def beside(self, listed: PredecessorsStatement) -> Iterator[FieldFault]:
        """Yield the contradictions of a list with the operations on single upgrades to its entry."""
        for place, one in self.single_to.get(listed.cpl_entry_id, {}).items():
            if fault := fault_beside(listed, one, place):
                yield fault

    def faults_of_links(self, planned: Mapping[int, UpgradeChanges]) -> Iterator[Placed]:
        """Check all declarations together: entries, families, hardware, and cycles."""
        declared = {pair_of(one): (place, one) for place, changes in planned.items() for one in changes.added}
        places = {
            pair: place
            for pair, (place, _) in declared.items()
            if not isinstance(self.single.get(place), UpgradeWithdrawal)
        }
        proposed = [ProposedUpgrade(*pair, is_rollback=declared[pair][1].is_rollback) for pair in places]
        ended = [one for changes in planned.values() for one in changes.ended]
        gone = {pair_of(one) for one in ended if (one.effective_to or 0) <= self.recorded_at or one.recorded_to}
        staying = [
            pair
            for pair in self.recorded.standing(self.recorded_at)
            if pair not in places and (pair not in gone or pair in declared)
        ]
        faults = faults_of_upgrades(
            proposed,
            self.recorded,
            self.firmware.versions,
            staying=staying,
            name_place=lambda pair: f"operation {places[pair]}",
            is_named=self.is_named,
        )
        not_added = self.firmware.failed - self.recorded.versions.keys()
        for pair, fault in faults.items():
            if not_added.isdisjoint(pair):
                yield places[pair], self.placed(places[pair], pair, fault)

    def is_named(self, entry: int) -> bool:
        """Whether a fault may name an entry."""
        return self.shown is None or self.firmware.versions[entry].manufacturer_code in self.shown

    def placed(self, place: int, pair: Pair, fault: Fault) -> FieldFault:
        """Return a fault of a link at the field of its operation."""
        if place in self.lists:
            return FieldFault("predecessors", fault, str(pair[0]))
        return FieldFault(FIELDS.get(fault.code), fault)


def joined(many: Iterable[UpgradeChanges]) -> UpgradeChanges:
    """Merge the upgrades that begin and end by several plans."""
    plans = list(many)
    return UpgradeChanges([one for plan in plans for one in plan.added], [one for plan in plans for one in plan.ended])
