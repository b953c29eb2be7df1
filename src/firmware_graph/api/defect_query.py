"""Fields of the Query root on defects and stacks: for the Security Sub-Committee alone."""

import re
from collections.abc import Sequence
from typing import Final

import strawberry

from firmware_graph.api.connection import ENTRY_KEY, Connection, page_request
from firmware_graph.api.context import OperationContext
from firmware_graph.api.fields import root_field
from firmware_graph.api.types.blast_radius import BlastRadius
from firmware_graph.api.types.defect import Defect
from firmware_graph.api.types.defect_exposure import DefectExposure
from firmware_graph.api.types.filters import FirmwareFilter
from firmware_graph.api.types.stack_criteria import StackCriteria
from firmware_graph.model import defect
from firmware_graph.model.defect import UNKNOWN, Exposure
from firmware_graph.model.page import Page
from firmware_graph.questions import blast_radius, defects, exposure_to, shared_defects
from firmware_graph.questions.defect import defect as find_defect

DEFECT_KEY: Final = re.compile(r".+", re.DOTALL)
AT_RISK: Final = UNKNOWN | {Exposure.AFFECTED}


async def defect_field(context: OperationContext, *, id: strawberry.ID) -> defect.Defect | None:  # noqa: A002 - the argument's name
    """Find one defect."""
    return await find_defect(context.reader, str(id))


async def defects_field(
    context: OperationContext,
    *,
    include_withdrawn: bool | None = False,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[defect.Defect]:
    """List defects."""
    page = page_request(first, after, key=DEFECT_KEY, wants_total=wants_total)
    return await defects.defects(context.reader, page, includes_withdrawn=include_withdrawn or False)


async def shared_defects_field(context: OperationContext, *, stack_ids: list[strawberry.ID]) -> Sequence[defect.Defect]:
    """List what all the stacks have."""
    return await shared_defects.shared_defects(context.reader, list(map(str, stack_ids)))


async def exposure_to_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    criteria: list[StackCriteria],
    filter: FirmwareFilter | None = None,  # noqa: A002 - the argument's name
    exposures: list[Exposure] | None = None,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[defect.DefectExposure]:
    """List what may have a defect that is not recorded."""
    page = page_request(first, after, key=ENTRY_KEY, wants_total=wants_total)
    found = await exposure_to.exposure_to(
        context.reader,
        [one.read() for one in criteria],
        AT_RISK if exposures is None else frozenset(exposures),
        (filter or FirmwareFilter()).read(),
        page,
        day=context.clocks.day,
    )
    context.remember(exposure.firmware_version for exposure in found.rows)
    return found


async def blast_radius_field(context: OperationContext, *, stack_id: strawberry.ID) -> defect.BlastRadius | None:
    """Say what is built on a stack."""
    return await blast_radius.blast_radius(context.reader, str(stack_id))


@strawberry.type
class DefectQuery:
    """What can be asked about defects."""

    defect: Defect | None = root_field(defect_field, "By its ID or an alias; one that was withdrawn too.")
    defects: Connection[Defect] | None = root_field(
        defects_field, "In the order of their IDs; those that were withdrawn only with `includeWithdrawn`."
    )
    shared_defects: list[Defect] | None = root_field(
        shared_defects_field, "Defects that all the stacks have, each on some chipset that it is recorded with."
    )
    exposure_to: Connection[DefectExposure] | None = root_field(
        exposure_to_field,
        "For a defect that is not recorded yet: firmware in any of the ranges, and that of which it cannot be told, "
        "in the order of entry IDs. `exposures` narrows it down.",
    )
    blast_radius: BlastRadius | None = root_field(
        blast_radius_field, "What is built on a stack version, and its defects; null where nothing is."
    )
