"""Recorded future changes, as seen from one version."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, stands_for
from firmware_graph.api.schema.pathways.upgrade import Upgrade
from firmware_graph.model import firmware
from firmware_graph.model import upcoming as model
from firmware_graph.questions.pathways.upcoming import upcoming

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion

LazyFirmwareVersion = Annotated[
    "FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")
]


async def upcoming_of(
    versions: Sequence[firmware.FirmwareVersion], context: OperationContext
) -> Sequence[model.Upcoming]:
    """Resolve the recorded future changes for each version."""
    context.remember(versions)
    found = await upcoming(context.reader, versions, clocks=context.clocks)
    for coming in found:
        context.remember(coming.releases)
    return found


@strawberry.type(description="What is recorded to come.")
class Upcoming:
    """Recorded future changes."""

    is_type_of = stands_for(model.Upcoming)

    releases: list[LazyFirmwareVersion] = column("Of the model, not yet on the list; by their Date Added.")
    upgrades: list[Upgrade] = column("Not yet in effect, on the ways from the version; by their beginnings.")
