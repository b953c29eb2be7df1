"""Everything that decides on the pathways of some versions: their lineages, as recorded at a moment."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.successions import all_successions
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph


async def upgrade_lineages(reader: GraphReader, cpl_entry_ids: Sequence[int], *, clocks: Clocks) -> LineageGraph:
    """Fetch the lineages of some entries, in one round trip, or two for a past `known_at`.

    A lineage is all versions connected to an entry by upgrades of any state, the other entries of their
    models, and the versions connected to those.
    """
    if not cpl_entry_ids:
        return LineageGraph({}, (), clocks=clocks)
    record = await reader.read("upgrade_lineages", cpl_entry_ids=sorted(set(cpl_entry_ids)))
    rows = [FirmwareVersion._make(columns) for columns in record["versions"]]
    if clocks.is_past_knowledge:
        rows = await as_recorded(reader, rows, clocks.known_at)
    versions = {version.cpl_entry_id: version for version in sorted(rows)}
    upgrades = [Upgrade(*columns) for columns in record["upgrades"]]
    return LineageGraph(versions, upgrades, clocks=clocks, successions=all_successions(record["successions"]))


async def as_recorded(reader: GraphReader, versions: Sequence[FirmwareVersion], known_at: int) -> list[FirmwareVersion]:
    """Put what was recorded at a moment in place of later corrections of status, dates and declarations.

    Entries that were not recorded by then are left out; other columns show their latest correction.
    """
    corrected = [version.cpl_entry_id for version in versions if version.recorded_from > known_at]
    record = await reader.read("past_records", cpl_entry_ids=corrected, known_at=known_at)
    columns = ("listed_status", "added_on", "removed_on", "predecessors_declared", "has_quarantined_predecessor")
    past = {entry: dict(zip(columns, facts, strict=True)) for entry, *facts in record["past_records"]}
    return [
        version._replace(**past.get(version.cpl_entry_id, {}))
        for version in versions
        if version.recorded_from <= known_at or version.cpl_entry_id in past
    ]
