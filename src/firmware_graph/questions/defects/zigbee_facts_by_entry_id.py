"""Which ZigBee stack and chipset are behind these entries: for the Security Sub-Committee only."""

from collections.abc import Sequence
from typing import NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import Chipset, ZigbeeStack


class ZigbeeFacts(NamedTuple):
    """The stack and chipset of an entry; None if unknown."""

    stack: ZigbeeStack | None = None
    chipset: Chipset | None = None


async def zigbee_facts_by_entry_id(reader: GraphReader, cpl_entry_ids: Sequence[int]) -> list[ZigbeeFacts]:
    """Return the stack and chipset of each entry, in order; one round trip for all."""
    record = await reader.read("zigbee_facts_by_entry_id", cpl_entry_ids=sorted(set(cpl_entry_ids)))
    facts = {
        entry: ZigbeeFacts(stack and ZigbeeStack._make(stack), chipset and Chipset._make(chipset))
        for entry, stack, chipset in record["facts"]
    }
    return [facts.get(entry, ZigbeeFacts()) for entry in cpl_entry_ids]
