"""Which releases and upgrades are recorded for the future, as seen from one version: for SEC Parties."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway_codes import NoPathwayReason
from firmware_graph.model.upcoming import Upcoming
from firmware_graph.model.vocabulary import CplStatus
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import LinkGraph
from firmware_graph.questions.pathways.rules.links import Link
from firmware_graph.questions.pathways.rules.state import is_not_yet_added, status_on
from firmware_graph.questions.pathways.shared.upgrade_lineages import upgrade_lineages


async def upcoming(reader: GraphReader, versions: Sequence[FirmwareVersion], *, clocks: Clocks) -> list[Upcoming]:
    """Return for each version the future releases of its model and upgrades on its ways; one round trip for all.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    lineages = await upgrade_lineages(
        reader, [version.cpl_entry_id for version in versions], clocks=clocks, argument="first"
    )
    entries = [version.cpl_entry_id for version in versions]

    def of_entry(entry: int) -> Upcoming:
        return upcoming_from(lineages.of(entry), lineages[entry]) if entry in lineages else Upcoming([], [])

    return await reader.each(entries, of_entry)


def ways_to_come(lineage: LineageGraph) -> LinkGraph:
    """Return the graph of the links that are usable now or in the future."""
    return lineage.of(lambda link: link.is_usable or is_to_come(link))


def upcoming_from(lineage: LineageGraph, version: FirmwareVersion) -> Upcoming:
    """Return the future of a version: releases of the model, and upgrades of what will be reachable then.

    An upgrade to a release that is not yet on the list counts too.
    """
    releases = [
        release
        for release in lineage.models.get(version.model_key, [])
        if is_not_yet_added(release, lineage.clocks.day) and status_on(release, lineage.clocks.day) == CplStatus.CURRENT
    ]
    reached = lineage.derive(ways_to_come).reachable_from(version.cpl_entry_id)
    links = [link for entry in reached for link in lineage.links_from.get(entry, [])]
    upgrades = [link.upgrade for link in links if is_to_come(link)]
    return Upcoming(
        sorted(releases, key=lambda release: (release.added_on or "", release.cpl_entry_id)),
        sorted(upgrades, key=lambda u: (u.effective_from or 0, u.from_cpl_entry_id, u.to_cpl_entry_id)),
    )


def is_to_come(link: Link) -> bool:
    """Return whether an upgrade's only obstacle is its time."""
    return link.obstacles == (NoPathwayReason.NOT_YET_IN_EFFECT,) and not link.is_uncertain
