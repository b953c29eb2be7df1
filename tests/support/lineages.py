"""Lineages of a question, built from one graph."""

from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.shared.recorded_lineage import RecordedLineage, Span
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages


class OneGraph(RecordedLineage):
    """A recorded lineage with a given graph."""

    def __init__(self, graph: LineageGraph) -> None:
        super().__init__(graph.versions, graph.known, (), frozenset())
        day = graph.clocks.as_of
        self.graphs = [(Span(day, day + 1), graph)]


def as_lineages(graph: LineageGraph) -> Lineages:
    """Return a graph as the lineages of all its versions."""
    return Lineages(dict.fromkeys(graph.versions, OneGraph(graph)), graph.clocks)
