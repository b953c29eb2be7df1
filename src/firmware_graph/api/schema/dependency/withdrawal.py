"""The impact of withdrawing upgrades, removing versions or declaring upgrades."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Annotated

import strawberry

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.inputs import row_input
from firmware_graph.api.schema.paging import paged
from firmware_graph.api.schema.pathways.upgrade import Upgrade
from firmware_graph.api.schema.products.device_model import DeviceModel, manufacturer_in
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.api.schema.products.manufacturer import Manufacturer
from firmware_graph.model import watch, withdrawal
from firmware_graph.questions.parties.watching_parties import watching_parties
from firmware_graph.questions.pathways.rules import impact

SOURCE = attrgetter("source.cpl_entry_id")


@row_input(withdrawal.UpgradeEnds, description="An upgrade, by its two ends.")
class UpgradeInput:
    """An upgrade, identified by its two ends."""

    from_cpl_entry_id: int
    to_cpl_entry_id: int


Upgrades = Annotated[list[withdrawal.UpgradeEnds] | None, strawberry.argument(graphql_type=list[UpgradeInput] | None)]


@strawberry.type(
    description="How many upgrades the pathway to a version's nearest end takes, before and after; 0 where none is."
)
class PathwayChange:
    """A pathway that becomes longer or shorter, or is opened."""

    is_type_of = stands_for(withdrawal.PathwayChange)

    source: FirmwareVersion
    hops_before: int
    hops_after: int


@strawberry.type(description="How many versions of a device model would be affected, and how.")
class DeviceModelImpact:
    """The impact on one device model."""

    is_type_of = stands_for(withdrawal.ImpactCounts)

    version: DeviceModel = column(name="deviceModel")
    stranded_count: int
    lengthened_count: int
    shortened_count: int
    opened_count: int
    unaffected_count: int


@strawberry.type(description="How many versions of a manufacturer would be affected, and how.")
class ManufacturerImpact:
    """The impact on one manufacturer."""

    is_type_of = stands_for(withdrawal.ImpactCounts)

    manufacturer: Manufacturer = computed(manufacturer_in("version"))
    stranded_count: int
    lengthened_count: int
    shortened_count: int
    opened_count: int
    unaffected_count: int


def counts_by_model(found: withdrawal.WithdrawalImpact) -> Iterable[withdrawal.ImpactCounts]:
    """Count by product."""
    return impact.by_device_model(found)


def counts_by_maker(found: withdrawal.WithdrawalImpact) -> Iterable[withdrawal.ImpactCounts]:
    """Count by manufacturer."""
    return impact.by_manufacturer(found)


Impacts = Sequence[withdrawal.WithdrawalImpact]


async def watching(impacts: Impacts, context: OperationContext) -> Sequence[watch.WatchingParties]:
    """Look up who watches what each change affects."""
    return [await watching_parties(context.reader, one) for one in impacts]


async def watched_by(impacts: Impacts, context: OperationContext) -> Sequence[int | None]:
    """Resolve `watchedBy`."""
    return [one.unnamed_count for one in await context.shared(watching, impacts)]


async def named_watchers(impacts: Impacts, context: OperationContext) -> Sequence[list[str]]:
    """Resolve `namedWatchers`."""
    return [one.named for one in await context.shared(watching, impacts)]


@strawberry.type(description="What would change: nothing is written.")
class WithdrawalImpact:
    """The impact of a change."""

    is_type_of = stands_for(withdrawal.WithdrawalImpact)

    watched_by: int | None = relation(
        watched_by,
        "How many parties watch a request whose answer is altered, as they are told of it, without those of "
        "`namedWatchers`: null for fewer than three.",
    )
    named_watchers: list[str] | None = relation(
        named_watchers, "Those of these parties that agreed to be named to you, in order."
    )
    stranded: Connection[FirmwareVersion] = relation(
        paged("stranded"),
        "Versions that would get to none of the ends of their pathways any more, also where they could still go part "
        "of the way. An end that is itself removed is not lost where the newest release that is left is reached.",
    )
    lengthened: Connection[PathwayChange] = relation(
        paged("lengthened", place=SOURCE), "To the nearest end in more upgrades than now."
    )
    shortened: Connection[PathwayChange] = relation(
        paged("shortened", place=SOURCE), "To the nearest end in fewer upgrades than now; a withdrawal never shortens."
    )
    opened: Connection[PathwayChange] = relation(
        paged("opened", place=SOURCE), "Versions that have no pathway now, and would have one."
    )
    unaffected_count: int = column("Of the versions of the lineages that the changes are in.")
    by_device_model: list[DeviceModelImpact] = computed(counts_by_model, "The most stranded first.")
    by_manufacturer: list[ManufacturerImpact] = computed(counts_by_maker, "The most stranded first.")


@strawberry.type(description="A version or an upgrade, one of the two, that others depend on.")
class WeakPoint:
    """A version or an upgrade that others depend on."""

    is_type_of = stands_for(withdrawal.WeakPoint)

    firmware_version: FirmwareVersion | None
    upgrade: Upgrade | None
    stranded_count: int
    stranded: Connection[FirmwareVersion] = relation(
        paged("stranded"),
        "Versions of the model that would be stranded were it lost: only by it do they get to an end of a pathway.",
    )
