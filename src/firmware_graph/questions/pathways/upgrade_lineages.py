"""Everything that decides on the pathways of some versions: their lineages, as recorded at a moment."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.successions import all_successions
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.past_lineages import past_lineages
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.state import kept_out_then


async def upgrade_lineages(reader: GraphReader, cpl_entry_ids: Sequence[int], *, clocks: Clocks) -> LineageGraph:
    """Fetch the lineages of some entries, in one round trip, or two to four for a past `known_at`.

    A lineage is all versions connected to an entry by upgrades of any state, the other entries of their
    models, and the versions connected to those; all of it as it was recorded at `known_at`.
    """
    if not cpl_entry_ids:
        return LineageGraph({}, (), clocks=clocks)
    record = await reader.read("upgrade_lineages", cpl_entry_ids=sorted(set(cpl_entry_ids)))
    if clocks.is_past_knowledge:
        return await past_lineages(reader, cpl_entry_ids, record, clocks=clocks)
    rows = [FirmwareVersion._make(columns) for columns in record["versions"]]
    versions = {version.cpl_entry_id: version for version in sorted(rows)}
    upgrades = [Upgrade(*columns) for columns in record["upgrades"]]
    return LineageGraph(
        versions,
        upgrades,
        clocks=clocks,
        successions=all_successions(record["successions"]),
        kept_out=kept_out_then(record["kept_out"], clocks.known_at),
    )
