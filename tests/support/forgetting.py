"""Clearing of a process's caches, as if it had just started."""

from firmware_graph.database.graph import Graph


def forget(graph: Graph) -> None:
    """Drop everything that a process has cached of the graph."""
    graph.store.clear()
    graph.known.clear()
    graph.lease = None
    for kept in (graph.kept, graph.kept_for_restricted):
        kept.lists_have_rows = True
