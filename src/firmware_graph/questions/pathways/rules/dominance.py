"""What every pathway to the latest must pass, for all versions of a lineage at once (domain.md §3.4 rules 5 and 13).

Going backwards from the latest, a version or an upgrade that every pathway passes is a dominator: a single tree has
them all, whatever the number of pathways.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

import rustworkx as rx

from firmware_graph.questions.pathways.rules.effect import newest_of
from firmware_graph.questions.pathways.rules.endings import EndingKind, Endings
from firmware_graph.questions.pathways.rules.lineage_graph import DERIVED_BYTES, LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Measured
from firmware_graph.questions.pathways.rules.links import Pair

PAIR_BYTES: Final = 70
PLACE_BYTES: Final = 70
NEWEST: Final = 6
"""The measured size of a pair of ends and of a place of a tree; the number of pairs of some models' newest."""

Place = int | Pair
"""A version by its entry ID, or an upgrade by those of its ends."""


class Dominance(Measured):
    """The versions behind each version, and behind each upgrade, on every pathway to their latest."""

    def __init__(self, lineage: LineageGraph) -> None:
        self.lineage, self.endings = lineage, lineage.derive(Endings)
        self.followed = self.lineage.followed

    @property
    def size(self) -> int:
        """Its current size in bytes."""
        made = self.__dict__
        trees = [made[name] for name in ("on_every_pathway", "on_every_pathway_by_upgrades") if name in made]
        pairs = len(made.get("pairs", ())) + NEWEST * len(made.get("_newest", ()))
        return PAIR_BYTES * pairs + sum(map(DominatorTree.bytes_taken, trees))

    def mandatory_for(self, entry: int) -> list[int]:
        """Return the versions for which every pathway to their latest passes a version, which may be that latest."""
        behind = {*self.on_every_pathway.behind(entry), *self.round_a_cycle(entry)} - {entry}
        return sorted(self.with_a_pathway(behind))

    def round_a_cycle(self, entry: int) -> Iterator[int]:
        """Yield the versions of a closed cycle that only this one follows: the others are their targets."""
        if entry in self.endings.targets:
            for arc in self.followed.arcs_to(entry):
                if arc.tail in self.followed.cycles.get(entry, ()) and len(self.followed.arcs_from(arc.tail)) == 1:
                    yield arc.tail

    def stranded_without(self, place: Place) -> list[int]:
        """Return the versions that the removal of a version, or the withdrawal of an upgrade, would strand (rule 13).

        A removed version itself is included only if it was its own end: it can still be left.
        """
        if isinstance(place, int):
            return sorted(self.stranded_by_removal(place))
        stranded = self.with_a_pathway(self.on_every_pathway_by_upgrades.behind(place))
        if place in self.only_ways_round or place in self.only_ways_on_from_where_to_stay:
            stranded.add(place[0])
        return sorted(stranded)

    def stranded_by_removal(self, entry: int) -> Iterator[int]:
        """Yield the versions that a removal strands; of those that lose their only end, those short of the newest."""
        stays = self.endings.kind_of(entry) in {EndingKind.UP_TO_DATE, EndingKind.ADVISED_TO_STAY}
        if stays and self.lineage.is_current(self.lineage.versions[entry]):
            yield entry
        yield from (tail for tail, head in self.only_ways_on_from_where_to_stay if head == entry)
        behind = {*self.on_every_pathway_by_upgrades.behind(entry), *self.round_a_cycle(entry)}
        for one in self.with_a_pathway(behind):
            if self.endings.ends_of(one).keys() != {entry} or not self.reaches_what_is_left(one, entry):
                yield one

    def reaches_what_is_left(self, entry: int, removed: int) -> bool:
        """Return whether a version without its only end still has a pathway to the newest release."""
        usable = any(arc.head != removed for arc in self.lineage.usable.arcs_from(entry))
        moves = any(arc.head != removed for arc in self.followed.arcs_from(entry))
        keys = self.lineage.versions[entry].model_key, self.lineage.versions[removed].model_key
        newest = self.newest_without(removed, frozenset(keys))
        if moves:
            return any(entry in self.followed.reaching(release) for release in newest)
        return usable and entry in newest

    def newest_without(self, removed: int, model_keys: frozenset[str]) -> list[int]:
        """Return the newest releases of some models except one version."""
        if (removed, model_keys) not in self._newest:
            self._newest[removed, model_keys] = newest_of(self.lineage, sorted(model_keys), but=removed)
        return self._newest[removed, model_keys]

    @cached_property
    def _newest(self) -> dict[tuple[int, frozenset[str]], list[int]]:
        return {}

    def with_a_pathway(self, places: Iterable[Place]) -> set[int]:
        """Return those versions that lead on to others."""
        return {e for e in places if isinstance(e, int) and self.endings.kind_of(e) is EndingKind.PATHWAY}

    @cached_property
    def on_every_pathway(self) -> "DominatorTree":
        """Versions only, on pathways to all targets."""
        return DominatorTree(self.lineage.versions, [(head, tail) for tail, head in self.pairs], self.endings.targets)

    @cached_property
    def on_every_pathway_by_upgrades(self) -> "DominatorTree":
        """Versions and upgrades, on pathways to all targets."""
        turned: list[tuple[Place, Place]] = [way for pair in self.pairs for way in ((pair[1], pair), (pair, pair[0]))]
        return DominatorTree([*self.lineage.versions, *self.pairs], turned, self.endings.targets)

    @cached_property
    def pairs(self) -> list[Pair]:
        """The ends of every upgrade that is followed."""
        return [(arc.tail, arc.head) for entry in self.lineage.versions for arc in self.followed.arcs_from(entry)]

    @cached_property
    def only_ways_round(self) -> set[Pair]:
        """The upgrades of closed cycles that are the only ones to lead on from their source."""
        tails = [(tail, entry) for entry in self.endings.targets for tail in self.round_a_cycle(entry)]
        return {pair for pair in tails if self.endings.kind_of(pair[0]) is EndingKind.PATHWAY}

    @cached_property
    def only_ways_on_from_where_to_stay(self) -> set[Pair]:
        """The upgrades, advised against, without which nothing at all would lead on from a version."""
        staying = [e for e in self.lineage.versions if self.endings.kind_of(e) is EndingKind.ADVISED_TO_STAY]
        arcs = [found[0] for entry in staying if len(found := self.lineage.usable.arcs_from(entry)) == 1]
        return {(arc.tail, arc.head) for arc in arcs}

    @property
    def weak_places(self) -> list[Place]:
        """The versions and upgrades that something depends on, in no particular order."""
        tree = self.on_every_pathway_by_upgrades
        places = [place for place in tree.places if tree.children.get(place)]
        single = [*self.only_ways_round, *self.only_ways_on_from_where_to_stay]
        return list(dict.fromkeys([*places, *self.endings.targets, *single, *(head for _, head in single)]))


class DominatorTree:
    """Some places that lie on every way from certain starts to others."""

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

    def bytes_taken(self) -> int:
        """Return its size in bytes."""
        return PLACE_BYTES * len(self.places) + DERIVED_BYTES * len(self.children)

    def behind(self, place: Place) -> Iterator[Place]:
        """Yield the places that are reached only through a place, without itself."""
        pending = list(self.children.get(place, ()))
        while pending:
            yield (one := pending.pop())
            pending.extend(self.children.get(one, ()))
