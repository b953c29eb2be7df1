"""Which names of models, and of their manufacturers, contain some text: for lists filtered by a part of one."""

from collections.abc import Sequence
from typing import NamedTuple

from firmware_graph.database.reader import GraphReader


class DeviceModelNames(NamedTuple):
    """The distinct names of all device models, and those of their manufacturers, each in order."""

    of_models: Sequence[str]
    of_manufacturers: Sequence[str]


async def device_model_names(reader: GraphReader) -> DeviceModelNames:
    """Return the names, which are cached until something is published.

    Reading them costs one round trip, which scans two index entries for each device model.
    """
    return await reader.once(read_device_model_names)


async def read_device_model_names(reader: GraphReader) -> DeviceModelNames:
    """Read all names in one round trip."""
    record = await reader.read("device_model_names")
    return DeviceModelNames(sorted(record["model_names"]), sorted(record["manufacturer_names"]))
