"""How a fleet of devices stands, by the counts that its owner gives and nobody keeps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayAnswer
from firmware_graph.model.reference import FirmwareReference


@dataclass(frozen=True, slots=True)
class FleetCount:
    """So many devices on one version."""

    firmware: FirmwareReference
    count: int


@dataclass(frozen=True)
class FleetRow:
    """One of the counts given, by its position from 0, and what it comes to; the answer is worked out when asked."""

    position: int
    device_count: int
    firmware_version: FirmwareVersion | None
    find_answer: Callable[[], PathwayAnswer]

    @cached_property
    def answer(self) -> PathwayAnswer:
        """As upgradePathway from there with no target; or why the reference is not one entry."""
        return self.find_answer()


@dataclass(frozen=True, slots=True)
class FleetGroup:
    """The rows of one kind, in the order given; `share` is of all devices given."""

    device_count: int
    share: float
    rows: Sequence[FleetRow]


@dataclass(frozen=True, slots=True)
class ReleaseShare:
    """The devices that so many later releases of their model are current for: N is 0, N-1 is 1."""

    release_index: int
    device_count: int
    share: float


@dataclass(frozen=True, slots=True)
class HopsShare:
    """The devices that are so many upgrades away from as far as they can go."""

    hops: int
    device_count: int
    share: float


@dataclass(frozen=True, slots=True)
class ServiceRequestCount:
    """How many requests of one kind are still to send, once for each device and upgrade."""

    service_request: str
    count: int


@dataclass(frozen=True, slots=True)
class FleetReport:
    """Every row is in one of the groups from `up_to_date` to `unresolved`."""

    device_count: int
    by_release_index: Sequence[ReleaseShare]
    by_hops: Sequence[HopsShare]
    upgrades_to_do: int
    service_requests_to_do: Sequence[ServiceRequestCount]
    up_to_date: FleetGroup
    upgradable: FleetGroup
    short_of_latest: FleetGroup
    advised_to_stay: FleetGroup
    dead_ends: FleetGroup
    undeclared: FleetGroup
    not_ota_upgradable: FleetGroup
    unresolved: FleetGroup
