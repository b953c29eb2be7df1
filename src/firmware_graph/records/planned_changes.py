"""Everything that a change writes, whether planned by an import or by single operations."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from firmware_graph.model.change_event import NewEvent
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.defects.difference import DefectChanges
from firmware_graph.records.events import events_of, stack_events
from firmware_graph.records.products import ProductChanges
from firmware_graph.records.restricted_changes import RestrictedChanges
from firmware_graph.records.tiers import tiers_moved, touched_by
from firmware_graph.records.upgrades import UpgradeChanges


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChanges:
    """What is written for each kind of fact; `restricted` and `defects` are for the Security Sub-Committee only.

    `declared` are the entries for which all predecessors are stated, which ends their quarantine.
    """

    products: ProductChanges = field(default_factory=ProductChanges)
    upgrades: UpgradeChanges = field(default_factory=UpgradeChanges)
    declared: frozenset[int] = frozenset()
    restricted: RestrictedChanges = field(default_factory=RestrictedChanges)
    defects: DefectChanges = field(default_factory=DefectChanges)

    def tiers(self, before: Mapping[int, FirmwareVersion]) -> frozenset[Tier]:
        """Return the tiers that change; readers of other tiers do not see the change."""
        sealed = {Tier.SSC} if self.restricted or self.defects else set()
        return tiers_moved(before, self.products, self.upgrades) | sealed

    def touched(self, before: Mapping[int, FirmwareVersion]) -> Touched:
        """Return what is touched of the CPL and the FIR, but nothing sealed."""
        return touched_by(before, self.products, self.upgrades)

    def events(self, before: Mapping[int, FirmwareVersion]) -> list[NewEvent]:
        """Return the events in each tier."""
        known = {**before, **{one.cpl_entry_id: one for one in self.products.added}}
        sealed = [*stack_events(known, self.restricted.cpl_entry_ids), *self.defects.events]
        return [*events_of(before, self.products, self.upgrades), *sealed]
