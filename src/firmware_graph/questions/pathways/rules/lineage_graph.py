"""A lineage as graphs to search, at the clocks of a question."""

from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sized
from functools import cached_property
from typing import Any, Final, NamedTuple, Protocol, TypeVar, runtime_checkable

import rustworkx as rx
from cachetools import LRUCache

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import PastUpgrade, Upgrade
from firmware_graph.model.vocabulary import UpgradeState
from firmware_graph.questions.pathways.rules.links import Link, Pair, Successions, kept_out_links, links_of
from firmware_graph.questions.pathways.rules.state import as_known, is_current, is_removed, later_among

Derived = TypeVar("Derived")
Reached = TypeVar("Reached", bound=Sized)

SEARCHED_BYTES: Final = 110
ARC_BYTES: Final = 340
LINK_BYTES: Final = 420
VERSION_BYTES: Final = 420
"""What each version that a search reached, arc, link, and version of a graph takes, measured with what leads to it."""

LEAST_SEARCHED: Final = 1_000


@runtime_checkable
class Measured(Protocol):
    """Something derived from a lineage that knows its size in bytes."""

    @property
    def size(self) -> int:
        """The bytes that it takes now."""


class Arc(NamedTuple):
    """The best link between two versions, as an edge of a graph."""

    tail: int
    head: int
    link: Link


class LinkGraph:
    """Some of the links of a lineage; of several between the same two versions, the best.

    Versions are named by their entry IDs. Every search costs what it reaches, not what the lineage holds, and what it
    found is kept for the next that asks for the same; the least recently used is evicted.
    """

    def __init__(self, entries: Mapping[int, int], links: Iterable[Link]) -> None:
        self.entries = entries
        self.entry_at = list(entries)
        best: dict[Pair, Link] = {}
        for link in links:
            pair = link.pair
            if pair not in best or link.preference < best[pair].preference:
                best[pair] = link
        self.graph: rx.PyDiGraph[int, Arc] = rx.PyDiGraph(multigraph=False)
        self.graph.add_nodes_from(self.entry_at)
        self.graph.add_edges_from(
            [(entries[tail], entries[head], Arc(tail, head, link)) for (tail, head), link in best.items()]
        )
        most_searched = LEAST_SEARCHED + 4 * (len(entries) + len(best))
        self.searches: LRUCache[Hashable, Any] = LRUCache(most_searched, getsizeof=len)

    @property
    def size(self) -> int:
        """The bytes that it takes now."""
        arcs = self.graph.num_edges() * (2 if "reversed" in self.__dict__ else 1)
        return ARC_BYTES * arcs + SEARCHED_BYTES * int(self.searches.currsize)

    def searched(self, key: Hashable, search: Callable[[], Reached]) -> Reached:
        """Return what a search finds, made once while there is room for it."""
        found: Reached | None = self.searches.get(key)
        if found is None:
            found = search()
            if len(found) <= self.searches.maxsize:
                self.searches[key] = found
        return found

    def arcs_from(self, entry: int) -> list[Arc]:
        """Return the arcs out of a version."""
        return [arc for _, _, arc in self.graph.out_edges(self.entries[entry])]

    def has_arc(self, tail: int, head: int) -> bool:
        """Return whether an arc goes from one version straight to another."""
        return self.graph.has_edge(self.entries[tail], self.entries[head])

    def arc(self, tail: int, head: int) -> Arc:
        """Return the arc from one version straight to another."""
        return self.graph.get_edge_data(self.entries[tail], self.entries[head])

    def arcs_to(self, entry: int) -> list[Arc]:
        """Return the arcs into a version."""
        return [arc for _, _, arc in self.graph.in_edges(self.entries[entry])]

    def reachable_from(self, entry: int) -> frozenset[int]:
        """Return the versions that a version leads to, itself included."""
        return self.searched(("from", entry), lambda: self._around(entry, rx.descendants))

    def reaching(self, entry: int) -> frozenset[int]:
        """Return the versions that lead to a version, itself included."""
        return self.searched(("to", entry), lambda: self._around(entry, rx.ancestors))

    def _around(self, entry: int, search: "Callable[[rx.PyDiGraph[int, Arc], int], set[int]]") -> frozenset[int]:
        return frozenset({entry, *(self.entry_at[n] for n in search(self.graph, self.entries[entry]))})

    def reaching_without(self, entries: Iterable[int], left_out: int) -> set[int]:
        """Return the versions that lead to any of some versions without passing one other, those included."""
        reached = set(entries)
        pending = list(reached)
        while pending:
            tails = {arc.tail for arc in self.arcs_to(pending.pop())} - reached - {left_out}
            reached |= tails
            pending += tails
        return reached

    def passed_from(self, entry: int) -> Callable[[int], set[int]]:
        """Return what names the versions that every way from a version to another passes, both included."""
        return self._dominators(self.graph, entry)

    def passed_to(self, entry: int) -> Callable[[int], set[int]]:
        """Return what names the versions that every way from another version to this one passes, both included."""
        return self._dominators(self.reversed, entry)

    def _dominators(self, graph: "rx.PyDiGraph[int, Arc]", root: int) -> Callable[[int], set[int]]:
        immediate = rx.immediate_dominators(graph, self.entries[root])

        def passed(entry: int) -> set[int]:
            found, here = {entry}, entry
            while here != root:
                here = self.entry_at[immediate[self.entries[here]]]
                found.add(here)
            return found

        return passed

    def costs_from(self, entry: int, cost: Callable[[Arc], int]) -> dict[int, int]:
        """Compute the least cost of each version that a version leads to, itself included at 0."""
        costs = rx.dijkstra_shortest_path_lengths(self.graph, self.entries[entry], lambda arc: float(cost(arc)))
        return {entry: 0} | {self.entry_at[n]: int(total) for n, total in costs.items()}

    def costs_to(self, entry: int, cost: Callable[[Arc], int]) -> dict[int, int]:
        """Compute the least cost from each version that leads to a version, itself included at 0."""
        costs = rx.dijkstra_shortest_path_lengths(self.reversed, self.entries[entry], lambda arc: float(cost(arc)))
        return {entry: 0} | {self.entry_at[n]: int(total) for n, total in costs.items()}

    @cached_property
    def reversed(self) -> "rx.PyDiGraph[int, Arc]":
        """The same arcs, each from its head to its tail."""
        turned = self.graph.copy()
        turned.reverse()
        return turned

    @cached_property
    def cycles(self) -> dict[int, frozenset[int]]:
        """For each version on a cycle, all versions of its strongly connected component."""
        components = [c for c in rx.strongly_connected_components(self.graph) if len(c) > 1]
        named = [frozenset(self.entry_at[n] for n in component) for component in components]
        return {entry: component for component in named for entry in component}


class LineageGraph:
    """What is known of a lineage at the clocks of a question, and the graphs of its rules.

    `kept_out` are pairs that imports kept out because the hardware does not fit. Nothing in it changes but what is
    derived from it, so that it serves many questions.
    """

    def __init__(
        self,
        versions: Mapping[int, FirmwareVersion],
        upgrades: Iterable[Upgrade],
        *,
        clocks: Clocks,
        successions: Successions = frozenset(),
        kept_out: Iterable[Pair] = (),
    ) -> None:
        self.versions, self.clocks, self.successions = versions, clocks, successions
        known = as_known(upgrades, clocks)
        self.known = [u for u in known if {u.from_cpl_entry_id, u.to_cpl_entry_id} <= versions.keys()]
        if clocks.is_past_knowledge:
            self.known = [PastUpgrade.of(upgrade, versions) for upgrade in self.known]
        self.kept_out = [pair for pair in kept_out if versions.keys() >= {*pair}]
        self.links = [
            *links_of(self.known, versions, clocks=clocks, successions=successions),
            *kept_out_links(self.kept_out, versions, clocks=clocks, successions=successions),
        ]
        self.entries = {entry: place for place, entry in enumerate(versions)}
        self.derived: dict[Callable[[LineageGraph], Any], Any] = {}

    @property
    def size(self) -> int:
        """The bytes that it takes now, its versions aside, with the graphs that were made of it."""
        parts = (*self.__dict__.values(), *self.derived.values())
        grown = sum(part.size for part in parts if isinstance(part, Measured))
        return LINK_BYTES * len(self.links) + VERSION_BYTES * len(self.versions) + grown

    def derive(self, make: "Callable[[LineageGraph], Derived]") -> Derived:
        """Return what a function or a class makes of this lineage, made once."""
        if make not in self.derived:
            self.derived[make] = make(self)
        derived: Derived = self.derived[make]
        return derived

    def of(self, is_in: Callable[[Link], bool]) -> LinkGraph:
        """Return the graph of the links that pass a test."""
        return LinkGraph(self.entries, filter(is_in, self.links))

    @cached_property
    def usable(self) -> LinkGraph:
        """Links that a pathway to a given target may take (rules 1 to 3 and 7)."""
        return self.of(lambda link: link.is_usable)

    @cached_property
    def followed(self) -> LinkGraph:
        """Links that a pathway with no target may take: none that is advised against (rule 5)."""
        return self.of(lambda link: link.is_usable and not link.is_advised_against)

    @cached_property
    def possible(self) -> LinkGraph:
        """Links that a pathway could take if what is not known of their beginnings were favourable."""
        return self.of(lambda link: link.is_possible)

    @cached_property
    def declared(self) -> LinkGraph:
        """Links whose step itself nothing stops, whether or not their beginning can be left over the air."""
        return self.of(lambda link: not link.edge_obstacles)

    @cached_property
    def in_effect(self) -> LinkGraph:
        """Links that lead to their end, whether or not that is listed and their beginning can be left over the air."""
        return self.of(lambda link: link.leads_to_its_end)

    @cached_property
    def standing(self) -> LinkGraph:
        """Links that an import checks a new declaration against for cycles: in effect or to come, no rollbacks."""
        states = {UpgradeState.IN_EFFECT, UpgradeState.NOT_YET_IN_EFFECT}
        return self.of(
            lambda link: link.upgrade.state in states and not link.upgrade.is_rollback and not link.is_kept_out
        )

    @cached_property
    def recorded(self) -> LinkGraph:
        """All links, whatever stops them."""
        return self.of(lambda _: True)

    @cached_property
    def links_from(self) -> dict[int, list[Link]]:
        """All links by their beginning, whatever stops them, in the order of their ends and then of recording."""
        grouped: dict[int, list[Link]] = {}
        for link in sorted(self.links, key=lambda link: (link.upgrade.to_cpl_entry_id, link.upgrade.recorded_from)):
            grouped.setdefault(link.upgrade.from_cpl_entry_id, []).append(link)
        return grouped

    def stopped_between(self, tails: Iterable[int], heads: Container[int]) -> list[Link]:
        """Return the links from some versions to others that cannot be taken and have no usable one beside them."""
        return [
            link
            for tail in sorted(tails)
            for link in self.links_from.get(tail, [])
            if link.upgrade.to_cpl_entry_id in heads
            and not link.is_usable
            and not self.usable.has_arc(tail, link.upgrade.to_cpl_entry_id)
        ]

    @cached_property
    def connected(self) -> dict[int, frozenset[int]]:
        """For each version, those that upgrades of any state connect it with, itself included."""
        graph: rx.PyDiGraph[int, None] = rx.PyDiGraph()
        graph.add_nodes_from(list(self.entries))
        ends = [(self.entries[u.from_cpl_entry_id], self.entries[u.to_cpl_entry_id]) for u in self.known]
        graph.add_edges_from_no_data(ends)
        parts = [frozenset(graph[node] for node in part) for part in rx.weakly_connected_components(graph)]
        return {entry: part for part in parts for entry in part}

    @cached_property
    def models(self) -> dict[str, list[FirmwareVersion]]:
        """The versions of each device model."""
        grouped: dict[str, list[FirmwareVersion]] = {}
        for version in self.versions.values():
            grouped.setdefault(version.model_key, []).append(version)
        return grouped

    def is_current(self, version: FirmwareVersion) -> bool:
        """Return whether a pathway may lead to a version at the clocks of the question (rule 3)."""
        return is_current(version, self.clocks.day)

    def is_removed(self, version: FirmwareVersion) -> bool:
        """Return whether a version is off the list at the clocks of the question (rule 3)."""
        return is_removed(version, self.clocks.day)

    def releases(self, model_key: str) -> list[FirmwareVersion]:
        """Return the CURRENT versions of a model."""
        return [version for version in self.models.get(model_key, ()) if self.is_current(version)]

    def later_releases(self, version: FirmwareVersion, *, model_key: str | None = None) -> list[FirmwareVersion]:
        """Return the CURRENT versions of a model that were released after a version (rule 5)."""
        return later_among(version, self.releases(model_key or version.model_key))
