"""Which firmware versions have these CPL Entry IDs: for everyone, and for every field that leads to a version."""

from collections.abc import Mapping, Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion


async def firmware_versions_by_entry_id(
    reader: GraphReader, cpl_entry_ids: Sequence[int], *, known: Mapping[int, FirmwareVersion]
) -> list[FirmwareVersion | None]:
    """Find a version for each ID, in order; None where there is none.

    Costs one round trip for those that are not among `known`, and none where all are.
    """
    missing = sorted(set(cpl_entry_ids) - known.keys())
    if not missing:
        return [known[entry] for entry in cpl_entry_ids]
    record = await reader.read("firmware_versions_by_entry_id", cpl_entry_ids=missing)
    read = {version.cpl_entry_id: version for version in map(FirmwareVersion._make, record["versions"])}
    return [known.get(entry) or read.get(entry) for entry in cpl_entry_ids]
