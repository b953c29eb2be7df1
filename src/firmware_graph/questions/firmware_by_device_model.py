"""Which firmware each of some products has, a page of each at a time: for everyone."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest, page_of


async def firmware_by_device_model(
    reader: GraphReader, model_keys: Sequence[str], page: PageRequest
) -> list[Page[FirmwareVersion]]:
    """List the versions of each model, in the order of their entry IDs; one round trip for all models."""
    record = await reader.read(
        "firmware_by_device_model",
        model_keys=sorted(set(model_keys)),
        after=int(page.after or 0),
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    pages = {
        model_key: page_of(
            [FirmwareVersion._make(columns) for columns in rows],
            page,
            key=lambda version: str(version.cpl_entry_id),
            total_count=total,
        )
        for model_key, rows, total in record["pages"]
    }
    return [pages[model_key] for model_key in model_keys]
