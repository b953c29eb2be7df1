"""Cycles among declared upgrades."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import rustworkx

from firmware_graph.records.upgrades import Pair

LONGEST_SEARCHED_FOR = 100


def cycles_closed_by(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, list[int]]]:
    """Yield every upgrade that lies on a cycle, with such a cycle, from its lowest entry to itself.

    It is a shortest one, unless the upgrade lies on a cycle of more than 100 entries that was found for another: then
    that list is reused, as a search for every upgrade of a huge cycle takes quadratic time.
    """
    entries: dict[int, int] = {}
    edges = [(entries.setdefault(a, len(entries)), entries.setdefault(b, len(entries))) for a, b in pairs]
    graph: rustworkx.PyDiGraph[None, None] = rustworkx.PyDiGraph()
    graph.extend_from_edge_list(edges)
    if rustworkx.is_directed_acyclic_graph(graph):
        return
    component_of = {
        node: number
        for number, members in enumerate(rustworkx.strongly_connected_components(graph))
        for node in members
    }
    ids = list(entries)
    huge: dict[Pair, list[int]] = {}
    for pair, (source, target) in zip(pairs, edges, strict=True):
        if pair in huge:
            yield pair, huge[pair]
        elif component_of[source] == component_of[target]:
            back = _way_back(graph, target, source)
            cycle = _from_lowest([ids[node] for node in back])
            if len(back) > LONGEST_SEARCHED_FOR:
                huge.update(dict.fromkeys(pairwise(cycle), cycle))
            yield pair, cycle


def _way_back(graph: "rustworkx.PyDiGraph[None, None]", target: int, source: int) -> Sequence[int]:
    """Return a shortest path from an upgrade's end to its beginning; of a self-loop, which old data has, one node."""
    if source == target:
        return [source]
    return rustworkx.digraph_dijkstra_shortest_paths(graph, target, target=source)[source]


def _from_lowest(cycle: list[int]) -> list[int]:
    """Rotate a cycle so that it begins at its lowest entry, and close it."""
    at = cycle.index(min(cycle))
    return [*cycle[at:], *cycle[:at], cycle[at]]
