"""Which products fit a filter, a page at a time: for everyone."""

from dataclasses import dataclass
from typing import Final

from firmware_graph.database.parameters import parameters_of
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import DeviceModel
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.vocabulary import Environment

DRIVEN_BY: Final = {
    "manufacturer_code": "device_models_by_manufacturer_code",
    "generation": "device_models_by_generation",
    "device_type": "device_models_by_device_type",
    "environment": "device_models_by_environment",
}
"""The query for each thing that a list can be driven by, the most selective first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceModelFilter:
    """What all models of a list have in common; test devices are left out unless they are asked for."""

    manufacturer_code: str | None = None
    generation: str | None = None
    device_type: str | None = None
    environment: str = Environment.PRODUCTION

    @property
    def query(self) -> str:
        """The query that is driven by the most selective of what is given."""
        return next(query for name, query in DRIVEN_BY.items() if getattr(self, name) is not None)


async def device_models(reader: GraphReader, wanted: DeviceModelFilter, page: PageRequest) -> Page[DeviceModel]:
    """List models in the order of their keys, in one round trip."""
    record = await reader.read(
        wanted.query,
        **parameters_of(wanted),
        after=page.after or "",
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    rows = [DeviceModel._make(columns) for columns in record["models"]]
    return page_of(rows, page, key=lambda model: model.model_key, total_count=record["total"])
