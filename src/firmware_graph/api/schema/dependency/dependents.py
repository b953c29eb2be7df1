"""What depends on a version."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.paging import paged
from firmware_graph.model import dependents, firmware
from firmware_graph.questions.dependency.dependents import dependents as question

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion

LazyFirmwareVersion = Annotated[
    "FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")
]


async def dependents_of(
    versions: Sequence[firmware.FirmwareVersion], context: OperationContext
) -> Sequence[dependents.Dependents]:
    """Resolve what depends on each version."""
    entries = [version.cpl_entry_id for version in versions]
    return await question(context.reader, entries, clocks=context.clocks)


@strawberry.type(description="What depends on a version.")
class Dependents:
    """What depends on a version."""

    is_type_of = stands_for(dependents.Dependents)

    reachable_from: Connection[LazyFirmwareVersion] = relation(
        paged("reachable_from"),
        "Versions that can reach this one, as upgradePathway goes with this one as its `to`; in the order of their "
        "entry IDs.",
    )
    mandatory_for: Connection[LazyFirmwareVersion] = relation(
        paged("mandatory_for"),
        "Versions whose every pathway to their latest passes through this one, which may be that latest itself; in "
        "the order of their entry IDs.",
    )
    undeclared: list[LazyFirmwareVersion] = column(
        "Why that may be incomplete: versions here whose predecessors were never declared."
    )
