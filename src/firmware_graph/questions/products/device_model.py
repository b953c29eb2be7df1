"""Which product has this key: for everyone."""

from firmware_graph.database.kept_lists import read_list
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import DeviceModel


async def device_model(reader: GraphReader, model_key: str) -> DeviceModel | None:
    """Look up a device model; None if there is none."""
    record = (await read_list(reader, "device_model", model_key=model_key)).record
    return next(map(DeviceModel._make, record["models"]), None)
