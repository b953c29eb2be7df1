"""The versions that are declared compatible with a version, at the other end of a pair."""

from collections.abc import Sequence

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.model import firmware
from firmware_graph.questions.pathways.compatible_firmware import compatible_firmware
from firmware_graph.questions.products.firmware_versions_by_entry_id import firmware_versions_by_entry_id


async def compatible_with(
    versions: Sequence[firmware.FirmwareVersion], context: OperationContext
) -> Sequence[Sequence[firmware.FirmwareVersion]]:
    """Resolve `compatibleWith`; a caller that may read only its own rows sees nothing for others' versions."""
    context.remember(versions)
    partners = await compatible_firmware(context.reader, [version.cpl_entry_id for version in versions])
    entries = sorted({entry for own in partners.values() for entry in own})
    found = await firmware_versions_by_entry_id(context.reader, entries, known=context.versions)
    codes = context.caller.rights.rows_read
    rows = {row.cpl_entry_id: row for row in found if row and (codes is None or row.manufacturer_code in codes)}
    context.remember(rows.values())
    return [[rows[entry] for entry in partners.get(version.cpl_entry_id, ()) if entry in rows] for version in versions]
