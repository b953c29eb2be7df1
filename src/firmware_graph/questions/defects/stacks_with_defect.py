"""Which ZigBee stack versions have a defect: for the Security Sub-Committee alone."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.defect import Defect, ManufacturerExposure, StackExposure
from firmware_graph.model.firmware import ZigbeeStack
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.questions.defects.affected_counts import affected_counts, counted_firmware
from firmware_graph.questions.defects.defect_register import defect_register
from firmware_graph.questions.defects.rules.exposure_matrix import subject_of
from firmware_graph.questions.defects.zigbee_stacks import StackFilter


async def stacks_with_defect(
    reader: GraphReader, name: str, wanted: StackFilter, page: PageRequest
) -> Page[ZigbeeStack]:
    """List the stack versions that have a defect and fit a filter, in the order of their keys; one round trip.

    Raises:
        BadUserInput: There is no defect by this ID or alias.
    """
    register = await defect_register(reader)
    if name not in register.names:
        raise BadUserInput(f"There is no defect {name!r}: take an ID from defects.", argument="affectedBy")
    on_vendor = {
        build.stack.key
        for build in register.builds
        if build.stack and wanted.chipset_vendor in (None, build.chipset and build.chipset.vendor)
    }
    stacks = [
        stack
        for stack in register.affected_stacks(register.names[name].holding)
        if stack.key in on_vendor and wanted.name in (None, stack.name)
    ]
    rest = [stack for stack in stacks if stack.key > (page.after or "")]
    return page_of(rest, page, key=lambda stack: stack.key, total_count=len(stacks))


async def stack_exposures(
    reader: GraphReader, defects: Sequence[Defect], page: PageRequest
) -> list[Page[StackExposure]]:
    """List the stack versions that have each defect, with the firmware behind them.

    Costs the round trips of affected_counts for all of them, and one.
    """
    register = await defect_register(reader)
    stacks = [register.affected_stacks(defect.holding) for defect in defects]
    shown = [[stack for stack in some if stack.key > (page.after or "")][: page.first + 1] for some in stacks]
    asked = [
        counted_firmware(register, subject_of(defect), stack.key)
        for defect, some in zip(defects, shown, strict=True)
        for stack in some
    ]
    counts = iter(await affected_counts(reader, register, asked))
    pages = []
    for some, every in zip(shown, stacks, strict=True):
        found = [(stack, next(counts)) for stack in some]
        rows = [
            StackExposure(stack, count.firmware_count, count.device_model_count, len(count.by_manufacturer))
            for stack, count in found
        ]
        pages.append(page_of(rows, page, key=lambda row: row.stack.key, total_count=len(every)))
    return pages


async def manufacturer_exposures(
    reader: GraphReader, defects: Sequence[Defect]
) -> list[Sequence[ManufacturerExposure]]:
    """Count the firmware that has each defect by manufacturer, in the order of their codes.

    Costs the round trips of affected_counts for all of them, and one.
    """
    register = await defect_register(reader)
    asked = [counted_firmware(register, subject_of(defect)) for defect in defects]
    return [count.by_manufacturer for count in await affected_counts(reader, register, asked)]
