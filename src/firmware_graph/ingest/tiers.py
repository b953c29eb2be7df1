"""Whose answers an import can change (docs/architecture.md, 'Revisions')."""

from typing import Any

from firmware_graph.ingest.plan import ImportPlan
from firmware_graph.ingest.recorded import Recorded
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import PredecessorsDeclared, Tier

FIR_FACTS = (
    "minimum_hardware",
    "maximum_hardware",
    "required_comms_hub_entry_id",
    "predecessors_declared",
    "has_quarantined_predecessor",
    "released_on",
    "manufacturer_contact",
)
"""The columns of a version that only SEC Parties see, or see the effect of."""

NOTHING_OF_FIR = (None, None, None, PredecessorsDeclared.NOT_PROVIDED.value, False, None, None)


def tiers_moved(plan: ImportPlan, recorded: Recorded) -> set[Tier]:
    """Find the tiers of which something changes; a tier that stays tells nobody of an import."""
    moved = set()
    if _moves_cpl(plan, recorded):
        moved.add(Tier.CPL)
    if _moves_fir(plan, recorded):
        moved.add(Tier.FIR)
    if plan.restricted or plan.quarantine.of(is_restricted=True):
        moved.add(Tier.SSC)
    return moved


def _moves_cpl(plan: ImportPlan, recorded: Recorded) -> bool:
    return bool(plan.added or plan.models or plan.manufacturers) or any(
        _cpl_facts(version) != _cpl_facts(recorded.versions[version.cpl_entry_id]) for version in plan.changed
    )


def _moves_fir(plan: ImportPlan, recorded: Recorded) -> bool:
    return (
        bool(plan.upgrades.added or plan.upgrades.ended or plan.successions)
        or bool(plan.quarantine.of(is_restricted=False))
        or any(_fir_facts(version) != NOTHING_OF_FIR for version in plan.added)
        or any(_fir_facts(version) != _fir_facts(recorded.versions[version.cpl_entry_id]) for version in plan.changed)
    )


def _fir_facts(version: FirmwareVersion) -> tuple[object, ...]:
    return tuple(getattr(version, name) for name in FIR_FACTS)


def _cpl_facts(version: FirmwareVersion) -> FirmwareVersion:
    blank: dict[str, Any] = dict.fromkeys((*FIR_FACTS, "recorded_from"))
    return version._replace(**blank)
