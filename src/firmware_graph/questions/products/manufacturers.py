"""Who makes the products of the list, a page at a time: for everyone."""

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import Manufacturer
from firmware_graph.model.page import Page, PageRequest, page_of


async def manufacturers(reader: GraphReader, page: PageRequest) -> Page[Manufacturer]:
    """List manufacturers in the order of their codes, in one round trip."""
    reading = await read_list(
        reader, "manufacturers", after=page.after or "", limit=page.first + 1, wants_total=page.wants_total
    )
    rows = [Manufacturer._make(columns) for columns in reading.record["manufacturers"]]
    return page_of(rows, page, key=lambda manufacturer: manufacturer.code, total_count=reading.record["total"])
