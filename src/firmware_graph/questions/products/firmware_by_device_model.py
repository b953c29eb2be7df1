"""Which firmware each of some products has, a page of each at a time: for everyone."""

from collections.abc import Sequence

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.questions.products.shared.firmware_pages import firmware_pages


async def firmware_by_device_model(
    reader: GraphReader, model_keys: Sequence[str], page: PageRequest
) -> list[Page[FirmwareVersion]]:
    """List the versions of each model, in the order of their entry IDs; one round trip for all models, or two."""
    reading = await read_list(
        reader,
        "firmware_by_device_model",
        model_keys=sorted(set(model_keys)),
        after=int(page.after or 0),
        limit=page.first + 1,
        wants_total=page.wants_total,
        wants_rows=reader.kept.lists_have_rows,
    )
    return await firmware_pages(reader, reading, model_keys, page)
