"""The effects of a change, as events of the tiers that it moves: computed only here, for imports and single changes."""

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Final

from firmware_graph.model.change_event import ChangeKind, Concerned, NewEvent
from firmware_graph.model.clocks import start_of
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import CplStatus, Tier
from firmware_graph.records.products import ProductChanges
from firmware_graph.records.tiers import FIR_FACTS, cpl_facts
from firmware_graph.records.upgrades import UpgradeChanges, pair_of

Versions = Mapping[int, FirmwareVersion]

OF_PREDECESSORS: Final = ("predecessors_declared", "has_quarantined_predecessor")
OTHERS: Final = tuple(name for name in FIR_FACTS if name not in OF_PREDECESSORS)
"""The FIR facts of a version beside its predecessors."""

_predecessors, _others = attrgetter(*OF_PREDECESSORS), attrgetter(*OTHERS)
_nothing_of_predecessors = tuple(FIR_FACTS[name] for name in OF_PREDECESSORS)
_nothing_of_others = tuple(FIR_FACTS[name] for name in OTHERS)


def events_of(
    before: Versions, products: ProductChanges, upgrades: UpgradeChanges, *, undeclared: Iterable[int] = ()
) -> list[NewEvent]:
    """Compute the events of a change of products and upgrades, in an order that a reader can apply them in.

    Versions come before the upgrades between them. `undeclared` are the entries with a part of the declaration that
    entered or left quarantine. Takes a few microseconds for each event.
    """
    after = {**before, **{one.cpl_entry_id: one for one in products.versions}} if products.versions else before
    of_cpl = [event for one in products.versions for event in _of_cpl(before.get(one.cpl_entry_id), one)]
    of_fir = [event for one in products.versions for event in _of_fir(before.get(one.cpl_entry_id), one)]
    declared = {one.cpl_entry_id for one in of_fir if one.kind is ChangeKind.PREDECESSORS_DECLARED}
    left = [
        _declared(before.get(entry), after[entry]) for entry in sorted(set(undeclared) - declared) if entry in after
    ]
    return [*of_cpl, *of_fir, *left, *_of_upgrades(before, after, upgrades)]


def stack_events(versions: Versions, cpl_entry_ids: Iterable[int]) -> list[NewEvent]:
    """Compute the events of entries whose stack or chipset has changed."""
    return [
        NewEvent(Tier.SSC, ChangeKind.STACK_CHANGED, entry, concerned=_concerned(versions.get(entry)))
        for entry in sorted(set(cpl_entry_ids))
    ]


def defect_events(defect_ids: Iterable[str], assessed: Iterable[tuple[str, int]]) -> list[NewEvent]:
    """Compute the events of restated defects, and of changed assessments (defect and entry)."""
    return [
        *(NewEvent(Tier.SSC, ChangeKind.DEFECT_CHANGED, defect_id=one) for one in dict.fromkeys(defect_ids)),
        *(
            NewEvent(Tier.SSC, ChangeKind.ASSESSMENT_CHANGED, entry, defect_id=defect_id)
            for defect_id, entry in dict.fromkeys(assessed)
        ),
    ]


def _of_cpl(past: FirmwareVersion | None, version: FirmwareVersion) -> Iterator[NewEvent]:
    if past is None:
        yield _of(Tier.CPL, ChangeKind.FIRMWARE_ADDED, past, version)
    elif cpl_facts(past) != cpl_facts(version):
        is_removed = past.listed_status != CplStatus.REMOVED == version.listed_status
        if is_removed or (version.removed_on and not past.removed_on):
            begins = start_of(version.removed_on) if version.removed_on else None
            yield _of(Tier.CPL, ChangeKind.FIRMWARE_REMOVED, past, version)._replace(effective_from=begins)
        else:
            yield _of(Tier.CPL, ChangeKind.FIRMWARE_CORRECTED, past, version)


def _of_fir(past: FirmwareVersion | None, version: FirmwareVersion) -> Iterator[NewEvent]:
    """Yield changed FIR facts; those other than predecessors are a correction in the FIR's own stream."""
    if _predecessors(version) != (_predecessors(past) if past else _nothing_of_predecessors):
        yield _declared(past, version)
    if _others(version) != (_others(past) if past else _nothing_of_others):
        yield _of(Tier.FIR, ChangeKind.FIRMWARE_CORRECTED, past, version)


def _declared(past: FirmwareVersion | None, version: FirmwareVersion) -> NewEvent:
    return _of(Tier.FIR, ChangeKind.PREDECESSORS_DECLARED, past, version)


def _of(tier: Tier, kind: ChangeKind, past: FirmwareVersion | None, version: FirmwareVersion) -> NewEvent:
    return NewEvent(tier, kind, version.cpl_entry_id, concerned=_concerned(past, version))


def _of_upgrades(before: Versions, after: Versions, upgrades: UpgradeChanges) -> Iterator[NewEvent]:
    """Yield an event for each upgrade: of its new record, else of the one that ends."""
    begun = {pair_of(one): one for one in upgrades.added}
    replaced = {pair_of(one) for one in upgrades.ended}
    for one in upgrades.ended:
        if pair_of(one) not in begun:
            yield _of_upgrade(ChangeKind.UPGRADE_WITHDRAWN, one, before, after)
    for pair, one in begun.items():
        kind = ChangeKind.UPGRADE_RESTATED if pair in replaced else ChangeKind.UPGRADE_DECLARED
        yield _of_upgrade(ChangeKind.UPGRADE_WITHDRAWN if one.end_code else kind, one, before, after)


def _of_upgrade(kind: ChangeKind, upgrade: Upgrade, before: Versions, after: Versions) -> NewEvent:
    source, target = pair_of(upgrade)
    ends = (versions.get(end) for end in (source, target) for versions in (before, after))
    begins = upgrade.effective_to if kind is ChangeKind.UPGRADE_WITHDRAWN else upgrade.effective_from
    return NewEvent(
        Tier.FIR,
        kind,
        target,
        source,
        effective_from=begins,
        upgrade_recorded_from=upgrade.recorded_from,
        concerned=_concerned(*ends),
    )


def _concerned(*versions: FirmwareVersion | None) -> Concerned:
    return Concerned.of(version for version in versions if version is not None)
