"""Which firmware is built on each of some ZigBee stacks, a page of each: for the Security Sub-Committee only."""

from collections.abc import Sequence

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.questions.defects.shared.defect_register import defect_register
from firmware_graph.questions.products.shared.firmware_pages import firmware_pages


async def firmware_by_zigbee_stack(
    reader: GraphReader, keys: Sequence[str], page: PageRequest
) -> list[Page[FirmwareVersion]]:
    """List the versions built on each stack, in the order of their entry IDs; two or three round trips for all."""
    matrix = await defect_register(reader)
    reading = await read_list(
        reader,
        "firmware_by_zigbee_stack",
        stacks=[[key, matrix.chipsets.get(key, [])] for key in sorted(set(keys))],
        after=int(page.after or 0),
        limit=page.first + 1,
        wants_total=page.wants_total,
        wants_rows=reader.kept.lists_have_rows,
    )
    return await firmware_pages(reader, reading, keys, page)
