"""Fields of the Query root on dependencies, and on how much is blocked."""

from collections.abc import Iterable
from typing import TypeVar

import strawberry

from firmware_graph.api.schema.connection import ENTRY_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.dependency.fleet import FleetCounts, FleetReport, FleetSnapshots, FleetTrend
from firmware_graph.api.schema.dependency.report import DeadEndConnection, UndeclaredVersionConnection
from firmware_graph.api.schema.dependency.withdrawal import Upgrades, WeakPoint, WithdrawalImpact
from firmware_graph.api.schema.fields import root_field
from firmware_graph.api.schema.paging import RANK_KEY
from firmware_graph.api.schema.parties.target import targets_if
from firmware_graph.api.schema.pathways.requests import at_most
from firmware_graph.api.schema.products.filters import FirmwareFilter
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import fleet, withdrawal
from firmware_graph.model.declaration import UndeclaredVersion
from firmware_graph.model.page import CountedPage, Page, page_within
from firmware_graph.model.pathway import NoPathway
from firmware_graph.questions.dependency import (
    dead_ends,
    fleet_report,
    fleet_trend,
    undeclared,
    weak_points,
    withdrawal_impact,
)

Item = TypeVar("Item")


def distinct(items: Iterable[Item] | None) -> list[Item]:
    """Return each item once, in order."""
    return list(dict.fromkeys(items or ()))


async def withdrawal_impact_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    withdraw: Upgrades = None,
    remove: list[int] | None = None,
    declare: Upgrades = None,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
) -> withdrawal.WithdrawalImpact:
    """Resolve `withdrawalImpact`."""
    withdrawn, removed, declared = distinct(withdraw), distinct(remove), distinct(declare)
    changes = withdrawal.SupposedChanges(withdrawn, removed, declared)
    clocks = context.clocks_at(as_of, known_at)
    return await withdrawal_impact.withdrawal_impact(
        context.reader, changes, clocks=clocks, most=context.limits.operations
    )


async def weak_points_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    device_model_id: strawberry.ID,
    first: int | None = 10,
    after: str | None = None,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
    wants_total: bool,
) -> Page[withdrawal.WeakPoint]:
    """Resolve `weakPoints`."""
    page = page_request(context.limits, 10 if first is None else first, after, key=RANK_KEY, wants_total=wants_total)
    clocks = context.clocks_at(as_of, known_at)
    points = await weak_points.weak_points(context.reader, str(device_model_id), clocks=clocks)
    return page_within(points, page, place=weak_points.place_of)


async def dead_ends_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    filter: FirmwareFilter | None = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
    wants_total: bool,
) -> CountedPage[NoPathway]:
    """Resolve `deadEnds`."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    wanted = await (filter or FirmwareFilter()).read(context.reader)
    return await dead_ends.dead_ends(context.reader, wanted, page, clocks=context.clocks_at(as_of, known_at))


async def undeclared_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    filter: FirmwareFilter | None = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
    wants_total: bool,
) -> CountedPage[UndeclaredVersion]:
    """Resolve `undeclared`."""
    page = page_request(context.limits, first, after, key=RANK_KEY, wants_total=wants_total)
    wanted = await (filter or FirmwareFilter()).read(context.reader)
    return await undeclared.undeclared(context.reader, wanted, page, clocks=context.clocks_at(as_of, known_at))


async def fleet_report_field(
    context: OperationContext,
    *,
    counts: FleetCounts,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
    approved: bool | None = False,
) -> fleet.FleetReport:
    """Resolve `fleetReport`."""
    asked = at_most(context.limits, counts, argument="counts")
    targets = await targets_if(context, approved=approved)
    clocks = context.clocks_at(as_of, known_at)
    return await fleet_report.fleet_report(context.reader, asked, clocks=clocks, targets=targets)


async def fleet_trend_field(context: OperationContext, *, reports: FleetSnapshots) -> fleet.FleetTrend:
    """Resolve `fleetTrend`."""
    return await fleet_trend.fleet_trend(context.reader, reports)


@strawberry.type
class DependencyQuery:
    """Root fields on dependencies."""

    withdrawal_impact: WithdrawalImpact | None = root_field(
        withdrawal_impact_field,
        "What would change if all this happened together, at most 1,000 changes by default; nothing is written. What "
        "an import would refuse is refused here.",
    )
    weak_points: Connection[WeakPoint] | None = root_field(
        weak_points_field, "The versions and upgrades whose loss would strand most of a device model, ranked."
    )
    dead_ends: DeadEndConnection | None = root_field(
        dead_ends_field,
        "From where there is certainly no way on, in the order of entry IDs. Of the versions that fit the filter, at "
        "most 20,000.",
    )
    undeclared: UndeclaredVersionConnection | None = root_field(
        undeclared_field,
        "The versions that are not fully declared, ranked by how many pathways each declaration could open. Of the "
        "versions that fit the filter, at most 20,000.",
    )
    fleet_report: FleetReport | None = root_field(
        fleet_report_field,
        "How a fleet stands, by the counts given, at most 10,000 by default, which are kept nowhere.",
    )
    fleet_trend: FleetTrend | None = root_field(
        fleet_trend_field,
        "The part of electricity and gas meters at N and N-1 by month, from reports of up to 24 days, which are kept "
        "nowhere; of a month its last. Other devices are left out.",
    )
