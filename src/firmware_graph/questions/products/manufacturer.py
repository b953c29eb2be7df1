"""Who has this manufacturer code: for everyone."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import Manufacturer


async def manufacturer(reader: GraphReader, code: str) -> Manufacturer | None:
    """Find a manufacturer; None where there is none."""
    record = await reader.read("manufacturer", code=code)
    return next(map(Manufacturer._make, record["manufacturers"]), None)
