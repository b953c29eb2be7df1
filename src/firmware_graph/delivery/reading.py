"""Readers for background work after commits, in no caller's name."""

from collections.abc import Callable
from functools import partial
from typing import Final

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.rights import Rights, Scope

OpenReader = Callable[[], GraphReader]
PUBLIC_PATHWAYS: Final = Rights(frozenset({Scope.CPL_READ, Scope.FIR_READ}))
"""The tiers of answers about pathways; nothing restricted is read."""


def reader_of(graph: Graph, *, seconds: float) -> GraphReader:
    """Return a reader of the CPL, the FIR and party facts, with a deadline of its own."""
    return GraphReader(
        graph, rights=PUBLIC_PATHWAYS, deadline=Deadline.after(seconds), is_of_leader=True, uses_party_facts=True
    )


def readers_of(graph: Graph, *, seconds: float) -> OpenReader:
    """Return a function that opens such readers."""
    return partial(reader_of, graph, seconds=seconds)
