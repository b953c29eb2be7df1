"""The manufacturers whose entries a change judges by restricted facts, for the audit record."""

from collections.abc import Collection

from firmware_graph.changes.settled import settled
from firmware_graph.database.reader import GraphReader
from firmware_graph.questions.products.shared.kept_versions import kept_versions


async def manufacturer_codes_of(reader: GraphReader, cpl_entry_ids: Collection[int]) -> set[str]:
    """Return the manufacturer codes of those entries that are recorded; called before a write, which runs only once.

    One round trip for entries that are not cached.
    """
    if not cpl_entry_ids:
        return set()
    found = await settled(reader, lambda settling: kept_versions(settling, cpl_entry_ids))
    return {version.manufacturer_code for version in found.values()}
