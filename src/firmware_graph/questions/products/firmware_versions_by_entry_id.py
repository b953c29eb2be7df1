"""Which firmware versions have these CPL Entry IDs: for everyone, and for every field that leads to a version."""

from collections.abc import Mapping, Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.products.shared.kept_versions import kept_versions


async def firmware_versions_by_entry_id(
    reader: GraphReader, cpl_entry_ids: Sequence[int], *, known: Mapping[int, FirmwareVersion]
) -> list[FirmwareVersion | None]:
    """Look up a version for each ID, in order; None if there is none.

    Costs one round trip for those that are neither among `known` nor cached by the process.
    """
    missing = [entry for entry in cpl_entry_ids if entry not in known]
    found = await kept_versions(reader, missing) if missing else {}
    return [known.get(entry) or found.get(entry) for entry in cpl_entry_ids]
