"""The state of a fleet of devices."""

from operator import attrgetter
from typing import Annotated

import strawberry

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.enums import DeviceType
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.inputs import row_input
from firmware_graph.api.schema.paging import paged
from firmware_graph.api.schema.pathways.pathway import UpgradePathwayResult
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.api.schema.products.references import FirmwareReference
from firmware_graph.api.schema.scalars import BigInt, Date
from firmware_graph.model import fleet
from firmware_graph.questions.pathways.rules.endings import EndingKind

POSITION = attrgetter("position")
OF_ALL = "Of all the devices given, from 0 to 1."


@row_input(fleet.FleetCount, description="So many devices on one version; kept nowhere.")
class FleetCount:
    """A number of devices on one version."""

    firmware: FirmwareReference
    count: int


FleetCounts = Annotated[list[fleet.FleetCount], strawberry.argument(graphql_type=list[FleetCount])]
GivenFleetCounts = Annotated[list[fleet.FleetCount] | None, strawberry.argument(graphql_type=list[FleetCount] | None)]


@strawberry.type(description="One of the counts given, and what it comes to.")
class FleetRow:
    """One of the given counts."""

    is_type_of = stands_for(fleet.FleetRow)

    position: int = column("Its place among the counts given, from 0.")
    device_count: int
    firmware_version: FirmwareVersion | None = column("Null where the reference is not one entry: `answer` says why.")
    answer: UpgradePathwayResult = column("As upgradePathway from there with no target.")


@strawberry.type(description="The rows of one kind.")
class FleetGroup:
    """The rows of one kind."""

    is_type_of = stands_for(fleet.FleetGroup)

    device_count: int
    share: float = column(OF_ALL)
    rows: Connection[FleetRow] = relation(paged("rows", place=POSITION), "In the order given.")


@strawberry.type(description="The devices with so many later current releases of their model: 0 is N, 1 is N-1.")
class ReleaseShare:
    """The devices on one release."""

    is_type_of = stands_for(fleet.ReleaseShare)

    release_index: int | None = column("Null where missing dates leave it open whether a release is later.")
    device_count: int
    share: float = column(OF_ALL)


@strawberry.type(description="The devices that are so many upgrades away from as far as they can go.")
class HopsShare:
    """The devices at one number of hops."""

    is_type_of = stands_for(fleet.HopsShare)

    hops: int
    device_count: int
    share: float = column(OF_ALL)


@strawberry.type(description="How many DCC service requests of one kind are still to send.")
class ServiceRequestCount:
    """Requests of one kind."""

    is_type_of = stands_for(fleet.ServiceRequestCount)

    service_request: str
    count: BigInt


@strawberry.type(
    description="How the fleet stands; every count given is in one of the groups from upToDate to unresolved."
)
class FleetReport:
    """The state of the fleet."""

    is_type_of = stands_for(fleet.FleetReport)

    device_count: int
    by_release_index: list[ReleaseShare] = column("Wherever the reference is one entry, whatever the pathway.")
    by_hops: list[HopsShare] = column("Of upToDate, upgradable and shortOfLatest; of several latest, the nearest.")
    upgrades_to_do: BigInt = column("Devices times hops.")
    service_requests_to_do: list[ServiceRequestCount] = column(
        "Devices times hops times the requests of each upgrade; nothing for products that no supplier's request is for."
    )
    up_to_date: FleetGroup
    upgradable: FleetGroup = column("There is a pathway to a latest.")
    short_of_latest: FleetGroup = column("There is a pathway, and it ends where there is, or may be, no way on.")
    advised_to_stay: FleetGroup = column("The only upgrades that lead on are advised against.")
    dead_ends: FleetGroup = column("It is certain that there is no pathway.")
    undeclared: FleetGroup = column("It cannot be told: something was never declared.")
    not_ota_upgradable: FleetGroup
    unresolved: FleetGroup = column("The reference is not one entry.")


@row_input(fleet.FleetSnapshot, description="What a fleet was on a day; kept nowhere.")
class FleetSnapshot:
    """The state of a fleet on one day."""

    reported_on: Date
    counts: list[FleetCount]


FleetSnapshots = Annotated[list[fleet.FleetSnapshot], strawberry.argument(graphql_type=list[FleetSnapshot])]
strawberry.enum(
    EndingKind, name="FleetEnding", description="Where the pathways of a version end, with no target asked for."
)


def ending_of(row: fleet.FleetBlock) -> EndingKind:
    """Return where the pathways end."""
    return EndingKind(row.ending)


@strawberry.type(description="The devices that are further back than N-1, by where their pathways end.")
class FleetBlock:
    """The devices that are further back than N-1."""

    is_type_of = stands_for(fleet.FleetBlock)

    ending: EndingKind = computed(ending_of)
    device_count: int


@strawberry.type(description="The meters of one type in the last report of a month.")
class FleetMonth:
    """The meters of one type in a month."""

    is_type_of = stands_for(fleet.FleetMonth)

    month: str = column("Such as 2026-01.")
    reported_on: Date
    device_type: DeviceType
    device_count: int
    at_n: int = column("On the latest release of their model, as things were at the end of that day.", name="atN")
    at_n_minus_1: int = column("On the release before it.", name="atNMinus1")
    not_known_count: int = column("Missing dates leave it open whether a release is later.")
    share: float = column("At N or N-1, of the devices of this type, from 0 to 1.")
    blocks: list[FleetBlock] = column("Of all others: what is in their way.")


@strawberry.type(description="How electricity and gas meters came to N and N-1, month by month.")
class FleetTrend:
    """The progress of meters to N and N-1."""

    is_type_of = stands_for(fleet.FleetTrend)

    months: list[FleetMonth] = column("In their order, ESME and GSME of each.")
    unresolved_count: int = column("Devices whose reference is not one entry, of all the months.")
