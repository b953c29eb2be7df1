"""Root fields of the product list: for everyone."""

import strawberry

from firmware_graph.api.schema.connection import ENTRY_KEY, MANUFACTURER_KEY, QUOTED_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import root_field
from firmware_graph.api.schema.products.device_model import DeviceModel
from firmware_graph.api.schema.products.filters import DeviceModelFilter, FirmwareFilter, read_code
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.api.schema.products.manufacturer import Manufacturer
from firmware_graph.api.schema.products.references import Reference
from firmware_graph.api.schema.products.resolution import FirmwareResolution
from firmware_graph.api.schema.products.variant_to_ask_for import VariantToAskFor
from firmware_graph.model import firmware, variant_to_ask_for
from firmware_graph.model.page import Page
from firmware_graph.questions.products import (
    device_model,
    device_models,
    firmware_version,
    firmware_versions,
    manufacturer,
    manufacturers,
    resolve_firmware,
    variants_to_ask_for,
)


async def firmware_version_field(context: OperationContext, *, cpl_entry_id: int) -> firmware.FirmwareVersion | None:
    """Resolve `firmwareVersion`."""
    version = await firmware_version.firmware_version(context.reader, cpl_entry_id, known=context.versions)
    if version:
        context.remember([version])
    return version


async def firmware_versions_field(
    context: OperationContext,
    *,
    filter: FirmwareFilter | None = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[firmware.FirmwareVersion]:
    """Resolve `firmwareVersions`."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    wanted = await (filter or FirmwareFilter()).read(context.reader)
    found = await firmware_versions.firmware_versions(context.reader, wanted, page, day=context.clocks.day)
    context.remember(found.rows)
    return found


async def device_model_field(context: OperationContext, *, id: strawberry.ID) -> firmware.DeviceModel | None:  # noqa: A002 - the argument's name
    """Resolve `deviceModel`."""
    return await device_model.device_model(context.reader, str(id))


async def device_models_field(
    context: OperationContext,
    *,
    filter: DeviceModelFilter | None = None,  # noqa: A002 - the argument's name
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[firmware.DeviceModel]:
    """Resolve `deviceModels`."""
    page = page_request(context.limits, first, after, key=QUOTED_KEY, wants_total=wants_total)
    wanted = await (filter or DeviceModelFilter()).read(context.reader)
    return await device_models.device_models(context.reader, wanted, page)


async def manufacturer_field(context: OperationContext, *, code: str) -> firmware.Manufacturer | None:
    """Resolve `manufacturer`."""
    return await manufacturer.manufacturer(context.reader, read_code(code, "code"))


async def manufacturers_field(
    context: OperationContext, *, first: int | None = 50, after: str | None = None, wants_total: bool
) -> Page[firmware.Manufacturer]:
    """Resolve `manufacturers`."""
    page = page_request(context.limits, first, after, key=MANUFACTURER_KEY, wants_total=wants_total)
    return await manufacturers.manufacturers(context.reader, page)


async def resolve_firmware_field(context: OperationContext, *, reference: Reference) -> resolve_firmware.Resolution:
    """Resolve `resolveFirmware`."""
    [meaning] = await resolve_firmware.resolve_firmware(context.reader, [reference], clocks=context.clocks)
    return meaning


async def variants_to_ask_for_field(
    context: OperationContext, *, first: int | None = 50, after: str | None = None, wants_total: bool
) -> Page[variant_to_ask_for.VariantToAskFor]:
    """Resolve `variantsToAskFor`."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    return await variants_to_ask_for.variants_to_ask_for(context.reader, page, clocks=context.clocks)


@strawberry.type
class ProductsQuery:
    """Root fields of the product list."""

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
    variants_to_ask_for: Connection[VariantToAskFor] | None = root_field(
        variants_to_ask_for_field,
        "Displays that may be Alt HAN devices: an Alt HAN device of their product looks like them, or no variant is "
        "recorded. In the order of entry IDs; at most 20,000 displays are looked at.",
    )
