"""Which ZigBee stack versions have a defect, and how much firmware: for the Security Sub-Committee only."""

from collections.abc import Sequence
from itertools import islice

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import (
    CLEAR,
    Defect,
    DefectSubject,
    Exposure,
    ManufacturerExposure,
    StackExposure,
)
from firmware_graph.model.firmware import ZigbeeStack
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.questions.defects.rules.exposure_matrix import AFFECTED
from firmware_graph.questions.defects.rules.tally import (
    AssessedModel,
    FirmwareCount,
    stacks_assessed_affected,
    verdicts_within,
)
from firmware_graph.questions.defects.shared.affected_counts import (
    CountedFirmware,
    affected_counts,
    assessed_models,
    counted_firmware,
)
from firmware_graph.questions.defects.shared.defect_register import DefectRegister, defect_register


async def exposed_stacks(
    reader: GraphReader, matrix: DefectRegister, subjects: Sequence[DefectSubject]
) -> list[list[ZigbeeStack]]:
    """List for each defect the stack versions that it is in, in the order of their IDs.

    A stack is listed if a range includes it on some chipset that it is recorded with, or if any firmware on it, except
    test images, is assessed AFFECTED. Costs one round trip for all, if any of them has assessments.
    """
    assessed = await assessed_models(reader, matrix, {subject.defect_id for subject in subjects} & matrix.assessed)
    found = []
    for subject in subjects:
        keys = {stack_key for stack_key, _ in matrix.builds_with(subject.ranges, AFFECTED)}
        keys |= stacks_assessed_affected(assessed.get(subject.defect_id, ()))
        found.append([stack for key, stack in matrix.stacks.items() if key in keys])
    return found


async def stack_exposures(
    reader: GraphReader, defects: Sequence[Defect], page: PageRequest, *, clocks: Clocks
) -> list[Page[StackExposure]]:
    """List the stack versions that each defect is in, with the firmware on them (`exposed_stacks`).

    Costs the round trips of affected_counts for all of them, and one.
    """
    matrix = await defect_register(reader)
    subjects = [DefectSubject.of(defect, at=clocks.as_of) for defect in defects]
    stacks = await exposed_stacks(reader, matrix, subjects)
    shown = [[stack for stack in some if stack.key > (page.after or "")][: page.first + 1] for some in stacks]
    asked = [
        (stack, counted_firmware(matrix, subject, stack.key))
        for subject, some in zip(subjects, shown, strict=True)
        for stack in some
    ]
    counts = await affected_counts(reader, matrix, [firmware for _, firmware in asked])
    assessed = await assessed_models(reader, matrix, {firmware.defect_id for _, firmware in asked} & matrix.assessed)
    rows = iter(
        [
            exposure_on(stack, firmware, count, assessed.get(firmware.defect_id, ()))
            for (stack, firmware), count in zip(asked, counts, strict=True)
        ]
    )
    return [
        page_of(list(islice(rows, len(some))), page, key=lambda row: row.stack.key, total_count=len(every))
        for some, every in zip(shown, stacks, strict=True)
    ]


def exposure_on(
    stack: ZigbeeStack, firmware: CountedFirmware, count: FirmwareCount, rows: Sequence[AssessedModel]
) -> StackExposure:
    """Return the exposure of one stack version, given the count of affected firmware on it and all assessments."""
    verdicts = verdicts_within(rows, firmware.builds)
    clear = {verdict: number for verdict, number in verdicts.items() if verdict in CLEAR}
    return StackExposure(
        stack,
        is_in_range=bool(firmware.builds),
        firmware_count=count.firmware_count,
        device_model_count=count.device_model_count,
        manufacturer_count=len(count.by_manufacturer),
        assessed_clear_count=sum(clear.values()),
        under_investigation_count=verdicts[Exposure.UNDER_INVESTIGATION],
        is_fixed=set(clear) == {Exposure.FIXED},
    )


async def manufacturer_exposures(
    reader: GraphReader, defects: Sequence[Defect], *, clocks: Clocks
) -> list[Sequence[ManufacturerExposure]]:
    """Count the firmware that has each defect by manufacturer, in the order of their codes.

    Costs the round trips of affected_counts for all of them, and one.
    """
    matrix = await defect_register(reader)
    asked = [counted_firmware(matrix, DefectSubject.of(defect, at=clocks.as_of)) for defect in defects]
    return [count.by_manufacturer for count in await affected_counts(reader, matrix, asked)]
