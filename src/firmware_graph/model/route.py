"""All routes between the ends of a pathway: their count, the versions they share, and the alternatives in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.upgrade import Upgrade


@dataclass(frozen=True, slots=True)
class UpgradeRoute:
    """One route from a version to another; both ends are among its versions."""

    versions: Sequence[FirmwareVersion]
    upgrades: Sequence[Upgrade]

    @property
    def hops(self) -> int:
        """The number of upgrades."""
        return len(self.upgrades)


class Ways(Protocol):
    """All routes between the ends of a pathway, computed on access."""

    @property
    def count(self) -> int | None:
        """The number of different sequences of versions; None if there is a cycle between the ends."""

    @property
    def mandatory(self) -> Sequence[FirmwareVersion]:
        """The versions other than the ends that every route passes, in that order."""

    def others(self, page: PageRequest) -> Page[UpgradeRoute]:
        """Return the routes after the pathway in the order of domain.md §3.4 rule 4; a key is a route's entry IDs.

        Raises:
            BadUserInput: `after` is not such a route, or lies beyond what can be listed if there is a cycle.
        """


@dataclass(frozen=True, slots=True)
class OnlyWay:
    """The routes of a pathway without hops: only that pathway."""

    count: int | None = 1
    mandatory: Sequence[FirmwareVersion] = ()

    def others(self, page: PageRequest) -> Page[UpgradeRoute]:
        """Return no routes."""
        return Page([], [], has_next=False, has_previous=page.after is not None, total_count=0)
