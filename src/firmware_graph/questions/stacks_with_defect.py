"""Which ZigBee stack versions have a defect: for the Security Sub-Committee alone."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.defect import Defect, Exposure, ManufacturerExposure, StackExposure
from firmware_graph.model.firmware import Manufacturer, ZigbeeStack
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.questions.exposed_firmware_counts import (
    ExposedGroup,
    exposed_firmware_counts,
    filter_parameters,
    request_of,
)
from firmware_graph.questions.exposure.register import ExposureRegister, subject_of
from firmware_graph.questions.exposure_register import exposure_register
from firmware_graph.questions.firmware_versions import FirmwareFilter
from firmware_graph.questions.zigbee_stacks import StackFilter

AFFECTED = frozenset({Exposure.AFFECTED})


async def stacks_with_defect(
    reader: GraphReader, name: str, wanted: StackFilter, page: PageRequest
) -> Page[ZigbeeStack]:
    """List the stack versions that have a defect and fit a filter, in the order of their keys; one round trip.

    Raises:
        BadUserInput: There is no defect by this ID or alias.
    """
    register = await exposure_register(reader)
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
    reader: GraphReader, defects: Sequence[Defect], page: PageRequest, *, day: str
) -> list[Page[StackExposure]]:
    """List the stack versions that have each defect, with the firmware behind them; two round trips for all."""
    register = await exposure_register(reader)
    counts = await affected_groups(reader, register, defects, day=day)
    pages = []
    for defect, groups in zip(defects, counts, strict=True):
        stacks = register.affected_stacks(defect.holding)
        rest = [stack for stack in stacks if stack.key > (page.after or "")]
        rows = [stack_exposure(stack, groups) for stack in rest[: page.first + 1]]
        pages.append(page_of(rows, page, key=lambda row: row.stack.key, total_count=len(stacks)))
    return pages


async def manufacturer_exposures(
    reader: GraphReader, defects: Sequence[Defect], *, day: str
) -> list[list[ManufacturerExposure]]:
    """Count the firmware that has each defect by manufacturer, in the order of their codes; two round trips."""
    register = await exposure_register(reader)
    counts = await affected_groups(reader, register, defects, day=day)
    return [by_manufacturer(groups) for groups in counts]


async def affected_groups(
    reader: GraphReader, register: ExposureRegister, defects: Sequence[Defect], *, day: str
) -> list[list[ExposedGroup]]:
    """Count the firmware that has each defect, test images apart."""
    requests = [request_of(subject_of(defect), register, AFFECTED) for defect in defects]
    return await exposed_firmware_counts(reader, requests, filter_parameters(FirmwareFilter(), day))


def stack_exposure(stack: ZigbeeStack, groups: Sequence[ExposedGroup]) -> StackExposure:
    """Count what is built on a stack."""
    behind = [group for group in groups if group.stack_key == stack.key]
    return StackExposure(
        stack,
        sum(group.firmware_count for group in behind),
        len({group.model_key for group in behind}),
        len({group.manufacturer_code for group in behind}),
    )


def by_manufacturer(groups: Sequence[ExposedGroup]) -> list[ManufacturerExposure]:
    """Count what each manufacturer made."""
    makers = sorted({(group.manufacturer_code, group.manufacturer_name) for group in groups})
    made = {code: [group for group in groups if group.manufacturer_code == code] for code, _ in makers}
    return [
        ManufacturerExposure(
            Manufacturer(code, name),
            sum(group.firmware_count for group in made[code]),
            len({group.model_key for group in made[code]}),
        )
        for code, name in makers
    ]
