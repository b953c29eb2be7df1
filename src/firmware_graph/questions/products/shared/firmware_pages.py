"""Pages of firmware, one for each of some keys: for questions that list by a key."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader, Reading
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.questions.products.shared.kept_versions import entry_of, listed_versions


async def firmware_pages(
    reader: GraphReader, reading: Reading, keys: Sequence[str], page: PageRequest
) -> list[Page[FirmwareVersion]]:
    """Return the page of each key that was read, in the order of the keys; rows are sorted by entry ID.

    Costs one round trip if rows are missing.
    """
    found = {key: (rows, total) for key, rows, total in reading.record["pages"]}
    versions = await listed_versions(reader, (row for rows, _ in found.values() for row in rows), reading)
    pages = {
        key: firmware_page([versions[entry_of(row)] for row in rows], page, total)
        for key, (rows, total) in found.items()
    }
    return [pages[key] for key in keys]


def firmware_page(rows: Sequence[FirmwareVersion], page: PageRequest, total: int | None) -> Page[FirmwareVersion]:
    """Return a page of rows sorted by entry ID, of which there may be one more than requested."""
    return page_of(rows, page, key=lambda version: str(version.cpl_entry_id), total_count=total)
