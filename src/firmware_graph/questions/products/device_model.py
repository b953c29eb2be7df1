"""Which product has this key: for everyone."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import DeviceModel


async def device_model(reader: GraphReader, model_key: str) -> DeviceModel | None:
    """Find a device model; None where there is none."""
    record = await reader.read("device_model", model_key=model_key)
    return next(map(DeviceModel._make, record["models"]), None)
