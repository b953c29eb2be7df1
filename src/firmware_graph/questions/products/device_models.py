"""Which products match a filter, a page at a time: for everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import DeviceModel
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.vocabulary import Environment
from firmware_graph.questions.products.shared.list_filters import driven_by

STORED_AS: Final = {"model_names": "model_name", "manufacturer_names": "manufacturer_name"}
"""The property that a filter compares, if its name differs."""

TAKES_A_LIST: Final = frozenset(STORED_AS)
"""Filters that match any value of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceModelFilter:
    """The filter of a list of models; None matches any value.

    The first given field drives the list, so the most selective ones come first. `make cypher` generates a query file
    and an index for each. An empty list of names matches nothing. Test devices are left out by default.
    """

    model_identifier: str | None = None
    model_names: Sequence[str] | None = None
    manufacturer_code: str | None = None
    manufacturer_names: Sequence[str] | None = None
    generation: str | None = None
    device_type: str | None = None
    environment: str = Environment.PRODUCTION


async def device_models(reader: GraphReader, wanted: DeviceModelFilter, page: PageRequest) -> Page[DeviceModel]:
    """List models in the order of their keys, in one round trip."""
    driver, parameters = driven_by(wanted, STORED_AS, TAKES_A_LIST)
    reading = await read_list(
        reader,
        f"device_models_by_{driver}",
        **parameters,
        after=page.after or "",
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    rows = [DeviceModel._make(columns) for columns in reading.record["models"]]
    return page_of(rows, page, key=lambda model: model.model_key, total_count=reading.record["total"])
