"""All ways between the ends of a pathway that was found."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import rustworkx as rx

from firmware_graph.errors import BadUserInput
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.route import UpgradeRoute
from firmware_graph.questions.pathways.rules.alternatives import Alternatives, alternatives_of
from firmware_graph.questions.pathways.rules.between import Between
from firmware_graph.questions.pathways.rules.deviations import ways_in_order
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Arc, LinkGraph

MOST_BY_DEVIATION = 200
MOST_COUNTED = 2**31 - 1  # a GraphQL Int


class FoundWays:
    """The ways over the links on which the pathway itself was found, computed on access.

    What is between the ends is cached with the graph, as far as that has room; the iteration, which may be far larger,
    is created for each reader of the ways.
    """

    __slots__ = ("graph", "lineage", "way")

    def __init__(self, lineage: LineageGraph, graph: LinkGraph, way: list[Arc]) -> None:
        self.lineage, self.graph, self.way = lineage, graph, way

    @property
    def between(self) -> Between:
        """The arcs of all ways."""
        source, target = self.way[0].tail, self.way[-1].head
        return self.graph.searched(
            ("between", source, target), lambda: Between(self.lineage, self.graph, source, target)
        )

    def alternatives(self) -> Alternatives | None:
        """The iteration over the ways; None if only a search can find them."""
        return alternatives_of(self.between)

    @property
    def count(self) -> int | None:
        """The number of different sequences of versions; None if there is a cycle between the ends."""
        return self.between.count

    @property
    def mandatory(self) -> list[FirmwareVersion]:
        """The versions other than the ends that every way passes, which are the target's dominators."""
        between, graph = self.between, rx.PyDiGraph[int, None]()
        entries = [*between.arcs_from, between.target]
        node = dict(zip(entries, graph.add_nodes_from(entries), strict=True))
        graph.add_edges_from_no_data([(node[arc.tail], node[arc.head]) for arc in between.arcs])
        dominators = rx.immediate_dominators(graph, node[between.source])
        passed, here = [], dominators[node[between.target]]
        while here != node[between.source]:
            passed.append(self.lineage.versions[graph[here]])
            here = dominators[here]
        return passed[::-1]

    def others(self, page: PageRequest) -> Page[UpgradeRoute]:
        """Return the ways after the pathway, in order (`Ways.others`)."""
        following = self.following(self.way_of(page.after) if page.after else self.way)
        routes = [self.route_of(way) for way in islice(following, page.first + 1)]
        return page_of(routes, page, key=key_of, total_count=self.count_others() if page.wants_total else None)

    def following(self, way: list[Arc]) -> Iterator[list[Arc]]:
        """Iterate over the ways after one, in order."""
        alternatives = self.alternatives()
        if alternatives is None:
            yield from self.searched_after(way)
            return
        following = alternatives.after(way)
        while following is not None:
            yield following
            following = alternatives.after(following)

    def searched_after(self, way: list[Arc]) -> Iterator[list[Arc]]:
        """Search for the ways after one, from the first way on.

        Raises:
            BadUserInput: More are wanted than a search can give.
        """
        is_after = False
        for place, found in enumerate(ways_in_order(self.between)):
            if place > MOST_BY_DEVIATION:
                raise BadUserInput(
                    f"Only the first {MOST_BY_DEVIATION} alternatives can be listed where so many ways or a cycle lie "
                    "between two versions. Ask for fewer with `first`, or for pathways between nearer versions.",
                    argument="first",
                )
            if is_after:
                yield found
            is_after = is_after or found == way

    def count_others(self) -> int:
        """Count the ways without the pathway, up to the maximum of an Int; by search, as far as they can be listed."""
        if self.count is not None:
            return min(self.count - 1, MOST_COUNTED)
        return sum(1 for _ in islice(ways_in_order(self.between), 1, MOST_BY_DEVIATION + 1))

    def way_of(self, key: str) -> list[Arc]:
        """Return the way that a key names.

        Raises:
            BadUserInput: There is no such way.
        """
        entries = [int(part) if part.isdecimal() else 0 for part in key.split("-")]
        arcs = {(arc.tail, arc.head): arc for arc in self.between.arcs}
        way = [arcs.get(ends) for ends in pairwise(entries)]
        ends = entries[0], entries[-1]
        if None in way or ends != (self.between.source, self.between.target) or len(set(entries)) < len(entries):
            raise BadUserInput("`after` is no pathway between these versions (any more): begin without it.")
        return [arc for arc in way if arc]

    def route_of(self, way: Sequence[Arc]) -> UpgradeRoute:
        """Return a way as a route."""
        entries = [way[0].tail, *(arc.head for arc in way)]
        return UpgradeRoute([self.lineage.versions[entry] for entry in entries], [arc.link.upgrade for arc in way])


def key_of(route: UpgradeRoute) -> str:
    """Return the entry IDs of a way as its key, which SEC Parties may know."""
    return "-".join(str(version.cpl_entry_id) for version in route.versions)
