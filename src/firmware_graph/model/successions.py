"""Code successions: one manufacturer code replaced another (domain.md S24)."""

from collections.abc import Iterable, Sequence

import rustworkx as rx

CodePair = tuple[str, str]
"""A manufacturer code, and the one that succeeded it."""


def all_successions(pairs: Iterable[Sequence[str]]) -> frozenset[CodePair]:
    """Return the transitive closure: the recorded pairs, and those through other codes."""
    recorded = sorted((old, new) for old, new in pairs)
    codes = sorted({code for pair in recorded for code in pair})
    graph: rx.PyDiGraph[str, None] = rx.PyDiGraph()
    node_of = dict(zip(codes, graph.add_nodes_from(codes), strict=True))
    graph.add_edges_from_no_data([(node_of[old], node_of[new]) for old, new in recorded])
    return frozenset((old, graph[later]) for old in codes for later in rx.descendants(graph, node_of[old]))
