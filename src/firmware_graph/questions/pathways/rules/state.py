"""Where an upgrade and a version stand at the two moments of a question (domain.md §3.4 rules 1, 3 and 10)."""

from collections.abc import Iterable

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import CplStatus, UpgradeEndCode, UpgradeState


def state_of(upgrade: Upgrade, clocks: Clocks) -> UpgradeState | None:
    """Say where an upgrade stands; None where it was not recorded by then.

    A statement that was corrected or replaced reads SUPERSEDED: as we now know, it never stopped anything.
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
    """Whether it was recorded by then that the upgrade ends, or that its record does."""
    known_since = upgrade.recorded_to if upgrade.end_recorded_from is None else upgrade.end_recorded_from
    return known_since is None or known_since <= clocks.known_at


def as_known(upgrades: Iterable[Upgrade], clocks: Clocks) -> list[Upgrade]:
    """Keep what was recorded by then, each with its state and without an end that was not known yet."""
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
    """Say whether a version is CURRENT on a day, by its dates, else by its listed status."""
    if version.removed_on is not None:
        is_removed = version.removed_on <= day
    else:
        is_removed = version.listed_status == CplStatus.REMOVED
    return CplStatus.REMOVED if is_removed else CplStatus.CURRENT


def is_not_yet_added(version: FirmwareVersion, day: str) -> bool:
    """Whether a version comes onto the list only after a day."""
    return version.added_on is not None and version.added_on > day


def is_current(version: FirmwareVersion, day: str) -> bool:
    """Whether a pathway may lead to a version on a day."""
    return status_on(version, day) == CplStatus.CURRENT and not is_not_yet_added(version, day)
