"""The fields of the Query root: each reads its arguments, asks one question, and answers."""

import strawberry

from firmware_graph.api.connection import ENTRY_KEY, MANUFACTURER_KEY, QUOTED_KEY, Connection, page_request
from firmware_graph.api.context import OperationContext
from firmware_graph.api.defect_query import DefectQuery
from firmware_graph.api.dependency_query import DependencyQuery
from firmware_graph.api.fields import root_field
from firmware_graph.api.pathway_query import PathwayQuery
from firmware_graph.api.scalars import DateTime
from firmware_graph.api.types.device_model import DeviceModel
from firmware_graph.api.types.filters import DeviceModelFilter, FirmwareFilter, StackFilter, read_code
from firmware_graph.api.types.firmware_version import FirmwareVersion
from firmware_graph.api.types.manufacturer import Manufacturer
from firmware_graph.api.types.pathway import UpgradePathwayResult
from firmware_graph.api.types.references import FirmwareReference, Installation, Source, Target
from firmware_graph.api.types.resolution import FirmwareResolution
from firmware_graph.api.types.revision import Revision
from firmware_graph.api.types.upgrade import versions_of
from firmware_graph.api.types.zigbee import ZigbeeStack
from firmware_graph.api.versions_met import versions_in
from firmware_graph.model import firmware, pathway, reference
from firmware_graph.model.page import Page
from firmware_graph.questions import (
    device_model,
    device_models,
    firmware_versions,
    manufacturer,
    manufacturers,
    resolve_firmware,
    revision,
    stacks_with_defect,
    upgrade_pathway,
    zigbee_stack,
    zigbee_stacks,
)


async def firmware_version_field(context: OperationContext, *, cpl_entry_id: int) -> firmware.FirmwareVersion | None:
    """Find one version."""
    [version] = await versions_of([cpl_entry_id], context)
    return version


async def firmware_versions_field(
    context: OperationContext,
    *,
    filter: FirmwareFilter | None = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[firmware.FirmwareVersion]:
    """List versions."""
    page = page_request(first, after, key=ENTRY_KEY, wants_total=wants_total)
    wanted = (filter or FirmwareFilter()).read()
    found = await firmware_versions.firmware_versions(context.reader, wanted, page, day=context.clocks.day)
    context.remember(found.rows)
    return found


async def device_model_field(context: OperationContext, *, id: strawberry.ID) -> firmware.DeviceModel | None:  # noqa: A002 - the argument's name
    """Find one model."""
    return await device_model.device_model(context.reader, str(id))


async def device_models_field(
    context: OperationContext,
    *,
    filter: DeviceModelFilter | None = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[firmware.DeviceModel]:
    """List models."""
    page = page_request(first, after, key=QUOTED_KEY, wants_total=wants_total)
    return await device_models.device_models(context.reader, (filter or DeviceModelFilter()).read(), page)


async def manufacturer_field(context: OperationContext, *, code: str) -> firmware.Manufacturer | None:
    """Find one manufacturer."""
    return await manufacturer.manufacturer(context.reader, read_code(code, "code"))


async def manufacturers_field(
    context: OperationContext, *, first: int | None = 50, after: str | None = None, wants_total: bool
) -> Page[firmware.Manufacturer]:
    """List manufacturers."""
    page = page_request(first, after, key=MANUFACTURER_KEY, wants_total=wants_total)
    return await manufacturers.manufacturers(context.reader, page)


async def resolve_firmware_field(
    context: OperationContext, *, reference: FirmwareReference
) -> resolve_firmware.Resolution:
    """Say what a reference means."""
    [meaning] = await resolve_firmware.resolve_firmware(context.reader, [reference.read()])
    return meaning


async def upgrade_pathway_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    source: Source,
    target: Target = None,
    installation: Installation | None = None,
    as_of: DateTime | None = None,
    known_at: DateTime | None = None,
) -> pathway.PathwayAnswer:
    """Say how to get from one version to another."""
    clocks = context.clocks_at(as_of, known_at)
    request = upgrade_pathway.PathwayRequest(
        source.read(),
        target.read() if target else None,
        installation.read() if installation else reference.Installation(),
    )
    [answer] = await upgrade_pathway.upgrade_pathways(context.reader, [request], clocks=clocks)
    if not clocks.is_past_knowledge:
        context.remember(versions_in(answer))
    return answer


async def zigbee_stack_field(context: OperationContext, *, id: strawberry.ID) -> firmware.ZigbeeStack | None:  # noqa: A002 - the argument's name
    """Find one stack."""
    return await zigbee_stack.zigbee_stack(context.reader, str(id))


async def zigbee_stacks_field(
    context: OperationContext,
    *,
    filter: StackFilter | None = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[firmware.ZigbeeStack]:
    """List stacks."""
    page = page_request(first, after, key=QUOTED_KEY, wants_total=wants_total)
    wanted = (filter or StackFilter()).read()
    if wanted.affected_by is not None:
        return await stacks_with_defect.stacks_with_defect(context.reader, wanted.affected_by, wanted, page)
    return await zigbee_stacks.zigbee_stacks(context.reader, wanted, page)


async def revision_field(context: OperationContext) -> revision.PublishedRevision:
    """Name the revision."""
    return await revision.revision(context.reader)


@strawberry.type
class Query(PathwayQuery, DependencyQuery, DefectQuery):
    """What can be asked."""

    firmware_version: FirmwareVersion | None = root_field(firmware_version_field, "Null where there is no such entry.")
    firmware_versions: Connection[FirmwareVersion] = root_field(
        firmware_versions_field, "In the order of their entry IDs."
    )
    device_model: DeviceModel | None = root_field(device_model_field)
    device_models: Connection[DeviceModel] = root_field(device_models_field, "In the order of their IDs.")
    manufacturer: Manufacturer | None = root_field(manufacturer_field)
    manufacturers: Connection[Manufacturer] = root_field(manufacturers_field, "In the order of their codes.")
    resolve_firmware: FirmwareResolution = root_field(
        resolve_firmware_field, "Which entry is meant: several are several, and never picked from."
    )
    upgrade_pathway: UpgradePathwayResult | None = root_field(
        upgrade_pathway_field,
        "How to get there; with no `to`, as far as one can go. As things are in effect at `asOf` and were known at "
        "`knownAt`, both now unless given.",
    )
    zigbee_stack: ZigbeeStack | None = root_field(zigbee_stack_field)
    zigbee_stacks: Connection[ZigbeeStack] | None = root_field(zigbee_stacks_field, "In the order of their IDs.")
    revision: Revision = root_field(
        revision_field, "The revision that this operation is answered from, as this caller may know it."
    )
