"""The stacks and assessments of some entries: for the Security Sub-Committee only."""

from collections.abc import Iterable

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import Exposure, RestrictedEntry, StackBuild
from firmware_graph.model.firmware import Chipset, ZigbeeStack

NOTHING_RECORDED = RestrictedEntry(StackBuild(), {})


async def restricted_entries(reader: GraphReader, cpl_entry_ids: Iterable[int]) -> dict[int, RestrictedEntry]:
    """Return what is recorded of each entry, `NOTHING_RECORDED` if nothing is; one round trip for all."""
    asked = sorted(set(cpl_entry_ids))
    record = await reader.read("restricted_entries", cpl_entry_ids=asked)
    found = {
        entry: RestrictedEntry(
            StackBuild(stack and ZigbeeStack._make(stack), chipset and Chipset._make(chipset)),
            {defect: Exposure(verdict) for defect, verdict in assessments},
        )
        for entry, stack, chipset, assessments in record["entries"]
    }
    return {entry: found.get(entry, NOTHING_RECORDED) for entry in asked}
