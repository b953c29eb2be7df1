"""Which versions are declared compatible with these, at the other end of a pair: for SEC Parties."""

from collections.abc import Iterable

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.pair import Partners


async def compatible_firmware(reader: GraphReader, cpl_entry_ids: Iterable[int]) -> Partners:
    """Return the compatible entries of each of some entries, as declared and not withdrawn; one round trip for all."""
    record = await reader.read("compatible_firmware", cpl_entry_ids=sorted(set(cpl_entry_ids)))
    partners: dict[int, list[int]] = {}
    for entry, other in record["pairs"]:
        partners.setdefault(entry, []).append(other)
    return partners
