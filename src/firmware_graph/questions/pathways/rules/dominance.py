"""What every pathway to the latest must pass, for all versions of a lineage at once (domain.md §3.4 rules 5 and 13).

Going backwards from the latest, a version or an upgrade that every pathway passes is a dominator: a single tree has
them all, whatever the number of pathways.
"""

from collections.abc import Container, Iterable, Iterator
from typing import Final

import rustworkx as rx

from firmware_graph.model.cached import cached_property
from firmware_graph.model.interruption import check
from firmware_graph.questions.pathways.rules.effect import newest_of
from firmware_graph.questions.pathways.rules.endings import EndingKind, Endings
from firmware_graph.questions.pathways.rules.lineage_graph import DERIVED_BYTES, LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Measured
from firmware_graph.questions.pathways.rules.links import Pair

PAIR_BYTES: Final = 70
PLACE_BYTES: Final = 70
"""The measured size of a pair of ends, or of one of the newest, and of a place of a tree."""

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
        pairs = len(made.get("pairs", ())) + sum(map(len, made.get("_newest", {}).values()))
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

        A removed version itself is included only if it was its own end: it can still be left. Of those that lose their
        only end, those are stranded that fall short of the newest.
        """
        behind = {*self.on_every_pathway_by_upgrades.behind(place)}
        if isinstance(place, int):
            lost = self.with_a_pathway({*behind, *self.round_a_cycle(place)})
            alone = {one for one in lost if self.endings.ends_of(one).keys() == {place}}
            lost -= {*self.reaching_what_is_left(alone, place)}
        else:
            lost = self.with_a_pathway(behind)
            if place in self.only_ways_round:
                lost.add(place[0])
        return sorted({*lost, *self.staying_at(place)})

    def stranded_counts(self, entries: Container[int]) -> dict[Place, int]:
        """Count, for each weak place, how many of some versions its loss would strand.

        Most are counted in one pass through the tree, or a long lineage would take the square of its length. The parts
        of the tree behind targets, and behind the only ways round a cycle, have nothing in common, and are listed.
        """
        tree = self.on_every_pathway_by_upgrades
        counts = tree.counts_behind({one for one in self.with_a_pathway(self.lineage.versions) if one in entries})
        listed = {*self.endings.targets, *self.only_ways_round}
        return {
            place: sum(one in entries for one in self.stranded_without(place))
            if place in listed
            else counts.get(place, 0) + sum(one in entries for one in self.staying_at(place))
            for place in self.weak_places
        }

    def staying_at(self, place: Place) -> list[int]:
        """Return the versions that a loss strands although no pathway leads on from them: they are advised to stay."""
        if isinstance(place, tuple):
            return [place[0]] if place in self.only_ways_on_from_where_to_stay else []
        stays = self.endings.kind_of(place) in {EndingKind.UP_TO_DATE, EndingKind.ADVISED_TO_STAY}
        own = [place] if stays and self.lineage.is_current(self.lineage.versions[place]) else []
        return [*own, *self.staying_before.get(place, ())]

    def reaching_what_is_left(self, entries: set[int], removed: int) -> Iterator[int]:
        """Yield those of the versions without their only end that still have a pathway to the newest release.

        `entries` are all of these, so that whatever lies on their ways is one of them.
        """
        of_model: dict[str, set[int]] = {}
        for entry in entries:
            of_model.setdefault(self.lineage.versions[entry].model_key, set()).add(entry)
        for model_key, own in of_model.items():
            newest = self.newest_beside(removed, model_key)
            reaching = self.leading_within(entries, entries & newest)
            for entry in own:
                if any(arc.head != removed for arc in self.followed.arcs_from(entry)):
                    if entry in reaching:
                        yield entry
                elif entry in newest and any(arc.head != removed for arc in self.lineage.usable.arcs_from(entry)):
                    yield entry

    def leading_within(self, entries: set[int], heads: set[int]) -> set[int]:
        """Return those of some versions that lead to any of others through them alone, with these others."""
        found, pending = {*heads}, [*heads]
        while pending:
            check()
            tails = ({arc.tail for arc in self.followed.arcs_to(pending.pop())} & entries) - found
            found |= tails
            pending += tails
        return found

    def newest_beside(self, removed: int, model_key: str) -> frozenset[int]:
        """Return the newest releases of a model and of a removed version's, which may include the latter."""
        keys = frozenset({model_key, self.lineage.versions[removed].model_key})
        if keys not in self._newest:
            self._newest[keys] = frozenset(newest_of(self.lineage, sorted(keys)))
        newest = self._newest[keys]
        if removed in newest and self.is_only_dated(removed, keys):
            return frozenset(newest_of(self.lineage, sorted(keys), but=removed))
        return newest

    def is_only_dated(self, entry: int, model_keys: frozenset[str]) -> bool:
        """Return whether a version is the only one with a date among the newest of some models."""
        if model_keys not in self._only_dated:
            dated = [one for one in self._newest[model_keys] if self.lineage.versions[one].ordering_date]
            self._only_dated[model_keys] = dated[0] if len(dated) == 1 else None
        return self._only_dated[model_keys] == entry

    @cached_property
    def _newest(self) -> dict[frozenset[str], frozenset[int]]:
        return {}

    @cached_property
    def _only_dated(self) -> dict[frozenset[str], int | None]:
        return {}

    def with_a_pathway(self, places: Iterable[Place]) -> set[int]:
        """Return those versions that lead on to others."""
        moving = (place for place in places if isinstance(place, int) and self.followed.arcs_from(place))
        return {entry for entry in moving if self.endings.kind_of(entry) is EndingKind.PATHWAY}

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

    @cached_property
    def staying_before(self) -> dict[int, list[int]]:
        """Those versions by the one to which their only upgrade leads."""
        found: dict[int, list[int]] = {}
        for tail, head in self.only_ways_on_from_where_to_stay:
            found.setdefault(head, []).append(tail)
        return found

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

    def counts_behind(self, counted: Container[Place]) -> dict[Place, int]:
        """Return how many of some places are behind each place that has others behind it."""
        dominated = {one for children in self.children.values() for one in children}
        order = [place for place in self.children if place not in dominated]
        for place in order:
            order += self.children.get(place, ())
        behind: dict[Place, int] = {}
        for place in reversed(order):
            children = self.children.get(place, ())
            behind[place] = sum(behind[one] + (one in counted) for one in children)
        return behind
