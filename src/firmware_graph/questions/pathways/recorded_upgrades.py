"""The records of upgrades with these keys, in any state."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.state import as_known
from firmware_graph.questions.pathways.shared.kept_upgrades import kept_upgrades
from firmware_graph.questions.pathways.upgrades_to import ENDS

RecordKey = tuple[int, int, int]
"""The two ends of an upgrade, and when its record began."""


async def recorded_upgrades(
    reader: GraphReader, keys: Sequence[RecordKey], *, clocks: Clocks
) -> dict[RecordKey, Upgrade]:
    """Return the upgrades of some records, as recorded; one round trip for all not cached."""
    known = as_known(await kept_upgrades(reader, (source for source, _, _ in keys), ENDS), clocks)
    wanted = set(keys)
    found = {(one.from_cpl_entry_id, one.to_cpl_entry_id, one.recorded_from): one for one in known}
    return {key: one for key, one in found.items() if key in wanted}
