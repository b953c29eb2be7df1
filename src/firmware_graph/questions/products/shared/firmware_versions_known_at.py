"""Which firmware versions matched a filter as recorded at an earlier moment: for reports of SEC Parties."""

from dataclasses import replace

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.page import PageRequest
from firmware_graph.questions.products.firmware_versions import FirmwareFilter, firmware_versions


async def firmware_versions_known_at(
    reader: GraphReader, wanted: FirmwareFilter, *, most: int, clocks: Clocks
) -> list[int]:
    """List the entry IDs of the versions that matched a filter, in order; more than `most` if there are more.

    Versions that were not corrected since `known_at` are matched as recorded now. Costs one round trip, and one for
    every `most` versions that match now.
    """
    if not clocks.is_past_knowledge:
        fitting = await firmware_versions(reader, wanted, PageRequest(most + 1), day=clocks.day)
        return [version.cpl_entry_id for version in fitting.rows]
    record = await reader.read(
        "firmware_versions_known_at",
        **wanted.conditions,
        today=clocks.day,
        known_at=clocks.known_at,
        limit=most + 1,
    )
    found: set[int] = set(record["cpl_entry_ids"])
    request, has_next = PageRequest(most), True
    while has_next and len(found) <= most:
        page = await firmware_versions(reader, wanted, request, day=clocks.day)
        found.update(version.cpl_entry_id for version in page.rows if version.recorded_from <= clocks.known_at)
        has_next = page.has_next
        request = replace(request, after=page.cursors[-1] if page.cursors else None)
    return sorted(found)
