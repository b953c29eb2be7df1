"""A process that keeps nothing, as one that has just begun."""

from firmware_graph.database.graph import Graph


def forget(graph: Graph) -> None:
    """Forget all that a process keeps of the graph."""
    graph.store.clear()
    graph.known.clear()
    graph.lease = None
    for kept in (graph.kept, graph.kept_for_restricted):
        kept.lists_have_rows = True
