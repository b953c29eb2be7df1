"""The state of an upgrade and of a version at the two moments of a question (domain.md §3.4 rules 1, 3, 5 and 10)."""

from collections.abc import Iterable, Sequence
from typing import Any

from firmware_graph.model.clocks import Clocks, start_of
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import CplStatus, UpgradeEndCode, UpgradeState


def state_of(upgrade: Upgrade, clocks: Clocks) -> UpgradeState | None:
    """Return the state of an upgrade; None if it was not recorded by then.

    A statement that was corrected or replaced is SUPERSEDED: as known now, it never blocked anything.
    """
    if upgrade.recorded_from > clocks.known_at:
        return None
    if upgrade.recorded_to is not None and upgrade.recorded_to <= clocks.known_at:
        return UpgradeState.SUPERSEDED
    if upgrade.effective_to is not None and is_end_known(upgrade, clocks) and upgrade.effective_to <= clocks.as_of:
        is_replaced = upgrade.end_code == UpgradeEndCode.SUPERSEDED
        return UpgradeState.SUPERSEDED if is_replaced else UpgradeState.WITHDRAWN
    if upgrade.effective_from is not None and upgrade.effective_from > clocks.as_of:
        return UpgradeState.NOT_YET_IN_EFFECT
    return UpgradeState.IN_EFFECT


def is_end_known(upgrade: Upgrade, clocks: Clocks) -> bool:
    """Return whether it was recorded by then that the upgrade ends, or that its record does."""
    known_since = upgrade.recorded_to if upgrade.end_recorded_from is None else upgrade.end_recorded_from
    return known_since is None or known_since <= clocks.known_at


def as_known(upgrades: Iterable[Upgrade], clocks: Clocks) -> list[Upgrade]:
    """Return what was recorded by then, each with its state and without an end that was not known yet."""
    known = []
    for upgrade in upgrades:
        if (state := state_of(upgrade, clocks)) is None:
            continue
        if is_end_known(upgrade, clocks):
            known.append(Upgrade(*upgrade[:-1], state))
        else:
            known.append(upgrade._replace(state=state, effective_to=None, recorded_to=None, end_code=None))
    return known


def status_on(version: FirmwareVersion, day: str) -> CplStatus:
    """Return the status of a version on a day: by its dates, else as listed."""
    if version.removed_on is not None:
        is_listed_no_more = version.removed_on <= day
    else:
        is_listed_no_more = version.listed_status == CplStatus.REMOVED
    return CplStatus.REMOVED if is_listed_no_more else CplStatus.CURRENT


def is_not_yet_added(version: FirmwareVersion, day: str) -> bool:
    """Return whether a version is added to the list only after a day."""
    return version.added_on is not None and version.added_on > day


def is_removed(version: FirmwareVersion, day: str) -> bool:
    """Return whether a version has been removed from the list; never before its Date Added, whatever its status."""
    return status_on(version, day) == CplStatus.REMOVED and not is_not_yet_added(version, day)


def is_current(version: FirmwareVersion, day: str) -> bool:
    """Return whether a pathway may lead to a version on a day (rule 3)."""
    return status_on(version, day) == CplStatus.CURRENT and not is_not_yet_added(version, day)


def comes_into_effect(upgrade: Upgrade, target: FirmwareVersion, clocks: Clocks) -> bool:
    """Return whether an upgrade is in effect, now or later, while a pathway may lead to its target.

    It may have ended, or its target been removed, before both the upgrade and the target's Date Added have begun.
    """
    begins = max(clocks.as_of, upgrade.effective_from or 0, start_of(target.added_on) if target.added_on else 0)
    has_ended = upgrade.effective_to is not None and upgrade.effective_to <= begins
    return not has_ended and is_current(target, Clocks(begins).day)


def kept_out_then(cells: Iterable[Sequence[Any]], known_at: int) -> set[tuple[int, int]]:
    """Return the pairs that imports had quarantined by a moment, and that no later sheet had stated correctly by then.

    A cell has the entry that it names, its own, when it was recorded, whether it still holds, and when it was cleared:
    one that no longer holds, but without that moment, counts as never quarantined.
    """
    return {
        (int(named), entry)
        for named, entry, recorded_at, is_current, cleared_at in cells
        if recorded_at <= known_at and (is_current or (cleared_at or 0) > known_at)
    }


def later_among(version: FirmwareVersion, releases: Iterable[FirmwareVersion]) -> list[FirmwareVersion]:
    """Return the releases that are later than a version (rule 5): an equal date is not later, nor is a missing one."""
    if not version.ordering_date:
        return []
    return [release for release in releases if release.ordering_date > version.ordering_date]


def undated_among(version: FirmwareVersion, releases: Sequence[FirmwareVersion]) -> list[FirmwareVersion]:
    """Return the versions whose missing date determines whether any of the releases is later than a version.

    `releases` are the CURRENT ones of its model, with or without itself. Empty if one is known to be later.
    """
    others = [release for release in releases if release.cpl_entry_id != version.cpl_entry_id]
    if not others or later_among(version, others):
        return []
    return [one for one in (version, *others) if not one.ordering_date]
