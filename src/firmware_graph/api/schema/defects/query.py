"""Fields of the Query root on defects and stacks: for the Security Sub-Committee only."""

import re
from collections.abc import Sequence
from typing import Final

import strawberry

from firmware_graph.api.schema.connection import ENTRY_KEY, QUOTED_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.defects.blast_radius import BlastRadius
from firmware_graph.api.schema.defects.defect import Defect
from firmware_graph.api.schema.defects.defect_exposure import DefectExposureConnection
from firmware_graph.api.schema.defects.stack_criteria import Criteria
from firmware_graph.api.schema.defects.zigbee import ZigbeeStack
from firmware_graph.api.schema.fields import root_field
from firmware_graph.api.schema.products.filters import FirmwareFilter, GivenStackFilter
from firmware_graph.model import defect, firmware
from firmware_graph.model.defect import UNKNOWN, Exposure
from firmware_graph.model.page import Page
from firmware_graph.questions.defects import (
    blast_radius,
    defects,
    exposed_firmware,
    exposure_to,
    shared_defects,
    zigbee_stack,
    zigbee_stacks,
)
from firmware_graph.questions.defects.defect import defect as find_defect

DEFECT_KEY: Final = re.compile(r".+", re.DOTALL)
AT_RISK: Final = UNKNOWN | {Exposure.AFFECTED}
LENIENT: Final = (
    "An ID in another case, with other spaces or hyphens, or of an equal version such as 7.4 for 7.4.0 will do."
)


async def zigbee_stack_field(context: OperationContext, *, id: strawberry.ID) -> firmware.ZigbeeStack | None:  # noqa: A002 - the argument's name
    """Resolve `zigbeeStack`."""
    return await zigbee_stack.zigbee_stack(context.reader, str(id))


async def zigbee_stacks_field(
    context: OperationContext,
    *,
    filter: GivenStackFilter = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[firmware.ZigbeeStack]:
    """Resolve `zigbeeStacks`."""
    page = page_request(context.limits, first, after, key=QUOTED_KEY, wants_total=wants_total)
    wanted = filter or zigbee_stacks.StackFilter()
    return await zigbee_stacks.zigbee_stacks(context.reader, wanted, page, clocks=context.clocks)


async def defect_field(context: OperationContext, *, id: strawberry.ID) -> defect.Defect | None:  # noqa: A002 - the argument's name
    """Resolve `defect`."""
    return await find_defect(context.reader, str(id))


async def defects_field(
    context: OperationContext,
    *,
    include_withdrawn: bool | None = False,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[defect.Defect]:
    """Resolve `defects`."""
    page = page_request(context.limits, first, after, key=DEFECT_KEY, wants_total=wants_total)
    return await defects.defects(
        context.reader, page, includes_withdrawn=include_withdrawn or False, clocks=context.clocks
    )


async def shared_defects_field(context: OperationContext, *, stack_ids: list[strawberry.ID]) -> Sequence[defect.Defect]:
    """Resolve `sharedDefects`."""
    return await shared_defects.shared_defects(context.reader, list(map(str, stack_ids)), clocks=context.clocks)


async def exposure_to_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    criteria: Criteria,
    filter: FirmwareFilter | None = None,  # noqa: A002 - the argument's name
    exposures: list[Exposure] | None = None,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> exposed_firmware.ExposurePage:
    """Resolve `exposureTo`."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    found = await exposure_to.exposure_to(
        context.reader,
        criteria,
        AT_RISK if exposures is None else frozenset(exposures),
        await (filter or FirmwareFilter()).read(context.reader),
        page,
        clocks=context.clocks,
    )
    context.remember(exposure.firmware_version for exposure in found.rows)
    return found


async def blast_radius_field(context: OperationContext, *, stack_id: strawberry.ID) -> defect.BlastRadius | None:
    """Resolve `blastRadius`."""
    return await blast_radius.blast_radius(context.reader, str(stack_id), clocks=context.clocks)


@strawberry.type
class DefectsQuery:
    """Root fields on stacks and defects."""

    zigbee_stack: ZigbeeStack | None = root_field(zigbee_stack_field, f"Null where nothing is built on one. {LENIENT}")
    zigbee_stacks: Connection[ZigbeeStack] | None = root_field(zigbee_stacks_field, "In the order of their IDs.")
    defect: Defect | None = root_field(
        defect_field, "By its ID, or an alias that no other defect has; one that was withdrawn too."
    )
    defects: Connection[Defect] | None = root_field(
        defects_field, "In the order of their IDs; those that are withdrawn by now only with `includeWithdrawn`."
    )
    shared_defects: list[Defect] | None = root_field(
        shared_defects_field,
        f"Defects that all the stacks have, each on some chipset that it is recorded with. {LENIENT}",
    )
    exposure_to: DefectExposureConnection | None = root_field(
        exposure_to_field,
        "For a defect that is not recorded yet: firmware in any of the ranges, and firmware whose exposure is unknown, "
        "in the order of entry IDs. `exposures` narrows it down; `unknownStackNames` says which names no stack has.",
    )
    blast_radius: BlastRadius | None = root_field(
        blast_radius_field, f"What is built on a stack version, and its defects; null where nothing is. {LENIENT}"
    )
