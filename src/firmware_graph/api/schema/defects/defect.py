"""Defects of ZigBee stacks: for the Security Sub-Committee only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.connection import ENTRY_KEY, QUOTED_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.defects.zigbee import ZigbeeStack
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.products.filters import FirmwareFilter
from firmware_graph.api.schema.products.manufacturer import Manufacturer
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import defect
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.questions.defects import exposed_firmware, stack_exposures
from firmware_graph.questions.defects.rules.exposure_matrix import AFFECTED

if TYPE_CHECKING:
    from firmware_graph.api.schema.defects.defect_exposure import DefectExposureConnection

Defects = Sequence[defect.Defect]
ExposurePages = Sequence[exposed_firmware.ExposurePage]
LazyExposures = Annotated[
    "DefectExposureConnection", strawberry.lazy("firmware_graph.api.schema.defects.defect_exposure")
]
IN_ORDER = "In the order of their entry IDs."

strawberry.enum(defect.Exposure, description="The exposure of a firmware version to a defect.")


async def stacks_of(
    defects: Defects,
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[defect.StackExposure]]:
    """Resolve the stack versions that each defect is in."""
    page = page_request(context.limits, first, after, key=QUOTED_KEY, wants_total=wants_total)
    return await stack_exposures.stack_exposures(context.reader, defects, page, clocks=context.clocks)


async def exposures_of(
    defects: Defects,
    context: OperationContext,
    exposures: frozenset[defect.Exposure],
    given: FirmwareFilter | None,
    page: PageRequest,
) -> ExposurePages:
    """Resolve the firmware with one of some exposures to each defect."""
    subjects = [defect.DefectSubject.of(one, at=context.clocks.as_of) for one in defects]
    wanted = await (given or FirmwareFilter()).read(context.reader)
    return await exposed_firmware.exposed_firmware(
        context.reader, subjects, exposures, wanted, page, clocks=context.clocks
    )


async def affected_by(  # noqa: PLR0913 - the arguments of the field
    defects: Defects,
    context: OperationContext,
    *,
    filter: FirmwareFilter | None = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> ExposurePages:
    """Resolve the firmware that has each defect."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    return await exposures_of(defects, context, AFFECTED, filter, page)


async def unknown_of(  # noqa: PLR0913 - the arguments of the field
    defects: Defects,
    context: OperationContext,
    *,
    filter: FirmwareFilter | None = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> ExposurePages:
    """Resolve the firmware whose exposure to each defect is unknown."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    return await exposures_of(defects, context, defect.UNKNOWN, filter, page)


async def makers_of(defects: Defects, context: OperationContext) -> Sequence[Sequence[defect.ManufacturerExposure]]:
    """Resolve the counts by manufacturer of each defect."""
    return await stack_exposures.manufacturer_exposures(context.reader, defects, clocks=context.clocks)


def exposure_of(row: defect.StackExposure) -> defect.Exposure:
    """Return the most severe exposure of the firmware on a stack."""
    return row.exposure


@strawberry.type(
    description="A stack version that a defect is in: by range, or as firmware on it is assessed AFFECTED. Counts are "
    "of the firmware that has the defect, test images apart, unless they say otherwise."
)
class StackExposure:
    """A stack version that a defect is in."""

    is_type_of = stands_for(defect.StackExposure)

    stack: ZigbeeStack
    exposure: defect.Exposure = computed(
        exposure_of,
        "AFFECTED where any firmware on it has the defect. Where assessments leave none: UNDER_INVESTIGATION if any "
        "is, FIXED if all is, else NOT_APPLICABLE. Also AFFECTED where there are only test images in range.",
    )
    is_in_range: bool = column("Whether a range includes it; else it is listed by an assessment alone.")
    firmware_count: int
    device_model_count: int
    manufacturer_count: int
    assessed_clear_count: int = column("Firmware in range that is assessed NOT_APPLICABLE or FIXED: not counted above.")
    under_investigation_count: int = column(
        "Firmware in range that is assessed UNDER_INVESTIGATION: not counted above."
    )


@strawberry.type(description="The firmware and models of one manufacturer that are counted, test images apart.")
class ManufacturerExposure:
    """The firmware and models of one manufacturer."""

    is_type_of = stands_for(defect.ManufacturerExposure)

    manufacturer: Manufacturer
    firmware_count: int
    device_model_count: int


@strawberry.type(
    description="A published defect of ZigBee stacks. From the moment of its withdrawal on, it affects nothing."
)
class Defect:
    """A published defect of ZigBee stacks."""

    is_type_of = stands_for(defect.Defect)

    defect_id: strawberry.ID = column(name="id")
    aliases: list[str]
    title: str
    severity: str | None = column("As it was published: a word, a score or a vector.")
    references: list[str] = column("Where it was published.")
    withdrawn_at: DateTime | None = column(
        "From when on it counts as withdrawn; one that is to come still affects firmware."
    )
    stack_versions: Connection[StackExposure] = relation(
        stacks_of,
        "Recorded stack versions that have it, each with the firmware, models and manufacturers behind it, in the "
        "order of their IDs: those in range, also where assessments clear all firmware on them, and those on which any "
        "firmware is assessed AFFECTED.",
    )
    affected: LazyExposures = relation(
        affected_by, f"Firmware that has it, by range or by assessment, whatever its manufacturer. {IN_ORDER}"
    )
    unknown: LazyExposures = relation(
        unknown_of,
        "Firmware of which it cannot be told: stack, version, chipset or range unknown, or under investigation. "
        f"{IN_ORDER}",
    )
    by_manufacturer: list[ManufacturerExposure] = relation(makers_of, "In the order of their codes.")
