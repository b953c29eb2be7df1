"""Who has this manufacturer code: for everyone."""

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import Manufacturer


async def manufacturer(reader: GraphReader, code: str) -> Manufacturer | None:
    """Look up a manufacturer; None if there is none."""
    record = (await read_list(reader, "manufacturer", code=code)).record
    return next(map(Manufacturer._make, record["manufacturers"]), None)
