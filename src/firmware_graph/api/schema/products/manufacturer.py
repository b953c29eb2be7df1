"""Manufacturers and their device models."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.connection import QUOTED_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.model import firmware
from firmware_graph.model.page import Page
from firmware_graph.questions.products.device_models_by_manufacturer import device_models_by_manufacturer

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.device_model import DeviceModel

LazyDeviceModel = Annotated["DeviceModel", strawberry.lazy("firmware_graph.api.schema.products.device_model")]


async def device_models_of(
    manufacturers: Sequence[firmware.Manufacturer],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[firmware.DeviceModel]]:
    """Resolve the models of each manufacturer."""
    page = page_request(context.limits, first, after, key=QUOTED_KEY, wants_total=wants_total)
    codes = [manufacturer.code for manufacturer in manufacturers]
    return await device_models_by_manufacturer(context.reader, codes, page)


@strawberry.type(description="A ZigBee manufacturer code and the name that most of its entries give.")
class Manufacturer:
    """A ZigBee manufacturer code and the name that most of its entries give."""

    is_type_of = stands_for(firmware.Manufacturer)

    code: str = column("ZigBee manufacturer code, four upper-case hexadecimal digits.")
    name: str
    device_models: Connection[LazyDeviceModel] = relation(
        device_models_of, "In the order of their IDs, test devices among them."
    )
