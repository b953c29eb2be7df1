"""Reports on a fleet of devices, from counts given by a caller; nothing of them is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firmware_graph.model.cached import cached_property
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayAnswer
from firmware_graph.model.reference import FirmwareReference


@dataclass(frozen=True, slots=True)
class FleetCount:
    """The number of devices on one version."""

    firmware: FirmwareReference
    count: int


@dataclass(frozen=True)
class FleetRow:
    """The result for the count at `position`, from 0, of the request; its answer is computed on access."""

    position: int
    device_count: int
    firmware_version: FirmwareVersion | None
    find_answer: Callable[[], PathwayAnswer]

    @cached_property
    def answer(self) -> PathwayAnswer:
        """The answer of upgradePathway from there without a target; or why the reference is not a single entry."""
        return self.find_answer()


@dataclass(frozen=True, slots=True)
class FleetGroup:
    """The rows of one kind, in the given order; `share` is of all given devices."""

    device_count: int
    share: float
    rows: Sequence[FleetRow]


@dataclass(frozen=True, slots=True)
class ReleaseShare:
    """The devices at one release index: the number of later CURRENT releases of the model (N is 0, N-1 is 1).

    None if missing dates leave it open whether any is later.
    """

    release_index: int | None
    device_count: int
    share: float


@dataclass(frozen=True, slots=True)
class HopsShare:
    """The devices that are one number of upgrades away from the furthest version that they can reach."""

    hops: int
    device_count: int
    share: float


@dataclass(frozen=True, slots=True)
class ServiceRequestCount:
    """The number of service requests of one kind still to send: one for each device and upgrade."""

    service_request: str
    count: int


@dataclass(frozen=True, slots=True)
class FleetReport:
    """A report in which every row is in exactly one group, from `up_to_date` to `unresolved`."""

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


@dataclass(frozen=True, slots=True)
class FleetSnapshot:
    """The state of a fleet on a day, in ISO 8601."""

    reported_on: str
    counts: Sequence[FleetCount]


@dataclass(frozen=True, slots=True)
class FleetBlock:
    """The devices that are further back than N-1, and where their pathways end."""

    ending: str
    device_count: int


@dataclass(frozen=True, slots=True)
class FleetMonth:
    """The devices of one type in the last snapshot of a month, such as '2026-01', by their distance from the latest.

    `not_known_count` are those for which missing dates leave it open.
    """

    month: str
    reported_on: str
    device_type: str
    device_count: int
    at_n: int
    at_n_minus_1: int
    not_known_count: int
    blocks: Sequence[FleetBlock]

    @property
    def share(self) -> float:
        """The share at N or N-1, from 0 to 1; 0 if there are no devices."""
        return (self.at_n + self.at_n_minus_1) / self.device_count if self.device_count else 0.0


@dataclass(frozen=True, slots=True)
class FleetTrend:
    """Months in order, with the types in each; `unresolved_count` are devices whose reference is not a single entry."""

    months: Sequence[FleetMonth]
    unresolved_count: int
