"""Which products each of some manufacturers makes, a page of each at a time: for everyone."""

from collections.abc import Sequence

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import DeviceModel
from firmware_graph.model.page import Page, PageRequest, page_of


async def device_models_by_manufacturer(
    reader: GraphReader, codes: Sequence[str], page: PageRequest
) -> list[Page[DeviceModel]]:
    """List the models of each manufacturer, in the order of their keys; one round trip for all manufacturers."""
    reading = await read_list(
        reader,
        "device_models_by_manufacturer",
        codes=sorted(set(codes)),
        after=page.after or "",
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    pages = {
        code: page_of(
            [DeviceModel._make(columns) for columns in rows],
            page,
            key=lambda model: model.model_key,
            total_count=total,
        )
        for code, rows, total in reading.record["pages"]
    }
    return [pages[code] for code in codes]
