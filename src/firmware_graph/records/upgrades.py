"""How the record of an upgrade begins and ends (domain.md §3.4 rule 10); nothing recorded is ever deleted.

An upgrade that is *withdrawn* or *dropped* was in effect until a moment, and still blocks after it. One that is
*corrected* or *superseded* is no longer considered to have been true: its record ends, and it blocks nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import UpgradeEndCode

Pair = tuple[int, int]
"""The entry that an upgrade leads from, and the one that it leads to."""


@dataclass(frozen=True, slots=True)
class UpgradeChanges:
    """The upgrades to add, and those that end, as they are afterwards."""

    added: Sequence[Upgrade] = ()
    ended: Sequence[Upgrade] = ()

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.added or self.ended)

    def ended_by_code(self) -> dict[str, int]:
        """Count the ended upgrades by their end code."""
        return dict(sorted(Counter(str(upgrade.end_code) for upgrade in self.ended).items()))


def pair_of(upgrade: Upgrade) -> Pair:
    """Return the two ends of an upgrade."""
    return upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id


def is_open(upgrade: Upgrade) -> bool:
    """Return whether an upgrade has no end, not even a future one."""
    return upgrade.end_code is None and upgrade.recorded_to is None


def statement_of(upgrade: Upgrade) -> tuple[object, ...]:
    """Return what is stated of an upgrade; if that differs, the old record is superseded."""
    return upgrade.evidence, upgrade.recommendation, upgrade.is_rollback, upgrade.effective_from


def begun(  # noqa: PLR0913 - the facts of one upgrade, each by name
    pair: Pair,
    *,
    evidence: str,
    recommendation: str,
    is_rollback: bool,
    asserted_by: str | None,
    effective_from: int | None,
    recorded_at: int,
) -> Upgrade:
    """Return a new record of an upgrade; without `effective_from` it has always been in effect."""
    return Upgrade(
        from_cpl_entry_id=pair[0],
        to_cpl_entry_id=pair[1],
        evidence=evidence,
        recommendation=recommendation,
        is_rollback=is_rollback,
        asserted_by=asserted_by,
        effective_from=effective_from,
        effective_to=None,
        recorded_from=recorded_at,
        recorded_to=None,
        end_code=None,
        end_recorded_from=None,
    )


def withdrawn(upgrade: Upgrade, *, effective_to: int, recorded_at: int) -> Upgrade:
    """End an upgrade at a moment, possibly in the future, because its manufacturer withdraws it."""
    return _ended_in_effect(upgrade, UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER, effective_to, recorded_at)


def dropped(upgrade: Upgrade, *, recorded_at: int) -> Upgrade:
    """End an upgrade that a full sheet no longer lists: in effect until now, and known to have ended from now."""
    return _ended_in_effect(upgrade, UpgradeEndCode.ABSENT_FROM_SHEET, recorded_at, recorded_at)


def corrected(upgrade: Upgrade, *, recorded_at: int) -> Upgrade:
    """End the record of an upgrade that never was one."""
    return upgrade._replace(recorded_to=recorded_at, end_code=UpgradeEndCode.CORRECTED.value)


def superseded(upgrade: Upgrade, *, recorded_at: int) -> Upgrade:
    """End the record of an upgrade that is replaced by another statement of it."""
    return upgrade._replace(recorded_to=recorded_at, end_code=UpgradeEndCode.SUPERSEDED.value)


def record_ended(upgrade: Upgrade, *, recorded_at: int) -> Upgrade:
    """End the record of a restated upgrade; its recorded future end stays with it."""
    return (
        superseded(upgrade, recorded_at=recorded_at) if is_open(upgrade) else upgrade._replace(recorded_to=recorded_at)
    )


def _ended_in_effect(upgrade: Upgrade, code: UpgradeEndCode, effective_to: int, recorded_at: int) -> Upgrade:
    return upgrade._replace(effective_to=effective_to, end_code=code.value, end_recorded_from=recorded_at)
