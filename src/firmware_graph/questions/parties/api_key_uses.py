"""The uses of agents' API keys, for the party in whose name they act."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.api_key_use import ApiKeyUse
from firmware_graph.model.page import Page, PageRequest, page_of

BEHIND_ALL: Final = "~"


async def api_key_uses(reader: GraphReader, key_ids: Sequence[str], page: PageRequest) -> list[Page[ApiKeyUse]]:
    """Return a page of the uses of each key, latest first, in the order of the keys and in one round trip."""
    record = await reader.party_facts(
        "api_key_uses",
        key_ids=sorted(set(key_ids)),
        before=page.after or BEHIND_ALL,
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    pages = {
        key_id: page_of([ApiKeyUse(*columns) for columns in uses], page, key=place_of, total_count=total)
        for key_id, uses, total in record["pages"]
    }
    return [pages[key_id] for key_id in key_ids]


def place_of(use: ApiKeyUse) -> str:
    """Return the key of a row."""
    return use.place
