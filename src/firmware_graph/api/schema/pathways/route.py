"""Alternative routes between the ends of a pathway."""

import re
from collections.abc import Sequence
from typing import Final

import strawberry

from firmware_graph.api.schema.connection import page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import stands_for
from firmware_graph.api.schema.pathways.upgrade import Upgrade
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.model import firmware, pathway, route
from firmware_graph.model.page import Page

ROUTE_KEY: Final = re.compile(r"[0-9]{1,18}(-[0-9]{1,18}){1,5000}", re.ASCII)


def count_of(found: pathway.UpgradePathway) -> int | None:
    """Resolve the number of routes."""
    return found.ways.count


def mandatory_of(found: pathway.UpgradePathway) -> Sequence[firmware.FirmwareVersion]:
    """Resolve the versions that every route passes."""
    return found.ways.mandatory


async def alternatives_of(
    pathways: Sequence[pathway.UpgradePathway],
    context: OperationContext,
    *,
    first: int | None = 5,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[route.UpgradeRoute]]:
    """Resolve the other routes of each pathway; reads nothing, as each has its lineage with it."""
    page = page_request(context.limits, 5 if first is None else first, after, key=ROUTE_KEY, wants_total=wants_total)
    return await context.reader.each(pathways, lambda found: found.ways.others(page))


@strawberry.type(description="One way from a version to another.")
class UpgradeRoute:
    """One route from a version to another."""

    is_type_of = stands_for(route.UpgradeRoute)

    hops: int
    versions: list[FirmwareVersion]
    upgrades: list[Upgrade]
