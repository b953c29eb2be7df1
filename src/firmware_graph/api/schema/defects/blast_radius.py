"""The firmware built on a ZigBee stack version: for the Security Sub-Committee only."""

from collections.abc import Sequence

import strawberry

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.defects.defect import Defect, ManufacturerExposure
from firmware_graph.api.schema.defects.zigbee import ZigbeeStack, firmware_on
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.model import defect, firmware
from firmware_graph.model.page import Page


async def firmware_within(
    radii: Sequence[defect.BlastRadius],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[firmware.FirmwareVersion]]:
    """Resolve the firmware built on each stack."""
    stacks = [radius.stack for radius in radii]
    return await firmware_on(stacks, context, first=first, after=after, wants_total=wants_total)


@strawberry.type(description="All firmware that is built on one stack version; counted, test images apart.")
class BlastRadius:
    """All firmware that is built on one stack version."""

    is_type_of = stands_for(defect.BlastRadius)

    stack: ZigbeeStack
    firmware_count: int
    device_model_count: int
    by_manufacturer: list[ManufacturerExposure] = column("In the order of their codes.")
    defects: list[Defect] = column("Those that the stack has on some chipset that it is recorded with.")
    firmware_versions: Connection[FirmwareVersion] = relation(
        firmware_within,
        "In the order of their entry IDs, test images among them. `defects { remediation remediationEffect }` of each "
        "says what every way out would clear, leave and bring.",
    )
