"""Defects of ZigBee stacks: for the Security Sub-Committee alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.connection import ENTRY_KEY, QUOTED_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.defects.zigbee import ZigbeeStack
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.products.filters import FirmwareFilter
from firmware_graph.api.schema.products.manufacturer import Manufacturer
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import defect
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.questions.defects import exposed_firmware, stacks_with_defect
from firmware_graph.questions.defects.rules.exposure_matrix import AFFECTED, subject_of

if TYPE_CHECKING:
    from firmware_graph.api.schema.defects.defect_exposure import DefectExposure

LazyDefectExposure = Annotated["DefectExposure", strawberry.lazy("firmware_graph.api.schema.defects.defect_exposure")]

Defects = Sequence[defect.Defect]
ExposurePages = Sequence[Page[defect.DefectExposure]]
LazyExposures = Connection[LazyDefectExposure]
IN_ORDER = "In the order of their entry IDs."


async def stacks_of(
    defects: Defects,
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[defect.StackExposure]]:
    """List the stack versions that have each defect."""
    page = page_request(first, after, key=QUOTED_KEY, wants_total=wants_total)
    return await stacks_with_defect.stack_exposures(context.reader, defects, page)


async def exposures_of(
    defects: Defects,
    context: OperationContext,
    exposures: frozenset[defect.Exposure],
    given: FirmwareFilter | None,
    page: PageRequest,
) -> ExposurePages:
    """List the firmware that stands so with each defect."""
    subjects = [subject_of(one) for one in defects]
    wanted = (given or FirmwareFilter()).read()
    return await exposed_firmware.exposed_firmware(
        context.reader, subjects, exposures, wanted, page, day=context.clocks.day
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
    """List the firmware that has each defect."""
    page = page_request(first, after, key=ENTRY_KEY, wants_total=wants_total)
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
    """List the firmware of which each defect cannot be told."""
    page = page_request(first, after, key=ENTRY_KEY, wants_total=wants_total)
    return await exposures_of(defects, context, defect.UNKNOWN, filter, page)


async def makers_of(defects: Defects, context: OperationContext) -> Sequence[Sequence[defect.ManufacturerExposure]]:
    """Count the firmware that has each defect by its manufacturer."""
    return await stacks_with_defect.manufacturer_exposures(context.reader, defects)


@strawberry.type(
    description="A stack version that has a defect; the firmware that has it is counted, test images apart."
)
class StackExposure:
    """A stack version that has a defect."""

    is_type_of = stands_for(defect.StackExposure)

    stack: ZigbeeStack
    firmware_count: int
    device_model_count: int
    manufacturer_count: int


@strawberry.type(description="How much firmware of one manufacturer it is, test images apart.")
class ManufacturerExposure:
    """How much firmware of one manufacturer it is."""

    is_type_of = stands_for(defect.ManufacturerExposure)

    manufacturer: Manufacturer
    firmware_count: int
    device_model_count: int


@strawberry.type(description="A published defect of ZigBee stacks. One that was withdrawn affects nothing.")
class Defect:
    """A published defect of ZigBee stacks."""

    is_type_of = stands_for(defect.Defect)

    defect_id: strawberry.ID = column(name="id")
    aliases: list[str]
    title: str
    severity: str | None = column("As it was published: a word, a score or a vector.")
    references: list[str] = column("Where it was published.")
    withdrawn_at: DateTime | None
    stack_versions: Connection[StackExposure] = relation(
        stacks_of,
        "Recorded stack versions that have it, each with the firmware, models and manufacturers behind it, in the "
        "order of their IDs.",
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
