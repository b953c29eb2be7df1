"""Which firmware is built on each of some ZigBee stacks, a page of each: for the Security Sub-Committee alone."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.questions.defects.defect_register import defect_register
from firmware_graph.questions.products.firmware_pages import firmware_pages


async def firmware_by_zigbee_stack(
    reader: GraphReader, keys: Sequence[str], page: PageRequest
) -> list[Page[FirmwareVersion]]:
    """List the versions built on each stack, in the order of their entry IDs; two round trips for all stacks."""
    matrix = await defect_register(reader)
    record = await reader.read(
        "firmware_by_zigbee_stack",
        stacks=[[key, matrix.chipsets.get(key, [])] for key in sorted(set(keys))],
        after=int(page.after or 0),
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    return firmware_pages(record["pages"], keys, page)
