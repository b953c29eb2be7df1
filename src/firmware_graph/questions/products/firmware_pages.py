"""Pages of firmware, one for each of some keys: for the questions that list by a key."""

from collections.abc import Iterable, Sequence
from typing import Any

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest, page_of


def firmware_pages(
    found: Iterable[Sequence[Any]], keys: Sequence[str], page: PageRequest
) -> list[Page[FirmwareVersion]]:
    """Return the page of each key, in the order of the keys; rows are in the order of their entry IDs."""
    pages = {
        key: page_of(
            [FirmwareVersion._make(columns) for columns in rows],
            page,
            key=lambda version: str(version.cpl_entry_id),
            total_count=total,
        )
        for key, rows, total in found
    }
    return [pages[key] for key in keys]
