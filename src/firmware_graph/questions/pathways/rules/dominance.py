"""What every pathway to the latest has to pass, for all versions of a lineage at once (domain.md §3.4 rule 5).

Read from the latest backwards, a version or an upgrade that every pathway passes is a dominator: one tree has
them all, whatever the number of pathways.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

import rustworkx as rx

from firmware_graph.questions.pathways.rules.endings import EndingKind, Endings, Reach

Pair = tuple[int, int]
Place = int | Pair
"""A version by its entry ID, or an upgrade by those of its ends."""


class Dominance:
    """The versions that are behind each version, and behind each upgrade, on every pathway to their latest."""

    def __init__(self, endings: Endings) -> None:
        self.endings, self.lineage = endings, endings.lineage
        self.followed = self.lineage.followed

    def mandatory_for(self, entry: int) -> list[int]:
        """List the versions whose every pathway to their latest passes a version, which may be that latest itself."""
        behind = {*self.on_every_pathway.behind(entry), *self.round_a_cycle(entry)} - {entry}
        return sorted(self.with_a_pathway(behind))

    def round_a_cycle(self, entry: int) -> Iterator[int]:
        """List the versions of a closed cycle that this one alone follows: the others are their targets."""
        if entry in self.endings.targets:
            for arc in self.followed.arcs_to(entry):
                if arc.tail in self.followed.cycles.get(entry, ()) and len(self.followed.arcs_from(arc.tail)) == 1:
                    yield arc.tail

    def stranded_without(self, place: Place) -> list[int]:
        """List the versions that would get less far, or nowhere, were a version removed or an upgrade withdrawn.

        A removed version itself is among them only if nothing led on from it: it can still be left.
        """
        behind = self.with_a_pathway(self.on_every_pathway_that_gets_furthest.behind(place))
        if isinstance(place, int) and self.endings.of(place).kind is EndingKind.UP_TO_DATE:
            behind.add(place)
        return sorted(behind)

    def with_a_pathway(self, places: Iterable[Place]) -> set[int]:
        """Keep the versions that lead on to others."""
        return {e for e in places if isinstance(e, int) and self.endings.of(e).kind is EndingKind.PATHWAY}

    @cached_property
    def on_every_pathway(self) -> "DominatorTree":
        """Versions alone, on pathways to all targets."""
        return DominatorTree(self.lineage.versions, [(head, tail) for tail, head in self.pairs], self.endings.targets)

    @cached_property
    def on_every_pathway_that_gets_furthest(self) -> "DominatorTree":
        """Versions and upgrades, on pathways to the latest; or to where one gets, where the latest is out of reach."""
        kept = [pair for pair in self.pairs if self.furthest(pair[0]) is self.furthest(pair[1])]
        turned: list[tuple[Place, Place]] = [way for pair in kept for way in ((pair[1], pair), (pair, pair[0]))]
        return DominatorTree([*self.lineage.versions, *kept], turned, self.endings.targets)

    @cached_property
    def pairs(self) -> list[Pair]:
        """The ends of every upgrade that is followed."""
        return [(arc.tail, arc.head) for entry in self.lineage.versions for arc in self.followed.arcs_from(entry)]

    def furthest(self, entry: int) -> Reach:
        """How far a version's targets are, itself among them where nothing leads on."""
        return max(map(self.endings.reach_of_target, self.endings.hops_to_targets[entry]))

    @property
    def weak_places(self) -> list[Place]:
        """The versions and upgrades that something depends on, in no particular order."""
        tree = self.on_every_pathway_that_gets_furthest
        return [place for place in tree.places if tree.children.get(place) or place in self.endings.targets]


class DominatorTree:
    """Of some places, which lie on every way from the beginnings to which others."""

    def __init__(self, places: Iterable[Place], ways: Iterable[tuple[Place, Place]], beginnings: Iterable[int]) -> None:
        graph: rx.PyDiGraph[Place | None, None] = rx.PyDiGraph()
        self.places = list(places)
        at = {place: graph.add_node(place) for place in self.places}
        root = graph.add_node(None)
        graph.add_edges_from_no_data([(at[one], at[other]) for one, other in ways])
        graph.add_edges_from_no_data([(root, at[entry]) for entry in beginnings])
        self.children: dict[Place, list[Place]] = {}
        for node, dominator in rx.immediate_dominators(graph, root).items():
            if root not in (node, dominator):
                self.children.setdefault(self.places[dominator], []).append(self.places[node])

    def behind(self, place: Place) -> Iterator[Place]:
        """List the places that are reached through a place only, itself not among them."""
        pending = list(self.children.get(place, ()))
        while pending:
            yield (one := pending.pop())
            pending.extend(self.children.get(one, ()))
