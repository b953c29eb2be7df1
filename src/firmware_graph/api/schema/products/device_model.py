"""Device models: products without their firmware."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from firmware_graph.api.schema.connection import ENTRY_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import DeviceType, Environment, Generation
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.own_rows import of_own_rows
from firmware_graph.api.schema.pathways.lineage import Lineage, lineage_of_model
from firmware_graph.api.schema.products.limitation import Limitation, limitations_of_models
from firmware_graph.api.schema.products.manufacturer import Manufacturer
from firmware_graph.api.schema.publication.advisories_on import advisories_on_models
from firmware_graph.model import firmware
from firmware_graph.model.page import Page
from firmware_graph.questions.products.firmware_by_device_model import firmware_by_device_model

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
    from firmware_graph.api.schema.publication.advisory import Advisory

ModelRow = firmware.DeviceModel | firmware.FirmwareVersion
"""A device model, or a version, whose row also has the columns of its model."""


def manufacturer_of(model: ModelRow) -> firmware.Manufacturer:
    """Return the manufacturer of a model."""
    return firmware.Manufacturer(model.manufacturer_code, model.manufacturer_name)


def manufacturer_in(column: str) -> Callable[[Any], firmware.Manufacturer]:
    """Return a resolver of the manufacturer of the version that a row has in a column."""
    version_of = attrgetter(column)

    def resolve(row: object) -> firmware.Manufacturer:
        return manufacturer_of(version_of(row))

    return resolve


async def firmware_of(
    models: Sequence[ModelRow],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[firmware.FirmwareVersion]]:
    """Resolve the firmware of each model."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    pages = await firmware_by_device_model(context.reader, [model.model_key for model in models], page)
    context.remember(version for one in pages for version in one.rows)
    return pages


@strawberry.type(description="A product without its firmware.")
class DeviceModel:
    """A product without its firmware."""

    is_type_of = stands_for(firmware.DeviceModel, firmware.FirmwareVersion, firmware.PastFirmwareVersion)

    model_key: strawberry.ID = column(name="id")
    manufacturer: Manufacturer = computed(manufacturer_of)
    device_type: DeviceType
    generation: Generation | None
    environment: Environment
    model_identifier: str
    model_name: str | None
    hardware_version: str | None
    hardware_revision: str | None
    variant: str | None
    firmware_versions: Connection[
        Annotated["FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")]
    ] = relation(firmware_of, "In the order of their entry IDs.")
    advisories: (
        list[Annotated["Advisory", strawberry.lazy("firmware_graph.api.schema.publication.advisory")]] | None
    ) = relation(advisories_on_models, "The advisories that stand on a version of it, the latest first.")
    limitations: list[Limitation] | None = relation(
        of_own_rows("DeviceModel.limitations", limitations_of_models),
        "What is limited of it today, whatever its firmware.",
    )
    lineage: Lineage | None = relation(
        of_own_rows("DeviceModel.lineage", lineage_of_model),
        "What is not in effect, ended or not yet begun, is left out unless `includeEnded`.",
    )
