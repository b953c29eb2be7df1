"""The arcs of all ways from one version to another, and the number of those ways."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from firmware_graph.model.cached import cached_property
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Arc, LinkGraph
from firmware_graph.questions.pathways.rules.search import step_order


class Between:
    """The arcs on some way from source to target that neither returns to the source nor leaves the target.

    `arcs_from` has them by their tail, in the order of rule 4 of domain.md §3.4.
    """

    def __init__(self, lineage: LineageGraph, graph: LinkGraph, source: int, target: int) -> None:
        self.lineage, self.source, self.target = lineage, source, target
        ahead: dict[int, list[Arc]] = {}
        pending = [source]
        while pending:
            entry = pending.pop()
            if entry != target and entry not in ahead:
                ahead[entry] = [arc for arc in graph.arcs_from(entry) if arc.head != source]
                pending += [arc.head for arc in ahead[entry]]
        leading = leading_to(target, (arc for arcs in ahead.values() for arc in arcs))
        self.arcs_from = {
            entry: sorted(
                (arc for arc in arcs if arc.head in leading),
                key=lambda arc: step_order(arc, lineage.versions[arc.head]),
            )
            for entry, arcs in ahead.items()
            if entry in leading
        }

    def __len__(self) -> int:
        """Return the number of versions with arcs, plus that of their arcs."""
        return len(self.arcs_from) + sum(map(len, self.arcs_from.values()))

    @property
    def arcs(self) -> list[Arc]:
        """All arcs."""
        return [arc for arcs in self.arcs_from.values() for arc in arcs]

    @cached_property
    def backwards(self) -> list[int] | None:
        """The versions before the target in reverse topological order; None if there is a cycle."""
        heads = {entry: {arc.head for arc in arcs} for entry, arcs in self.arcs_from.items()}
        try:
            return [entry for entry in TopologicalSorter(heads).static_order() if entry != self.target]
        except CycleError:
            return None

    @cached_property
    def count(self) -> int | None:
        """The number of ways; None if a cycle makes that meaningless."""
        if self.backwards is None:
            return None
        ways = {self.target: 1}
        for entry in self.backwards:
            ways[entry] = sum(ways[arc.head] for arc in self.arcs_from[entry])
        return ways[self.source]


def leading_to(target: int, arcs: Iterable[Arc]) -> set[int]:
    """Return the versions from which some of these arcs lead to the target, itself included."""
    tails: dict[int, list[int]] = {}
    for arc in arcs:
        tails.setdefault(arc.head, []).append(arc.tail)
    leading, pending = {target}, [target]
    while pending:
        new = [tail for tail in tails.get(pending.pop(), ()) if tail not in leading]
        leading.update(new)
        pending += new
    return leading
