"""ZigBee stacks and chipsets: for the Security Sub-Committee only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.connection import ENTRY_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.model import defect, firmware
from firmware_graph.model.page import Page
from firmware_graph.questions.defects.firmware_by_zigbee_stack import firmware_by_zigbee_stack
from firmware_graph.questions.defects.shared_defects import defects_by_stack
from firmware_graph.questions.defects.zigbee_facts_by_entry_id import ZigbeeFacts, zigbee_facts_by_entry_id

if TYPE_CHECKING:
    from firmware_graph.api.schema.defects.defect import Defect
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion


Versions = Sequence[firmware.FirmwareVersion]


async def firmware_on(
    stacks: Sequence[firmware.ZigbeeStack],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[firmware.FirmwareVersion]]:
    """Resolve the firmware built on each stack."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    pages = await firmware_by_zigbee_stack(context.reader, [stack.key for stack in stacks], page)
    context.remember(version for one in pages for version in one.rows)
    return pages


async def defects_on(
    stacks: Sequence[firmware.ZigbeeStack], context: OperationContext
) -> Sequence[Sequence[defect.Defect]]:
    """Resolve the defects of each stack."""
    return await defects_by_stack(context.reader, [stack.key for stack in stacks], clocks=context.clocks)


async def facts_of(versions: Versions, context: OperationContext) -> Sequence[ZigbeeFacts]:
    """Resolve the stack and chipset of each version."""
    return await zigbee_facts_by_entry_id(context.reader, [version.cpl_entry_id for version in versions])


async def stack_of(versions: Versions, context: OperationContext) -> Sequence[firmware.ZigbeeStack | None]:
    """Resolve the stack of each version."""
    return [facts.stack for facts in await context.shared(facts_of, versions)]


async def chipset_of(versions: Versions, context: OperationContext) -> Sequence[firmware.Chipset | None]:
    """Resolve the chipset of each version."""
    return [facts.chipset for facts in await context.shared(facts_of, versions)]


@strawberry.type(description="A ZigBee chipset.")
class Chipset:
    """A ZigBee chipset."""

    is_type_of = stands_for(firmware.Chipset)

    key: strawberry.ID = column(name="id")
    vendor: str
    part: str | None


@strawberry.type(description="One version of a ZigBee stack.")
class ZigbeeStack:
    """One version of a ZigBee stack."""

    is_type_of = stands_for(firmware.ZigbeeStack)

    key: strawberry.ID = column(name="id")
    name: str
    version: str | None
    firmware_versions: Connection[
        Annotated["FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")]
    ] = relation(firmware_on, "In the order of their entry IDs, whoever made them, test images among them.")
    defects: list[Annotated["Defect", strawberry.lazy("firmware_graph.api.schema.defects.defect")]] = relation(
        defects_on, "Those that it has on some chipset that it is recorded with, in the order of their IDs."
    )
