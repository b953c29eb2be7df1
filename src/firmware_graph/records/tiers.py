"""Which tiers a change moves, and which entries and models it touches (docs/architecture.md, 'Revisions')."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, Final

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import PredecessorsDeclared, Tier
from firmware_graph.records.products import ProductChanges
from firmware_graph.records.upgrades import UpgradeChanges

FIR_FACTS: Final = {
    "minimum_hardware": None,
    "maximum_hardware": None,
    "required_comms_hub_entry_id": None,
    "predecessors_declared": PredecessorsDeclared.NOT_PROVIDED.value,
    "has_quarantined_predecessor": False,
    "released_on": None,
    "manufacturer_contact": None,
}
"""The columns of a version that only SEC Parties see, or see the effect of, each with its empty value."""

NOTHING_OF_FIR: Final = tuple(FIR_FACTS.values())
WITHOUT_FIR: Final[Mapping[str, Any]] = dict.fromkeys([*FIR_FACTS, "recorded_from"])

_fir_facts = attrgetter(*FIR_FACTS)


def tiers_moved(
    before: Mapping[int, FirmwareVersion], products: ProductChanges, upgrades: UpgradeChanges
) -> frozenset[Tier]:
    """Return which of the CPL's and the FIR's answers a change can alter; readers of other tiers do not see it."""
    moves = {Tier.CPL: _moves_cpl(before, products), Tier.FIR: bool(upgrades) or _moves_fir(before, products)}
    return frozenset(tier for tier, is_moved in moves.items() if is_moved)


def touched_by(
    before: Mapping[int, FirmwareVersion],
    products: ProductChanges,
    upgrades: UpgradeChanges,
    *,
    also: Iterable[int] = (),
) -> Touched:
    """Return the entries that a change adds, corrects, or begins or ends an upgrade of, and their models' keys.

    The keys are those before and after the change. `also` are entries with other recorded changes.
    """
    now = {version.cpl_entry_id: version for version in products.versions}
    ends = (
        end
        for upgrade in (*upgrades.added, *upgrades.ended)
        for end in (upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id)
    )
    entries = frozenset({*now, *ends, *also})
    keys = {versions[entry].model_key for entry in entries for versions in (before, now) if entry in versions}
    return Touched(entries, frozenset(keys))


def cpl_facts(version: FirmwareVersion) -> FirmwareVersion:
    """Return a version without its FIR facts."""
    return version._replace(**WITHOUT_FIR)


def _moves_cpl(before: Mapping[int, FirmwareVersion], products: ProductChanges) -> bool:
    return bool(products.added or products.models or products.manufacturers) or any(
        cpl_facts(version) != cpl_facts(before[version.cpl_entry_id]) for version in products.corrected
    )


def _moves_fir(before: Mapping[int, FirmwareVersion], products: ProductChanges) -> bool:
    return any(_fir_facts(version) != NOTHING_OF_FIR for version in products.added) or any(
        _fir_facts(version) != _fir_facts(before[version.cpl_entry_id]) for version in products.corrected
    )
