"""The targets that a party has approved for itself, and those that it avoids."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.pathways.upgrade import versions_of
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import firmware, target
from firmware_graph.questions.parties.approved_targets import approved_target, approved_targets

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion

LazyFirmwareVersion = Annotated[
    "FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")
]


async def targets_if(context: OperationContext, *, approved: bool | None) -> target.Targets | None:
    """Return the targets of the party in whose name a question is asked, if it asks for them."""
    return await approved_targets(context.reader) if approved else None


async def approved_target_of(
    versions: Sequence[firmware.FirmwareVersion], context: OperationContext
) -> Sequence[firmware.FirmwareVersion | None]:
    """Resolve the approved target of each version."""
    context.remember(versions)
    return await approved_target(context.reader, versions, clocks=context.clocks)


async def versions_targeted(
    targets: Sequence[target.Target], context: OperationContext
) -> Sequence[firmware.FirmwareVersion | None]:
    """Resolve the version of each target."""
    return await versions_of([one.cpl_entry_id for one in targets], context)


@strawberry.type(description="A version that your party has approved as a target of its own, or that it avoids.")
class ApprovedTarget:
    """A target of a party."""

    is_type_of = stands_for(target.Target)

    firmware_version: LazyFirmwareVersion = relation(versions_targeted)
    is_avoided: bool
    reason: str | None = column("For your party alone.")
    set_at: DateTime
    set_by: str
