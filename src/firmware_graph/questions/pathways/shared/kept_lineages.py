"""The lineages of some entries as recorded now: those that the process has cached, and those that it reads."""

from collections.abc import Iterable
from typing import Final

from firmware_graph.database.kept import Found
from firmware_graph.database.reader import GraphReader
from firmware_graph.questions.pathways.shared.recorded_lineage import RecordedLineage, recorded_lineages
from firmware_graph.questions.products.shared.kept_versions import VERSION

LINEAGE: Final = "lineage"
"""The kind of the cache key of a lineage, used with its lowest entry ID."""

USES_A_MEASURE: Final = 64
"""After how many uses a lineage is measured again at the latest: it grows with new questions."""


async def kept_lineages(reader: GraphReader, cpl_entry_ids: Iterable[int]) -> dict[int, RecordedLineage]:
    """Return the lineage of each entry that is recorded, as recorded now."""
    kept = reader.kept
    await kept.measure_grown()

    async def read(entries: list[int]) -> Found[int, RecordedLineage]:
        reading = await reader.read_with_tiers("upgrade_lineages", cpl_entry_ids=entries)
        size = len(reading.record["versions"]) + sum(len(pairs) for _, pairs in reading.record["upgrades"])
        [lineages] = await reader.each([reading.record], recorded_lineages, is_heavy=size > reader.graph.heavy_from)
        of_entry = {entry: lineage for lineage in lineages for entry in lineage.versions}
        return Found(
            {entry: of_entry[entry] for entry in entries if entry in of_entry},
            {(LINEAGE, lineage.least_cpl_entry_id): lineage for lineage in lineages},
            reading,
            replaced=[(VERSION, entry) for entry in of_entry],
        )

    sought = [*dict.fromkeys(cpl_entry_ids)]
    found = await kept.gather(reader, sought, look=lambda entries: kept.holding(entries, RecordedLineage), read=read)
    for lineage in dict.fromkeys(found.values()):
        lineage.uses += 1
        if lineage.uses & (lineage.uses - 1) == 0 or lineage.uses % USES_A_MEASURE == 0:  # a power of two is counted
            kept.grown.add((LINEAGE, lineage.least_cpl_entry_id))
    return found
