"""Which firmware version has this CPL Entry ID: for everyone."""

from collections.abc import Mapping

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.products.firmware_versions_by_entry_id import firmware_versions_by_entry_id


async def firmware_version(
    reader: GraphReader, cpl_entry_id: int, *, known: Mapping[int, FirmwareVersion]
) -> FirmwareVersion | None:
    """Look up a version; None if there is none. Costs no round trip if it is among `known`."""
    [version] = await firmware_versions_by_entry_id(reader, [cpl_entry_id], known=known)
    return version
