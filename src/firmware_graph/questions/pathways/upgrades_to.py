"""What may each of some versions be upgraded to, as declared: for SEC Parties."""

from collections.abc import Sequence
from operator import attrgetter

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.shared.kept_upgrades import kept_upgrades
from firmware_graph.questions.pathways.shared.own_lineages import declared_by_own_rows
from firmware_graph.questions.pathways.shared.upgrade_pages import UpgradeEnds, upgrade_pages

ENDS = UpgradeEnds("upgrades_to", own=attrgetter("from_cpl_entry_id"), other=attrgetter("to_cpl_entry_id"))


async def upgrades_to(
    reader: GraphReader,
    cpl_entry_ids: Sequence[int],
    page: PageRequest,
    *,
    clocks: Clocks,
    includes_ended: bool = False,
) -> list[Page[Upgrade]]:
    """List the upgrades from each version, by the entry ID of the other; one round trip for all that are not cached.

    Rollbacks are included, and flagged.
    """
    upgrades = await declared_by_own_rows(reader, await kept_upgrades(reader, cpl_entry_ids, ENDS))
    return upgrade_pages(upgrades, cpl_entry_ids, page, ends=ENDS, clocks=clocks, includes_ended=includes_ended)
