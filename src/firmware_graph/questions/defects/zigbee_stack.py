"""Which ZigBee stack version has this key: for the Security Sub-Committee alone."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import ZigbeeStack


async def zigbee_stack(reader: GraphReader, key: str) -> ZigbeeStack | None:
    """Find a stack version; None where there is none."""
    record = await reader.read("zigbee_stack", key=key)
    return next(map(ZigbeeStack._make, record["stacks"]), None)
