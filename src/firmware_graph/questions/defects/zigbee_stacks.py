"""Which ZigBee stack versions are in use, a page at a time: for the Security Sub-Committee alone."""

from dataclasses import dataclass

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import ZigbeeStack
from firmware_graph.model.page import Page, PageRequest, page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StackFilter:
    """A stack's name, and the vendor of a chipset that some of its firmware runs on, both as recorded.

    What is affected by a defect is answered by stacks_with_defect.
    """

    name: str | None = None
    chipset_vendor: str | None = None
    affected_by: str | None = None


async def zigbee_stacks(reader: GraphReader, wanted: StackFilter, page: PageRequest) -> Page[ZigbeeStack]:
    """List stack versions in the order of their keys, in one round trip."""
    record = await reader.read(
        "zigbee_stacks",
        name=wanted.name,
        chipset_vendor=wanted.chipset_vendor,
        after=page.after or "",
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    rows = [ZigbeeStack._make(columns) for columns in record["stacks"]]
    return page_of(rows, page, key=lambda stack: stack.key, total_count=record["total"])
