"""What would open a way where there is none: the fewest upgrades restored and predecessors declared."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from firmware_graph.model.family import family_difference, hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayOpening
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import CplStatus, Evidence, NoPathwayReason, OpeningKind, Recommendation
from firmware_graph.questions.pathways.rules.lineage_graph import Arc, LineageGraph, LinkGraph
from firmware_graph.questions.pathways.rules.links import Link
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts, not_ota_reason
from firmware_graph.questions.pathways.rules.search import best_pathway
from firmware_graph.questions.pathways.rules.state import status_on
from firmware_graph.questions.pathways.rules.undeclared_predecessors import is_undeclared

Ends = tuple[int, int]
Kind = OpeningKind
DECLARATIONS = {Kind.DECLARE_PREDECESSOR, Kind.CORRECT_PREDECESSORS}


class Opening(NamedTuple):
    """A link that something would have to be done for, and what."""

    link: Link
    kind: OpeningKind

    @property
    def ends(self) -> Ends:
        """The versions that it links."""
        return self.link.upgrade.from_cpl_entry_id, self.link.upgrade.to_cpl_entry_id


def openings_for(
    lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion | None
) -> list[PathwayOpening]:
    """Find the fewest openings that make a pathway, in its order; none where no such thing helps.

    What contradicts a list that was given comes last, and what was recorded once goes before what never was.
    With no target, the end is any later release of the model; where there is none, whatever is recorded to
    lead on.
    """
    wanted = [target] if target else lineage.later_releases(source)
    ends = [end for end in wanted if may_lead_to(lineage, source, end)]
    offered = {opening.ends: opening for opening in offered_openings(lineage, source, ends)}
    graph = LinkGraph(lineage.entries, [*lineage_links(lineage), *(opening.link for opening in offered.values())])
    way = cheapest_way(lineage, graph, offered, source, None if not wanted else ends)
    taken = [offered[arc.tail, arc.head] for arc in way if (arc.tail, arc.head) in offered]
    return [described(lineage, offered, opening) for opening in taken]


def lineage_links(lineage: LineageGraph) -> Iterator[Link]:
    """The links that need no opening."""
    return (link for link in lineage.links if link.is_usable)


def may_lead_to(lineage: LineageGraph, source: FirmwareVersion, end: FirmwareVersion) -> bool:
    """Whether a pathway to an end could be at all: it is of the family, not removed, and not behind the source."""
    return (
        family_difference(source, end, lineage.successions) is None
        and status_on(end, lineage.clocks.day) == CplStatus.CURRENT
        and source.cpl_entry_id not in lineage.usable.reachable_from(end.cpl_entry_id)
    )


def offered_openings(
    lineage: LineageGraph, source: FirmwareVersion, ends: Sequence[FirmwareVersion]
) -> Iterator[Opening]:
    """Collect all that could be done, of several things for two versions the easiest last."""
    reached = sorted(lineage.usable.reachable_from(source.cpl_entry_id))
    tails = [version for entry in reached if can_be_left(version := lineage.versions[entry])]
    leading = {entry for end in ends for entry in lineage.recorded.reaching(end.cpl_entry_id)}
    undeclared = [version for entry in sorted(leading) if is_undeclared(version := lineage.versions[entry])]
    for kind, heads in ((Kind.CORRECT_PREDECESSORS, ends), (Kind.DECLARE_PREDECESSOR, undeclared)):
        for head in heads:
            behind = lineage.usable.reachable_from(head.cpl_entry_id)
            for tail in tails:
                if tail.cpl_entry_id not in behind and could_be_declared(lineage, tail, head):
                    yield Opening(declared_link(tail, head), kind)
    for link in sorted(lineage.links, key=lambda link: link.upgrade.recorded_from):
        waits_for = kind_of(lineage, link)
        if waits_for and not lineage.usable.has_arc(link.upgrade.from_cpl_entry_id, link.upgrade.to_cpl_entry_id):
            yield Opening(link, waits_for)


def can_be_left(version: FirmwareVersion) -> bool:
    """Whether a device on this version can be upgraded over the air for certain."""
    return not_ota_reason(version) is None and not missing_facts(version)


def could_be_declared(lineage: LineageGraph, tail: FirmwareVersion, head: FirmwareVersion) -> bool:
    """Whether a declaration would be accepted and could be followed, and adds anything."""
    return (
        lineage.is_current(head)
        and not lineage.usable.has_arc(tail.cpl_entry_id, head.cpl_entry_id)
        and family_difference(tail, head, lineage.successions) is None
        and hardware_fits(tail, head)
    )


def declared_link(tail: FirmwareVersion, head: FirmwareVersion) -> Link:
    """Imagine a declaration."""
    upgrade = Upgrade(
        tail.cpl_entry_id,
        head.cpl_entry_id,
        Evidence.DECLARED,
        Recommendation.NOT_STATED,
        is_rollback=False,
        asserted_by=None,
        effective_from=None,
        effective_to=None,
        recorded_from=0,
        recorded_to=None,
        end_code=None,
        end_recorded_from=None,
    )
    return Link(upgrade, edge_obstacle=None, tail_obstacle=None, is_uncertain=False)


def kind_of(lineage: LineageGraph, link: Link) -> OpeningKind | None:
    """Say what a recorded link waits for, where that alone stops it."""
    if link.tail_obstacle:
        return None
    if link.is_uncertain:
        return Kind.STATE_FACTS if link.edge_obstacle is None else None
    source = lineage.versions[link.upgrade.from_cpl_entry_id]
    target = lineage.versions[link.upgrade.to_cpl_entry_id]
    if link.edge_obstacle == NoPathwayReason.WITHDRAWN and could_be_declared(lineage, source, target):
        return Kind.RESTORE_UPGRADE
    return Kind.BRING_INTO_EFFECT if link.edge_obstacle == NoPathwayReason.NOT_YET_IN_EFFECT else None


def cheapest_way(
    lineage: LineageGraph,
    graph: LinkGraph,
    offered: dict[Ends, Opening],
    source: FirmwareVersion,
    ends: Sequence[FirmwareVersion] | None,
) -> list[Arc]:
    """Find the way with the fewest corrections, openings, new declarations and upgrades, counted in that order."""
    base = len(lineage.versions) + 1

    def cost(arc: Arc) -> int:
        opening = offered.get((arc.tail, arc.head))
        if opening is None:
            return 1
        is_correction = opening.kind is Kind.CORRECT_PREDECESSORS
        return is_correction * base**3 + base**2 + (opening.kind in DECLARATIONS) * base + 1

    costs = graph.costs_from(source.cpl_entry_id, cost)
    candidates = [lineage.versions[entry] for entry in costs] if ends is None else ends
    reached = [end for end in candidates if end.cpl_entry_id in costs and end is not source]
    if not reached:
        return []
    by_id = sorted(reached, key=lambda end: end.cpl_entry_id)
    by_release = sorted(by_id, key=lambda end: end.ordering_date, reverse=True)
    end = min(by_release, key=lambda end: costs[end.cpl_entry_id])
    return best_pathway(lineage, graph, source.cpl_entry_id, end.cpl_entry_id, cost=cost) or []


def described(lineage: LineageGraph, offered: dict[Ends, Opening], opening: Opening) -> PathwayOpening:
    """Say what is to be done; of a declaration, all the versions of which one would have to be listed."""
    tail, head = opening.ends
    version = lineage.versions[head]
    if opening.kind not in DECLARATIONS:
        return PathwayOpening(opening.kind, version, [lineage.versions[tail]], opening.link.upgrade)
    alike = sorted(ends[0] for ends, other in offered.items() if ends[1] == head and other.kind is opening.kind)
    return PathwayOpening(opening.kind, version, [lineage.versions[entry] for entry in alike])
