"""The first ways between two versions in the order of domain.md §3.4 rule 4, where a cycle lies between them.

Each way is derived from an earlier one by deviating at some version (Lawler, Management Science 18 (1972) 401): the
remaining ways are partitioned into sets, each with its own best, and the best of these comes next.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from firmware_graph.questions.pathways.rules.between import Between
from firmware_graph.questions.pathways.rules.link_graph import Arc, LinkGraph
from firmware_graph.questions.pathways.rules.search import best_pathway, step_order

Place = tuple[int, list[tuple[int, int, int]]]


class Deviation(NamedTuple):
    """The best way of a set: of those that keep the first `kept` links, and then continue with none of the `tried`."""

    place: Place
    way: list[Arc]
    kept: int
    tried: frozenset[int]


def ways_in_order(between: Between) -> Iterator[list[Arc]]:
    """Iterate over the ways that pass no version twice, the first pathway included, in ascending order of cost."""
    graph = LinkGraph(between.lineage.entries, between.arcs)
    first = deviation(between, graph, (), frozenset())
    waiting = [first] if first else []
    while waiting:
        best = heapq.heappop(waiting)
        yield best.way
        for kept in range(best.kept, len(best.way)):
            tried = frozenset({best.way[kept].head}) | (best.tried if kept == best.kept else frozenset())
            if (rest := deviation(between, graph, best.way[:kept], tried)) is not None:
                heapq.heappush(waiting, rest)


def deviation(between: Between, graph: LinkGraph, kept: Sequence[Arc], tried: frozenset[int]) -> Deviation | None:
    """Return the best way that begins with some links and then avoids those tried; None if there is none."""
    here = kept[-1].head if kept else between.source
    if all(arc.head in tried for arc in between.arcs_from[here]):
        return None
    pruned = without(graph, [arc.tail for arc in kept], [(here, head) for head in tried])
    rest = best_pathway(between.lineage, pruned, here, between.target)
    if rest is None:
        return None
    way = [*kept, *rest]
    return Deviation(place_of(between, way), way, len(kept), tried)


def without(graph: LinkGraph, entries: Iterable[int], arcs: Iterable[tuple[int, int]]) -> LinkGraph:
    """Return a graph without some of its versions and arcs."""
    rest = LinkGraph(graph.entries, ())
    rest.graph = graph.graph.copy()
    rest.graph.remove_edges_from([(graph.entries[tail], graph.entries[head]) for tail, head in arcs])
    rest.graph.remove_nodes_from([graph.entries[entry] for entry in entries])
    return rest


def place_of(between: Between, way: Collection[Arc]) -> Place:
    """Return the sort key of a way; no two have the same."""
    versions = between.lineage.versions
    return sum(arc.cost for arc in way), [step_order(arc, versions[arc.head]) for arc in way]
