"""The other ways between the ends of a pathway: how many there are, what all of them pass, and which come next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.upgrade import Upgrade


@dataclass(frozen=True, slots=True)
class UpgradeRoute:
    """One way from a version to another; both ends are among its versions."""

    versions: Sequence[FirmwareVersion]
    upgrades: Sequence[Upgrade]

    @property
    def hops(self) -> int:
        """How many upgrades it takes."""
        return len(self.upgrades)


class Ways(Protocol):
    """All ways between the ends of a pathway, worked out when they are asked for."""

    @property
    def count(self) -> int | None:
        """How many different sequences of versions there are; None where a cycle lies between the ends."""

    @property
    def mandatory(self) -> Sequence[FirmwareVersion]:
        """The versions other than the ends that every way passes, in the order in which it passes them."""

    def others(self, page: PageRequest) -> Page[UpgradeRoute]:
        """The ways that come after the pathway in the order of domain.md §3.4 rule 4; a key is a way's entry IDs.

        Raises:
            BadUserInput: `after` is no such way, or lies beyond what can be listed where there is a cycle.
        """


@dataclass(frozen=True, slots=True)
class OnlyWay:
    """The ways of a pathway that goes nowhere: itself."""

    count: int | None = 1
    mandatory: Sequence[FirmwareVersion] = ()

    def others(self, page: PageRequest) -> Page[UpgradeRoute]:
        """There are none, whatever part of them is asked for."""
        return Page([], [], has_next=False, has_previous=page.after is not None, total_count=0)
