"""What would open a way if there is none: the fewest upgrades restored and predecessors declared."""

import heapq
from collections.abc import Sequence
from itertools import count
from typing import Final

from firmware_graph.model.family import family_difference
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayOpening
from firmware_graph.model.pathway_codes import OpeningKind
from firmware_graph.questions.pathways.rules.acceptance import close_a_cycle
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Arc, LinkGraph
from firmware_graph.questions.pathways.rules.links import Pair
from firmware_graph.questions.pathways.rules.offered_openings import Offered, Opening, offered_openings
from firmware_graph.questions.pathways.rules.search import pathway_of_least
from firmware_graph.questions.pathways.rules.to_target import versions_leading_to

MOST_TRIED: Final = 100
"""The number of ways that are tried to find one that an import would accept as a whole; a try costs one search."""


def openings_for(
    lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion | None
) -> list[PathwayOpening]:
    """Return the fewest openings that make a pathway, in its order; none if nothing helps.

    Those that contradict a given list come last, and those that were recorded once precede those that never were.
    Without a target, the end is any later release of the model; if there is none, whatever is recorded to lead on.
    Nothing is proposed that an import would refuse, alone or together.
    """
    wanted = [target] if target else lineage.later_releases(source)
    earlier = versions_leading_to(lineage, source.cpl_entry_id)
    ends = [end for end in wanted if end.cpl_entry_id not in earlier and may_lead_to(lineage, source, end)]
    offered = offered_openings(lineage, source, ends)
    found = OpeningSearch(lineage, source, ends if wanted else None, offered).first()
    return [described(lineage, offered, opening, found) for opening in found]


def may_lead_to(lineage: LineageGraph, source: FirmwareVersion, end: FirmwareVersion) -> bool:
    """Return whether a pathway to an end is possible at all: it is of the family, and not removed."""
    return family_difference(source, end, lineage.successions) is None and not lineage.is_removed(end)


class OpeningSearch:
    """The search for the first way, over usable links and openings, that an import would accept as a whole.

    `ends` are its possible targets; None for any.
    """

    def __init__(
        self, lineage: LineageGraph, source: FirmwareVersion, ends: Sequence[FirmwareVersion] | None, offered: Offered
    ) -> None:
        self.lineage, self.source, self.ends, self.offered = lineage, source, ends, offered
        self.usable = [arc for arc in lineage.arcs if arc.link.is_usable]
        self.base = len(lineage.versions) + 1

    def first(self) -> list[Opening]:
        """Return the openings of the first way, none if there is none.

        Openings that are each accepted may close a cycle together: then the search continues without one of them.
        """
        number = count()
        waiting: list[tuple[int, int, list[Opening], frozenset[Pair]]] = []

        def wait(left_out: frozenset[Pair]) -> None:
            if way := self.cheapest_way(left_out):
                taken = [self.offered[pair] for arc in way if (pair := (arc.tail, arc.head)) in self.offered]
                heapq.heappush(waiting, (sum(map(self.cost, way)), next(number), taken, left_out))

        wait(frozenset())
        for _ in range(MOST_TRIED):
            if not waiting:
                break
            _, _, taken, left_out = heapq.heappop(waiting)
            stated = [opening.link.pair for opening in taken if opening.is_stated_anew]
            if not close_a_cycle(self.lineage, stated):
                return taken
            for pair in stated:
                wait(left_out | {pair})
        return []

    def cheapest_way(self, left_out: frozenset[Pair]) -> list[Arc]:
        """Return the way of the least cost without some openings; of several ends, to the newest."""
        openings = [Arc.of(one.link, self.base) for pair, one in self.offered.items() if pair not in left_out]
        graph = LinkGraph(self.lineage.entries, [*self.usable, *openings])
        here = self.source.cpl_entry_id
        costs = graph.costs_from(here, self.cost)
        ends = [self.lineage.versions[entry] for entry in costs] if self.ends is None else self.ends
        reached = [end for end in ends if end.cpl_entry_id in costs and end.cpl_entry_id != here]
        if not reached:
            return []
        by_id = sorted(reached, key=lambda end: end.cpl_entry_id)
        by_release = sorted(by_id, key=lambda end: end.ordering_date, reverse=True)
        end = min(by_release, key=lambda end: costs[end.cpl_entry_id]).cpl_entry_id
        return pathway_of_least(self.lineage, graph, here, end, cost=self.cost) or []

    def cost(self, arc: Arc) -> int:
        """Count corrections, openings, new declarations and upgrades, in that order, as the digits of one number."""
        opening = self.offered.get((arc.tail, arc.head))
        if opening is None:
            return 1
        is_correction = opening.kind is OpeningKind.CORRECT_PREDECESSORS
        return is_correction * self.base**3 + self.base**2 + opening.is_declaration * self.base + 1


def described(lineage: LineageGraph, offered: Offered, opening: Opening, found: Sequence[Opening]) -> PathwayOpening:
    """Describe an opening; for a declaration, all the versions of which one would have to be listed."""
    tail, head = opening.link.pair
    version = lineage.versions[head]
    if not opening.is_declaration:
        return PathwayOpening(opening.kind, version, [lineage.versions[tail]], opening.link.upgrade)
    others = [one.link.pair for one in found if one is not opening and one.is_stated_anew]
    alike = [pair for pair, other in offered.items() if pair[1] == head and other.kind is opening.kind]
    listed = sorted(pair[0] for pair in alike if not (others and close_a_cycle(lineage, [*others, pair])))
    return PathwayOpening(opening.kind, version, [lineage.versions[entry] for entry in listed])
