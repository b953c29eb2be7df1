"""An upgrade from one firmware version to another, as declared on its successor."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from firmware_graph.model.firmware import FirmwareVersion


class Upgrade(NamedTuple):
    """A statement that one version may be upgraded to another, with its evidence and both clocks.

    Moments are milliseconds since 1970 in UTC. `effective_to` was recorded at `end_recorded_from`; before that moment,
    the upgrade was known as open. `state` is that at the clocks of the question.
    """

    from_cpl_entry_id: int
    to_cpl_entry_id: int
    evidence: str
    recommendation: str
    is_rollback: bool
    asserted_by: str | None
    effective_from: int | None
    effective_to: int | None
    recorded_from: int
    recorded_to: int | None
    end_code: str | None
    end_recorded_from: int | None
    state: str = ""


def upgrades_in(groups: Iterable[tuple[Sequence[Any], Iterable[Sequence[int]]]]) -> list[Upgrade]:
    """Return the upgrades in groups, each of which has its common attributes and the ends of each upgrade."""
    return [Upgrade(beginning, ending, *stated) for stated, pairs in groups for beginning, ending in pairs]


class PastUpgrade(Upgrade):
    """An upgrade in an answer about the past, with its ends as recorded then."""

    from_version: FirmwareVersion
    to_version: FirmwareVersion

    @classmethod
    def of(cls, upgrade: Upgrade, versions: Mapping[int, FirmwareVersion]) -> "PastUpgrade":
        """Return an upgrade with its ends, which are among the versions of its lineage."""
        past = cls._make(upgrade)
        past.from_version = versions[upgrade.from_cpl_entry_id]
        past.to_version = versions[upgrade.to_cpl_entry_id]
        return past


class Lineage(NamedTuple):
    """A lineage to draw: versions in the order of entry IDs, upgrades in the order of their ends."""

    versions: Sequence[FirmwareVersion]
    upgrades: Sequence[Upgrade]
