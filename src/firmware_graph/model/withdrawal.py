"""The impact of withdrawing upgrades, removing versions or declaring upgrades."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade


@dataclass(frozen=True, slots=True)
class UpgradeEnds:
    """The two ends of an upgrade, as named by a caller."""

    from_cpl_entry_id: int
    to_cpl_entry_id: int


@dataclass(frozen=True, slots=True)
class SupposedChanges:
    """The changes to assume, all of them together."""

    withdraw: Sequence[UpgradeEnds] = ()
    remove: Sequence[int] = ()
    declare: Sequence[UpgradeEnds] = ()

    @property
    def entries(self) -> set[int]:
        """Return every version that is named."""
        ends = [*self.withdraw, *self.declare]
        return {*self.remove, *(end for one in ends for end in (one.from_cpl_entry_id, one.to_cpl_entry_id))}

    def __len__(self) -> int:
        """The number of changes."""
        return len(self.withdraw) + len(self.remove) + len(self.declare)


@dataclass(frozen=True, slots=True)
class PathwayChange:
    """The number of upgrades of the pathway to a version's nearest end, before and after; 0 if there is none."""

    source: FirmwareVersion
    hops_before: int
    hops_after: int


@dataclass(frozen=True, slots=True)
class ImpactCounts:
    """Counts of a product's or a manufacturer's versions by effect; `version` is one of them."""

    version: FirmwareVersion
    stranded_count: int = 0
    lengthened_count: int = 0
    shortened_count: int = 0
    opened_count: int = 0
    unaffected_count: int = 0


@dataclass(frozen=True, slots=True)
class WithdrawalImpact:
    """The effect on every version of the changed lineages, each list in the order of entry IDs.

    Stranded: it no longer reaches any of its ends. Opened: it had no pathway and has one (domain.md §3.4 rule 13).
    """

    stranded: Sequence[FirmwareVersion]
    lengthened: Sequence[PathwayChange]
    shortened: Sequence[PathwayChange]
    opened: Sequence[PathwayChange]
    unaffected: Sequence[FirmwareVersion]

    @property
    def versions(self) -> list[FirmwareVersion]:
        """All versions of the changed lineages."""
        changes = (*self.lengthened, *self.shortened, *self.opened)
        return [*self.stranded, *(one.source for one in changes), *self.unaffected]

    @property
    def unaffected_count(self) -> int:
        """The number of unaffected versions."""
        return len(self.unaffected)


@dataclass(frozen=True, slots=True)
class PublishedImpact(WithdrawalImpact):
    """The impact of a change when it was published, with the clocks just before and at it.

    `added` are entries that were not recorded before it, and so have no impact.
    """

    before: Clocks
    after: Clocks
    added: Sequence[int]


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """A version or an upgrade, exactly one of the two, without which some versions would be stranded."""

    firmware_version: FirmwareVersion | None
    upgrade: Upgrade | None
    stranded_count: int
    list_stranded: Callable[[], Sequence[FirmwareVersion]]

    @property
    def stranded(self) -> Sequence[FirmwareVersion]:
        """The versions that its loss would strand, made when they are asked for: all lists of a lineage are long."""
        return self.list_stranded()
