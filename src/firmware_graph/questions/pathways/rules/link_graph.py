"""Some of the links of a lineage, as a graph to search."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sized
from threading import Lock
from typing import Any, Final, NamedTuple, TypeVar

import rustworkx as rx
from cachetools import LRUCache

from firmware_graph.model.cached import cached_property
from firmware_graph.questions.pathways.rules.links import Link, Pair

Reached = TypeVar("Reached", bound=Sized)

GRAPH_BYTES: Final = 1_600
NODE_BYTES: Final = 50
ARC_BYTES: Final = 40
TURNED_BYTES: Final = 90
SEARCH_BYTES: Final = 350
REACHED_BYTES: Final = 45
COST_BYTES: Final = 75
"""The measured size of a graph, of each version and arc of it, of an arc of another of its graphs, of a search, and of
each version that a search reached, without and with a cost.
"""

LEAST_SEARCHED: Final = 1_000
TURNED: Final = ("reversed", "_weights", "_weights_turned")
"""The graphs that some searches derive from the arcs."""


class Measured(ABC):
    """Something derived from a lineage that knows its size in bytes.

    Not a protocol: checking an object against one takes longer than building a small graph.
    """

    @property
    @abstractmethod
    def size(self) -> int:
        """Its current size in bytes."""


class Arc(NamedTuple):
    """The best link between two versions, as an edge of a graph.

    Its cost in the order of rule 4 has advice against it, inference and the step itself as the digits of one number. No
    pathway has as many steps as the base, so no digit overflows; a double holds it for 200,000 versions.
    """

    tail: int
    head: int
    link: Link
    cost: int = 1

    @classmethod
    def of(cls, link: Link, base: int) -> "Arc":
        """Return the arc of a link; `base` exceeds the number of versions of its lineage."""
        cost = link.is_advised_against * base * base + link.is_inferred * base + 1
        return cls(link.upgrade.from_cpl_entry_id, link.upgrade.to_cpl_entry_id, link, cost)


class LinkGraph(Measured):
    """Some of the links of a lineage; of parallel ones, the best.

    Versions are named by their entry IDs. Every search costs what it reaches, not the size of the lineage, and its
    result is cached; the least recently used is evicted.
    """

    def __init__(self, entries: Mapping[int, int], arcs: Iterable[Arc]) -> None:
        self.entries = entries
        self.entry_at = list(entries)
        best: dict[Pair, Arc] = {}
        for arc in arcs:
            pair = arc.tail, arc.head
            if pair not in best or arc.link.preference < best[pair].link.preference:
                best[pair] = arc
        self.graph: rx.PyDiGraph[int, Arc] = rx.PyDiGraph(multigraph=False)
        self.graph.add_nodes_from(self.entry_at)
        self.graph.add_edges_from([(entries[arc.tail], entries[arc.head], arc) for arc in best.values()])
        most_searched = LEAST_SEARCHED + 4 * (len(entries) + len(best))
        self.lock = Lock()
        self.searches: LRUCache[Hashable, Any] = LRUCache(COST_BYTES * most_searched, getsizeof=bytes_of_search)

    @property
    def size(self) -> int:
        """Its current size in bytes."""
        turned = sum(name in self.__dict__ for name in TURNED)
        ends = REACHED_BYTES * len(self.__dict__.get("ends", ()))
        whole = GRAPH_BYTES + ends + NODE_BYTES * len(self.entry_at) * (1 + turned)
        return whole + (ARC_BYTES + TURNED_BYTES * turned) * self.graph.num_edges() + int(self.searches.currsize)

    def release(self) -> None:
        """Release the search results, some of which refer back to this."""
        with self.lock:
            self.searches.clear()

    def searched(self, key: Hashable, search: Callable[[], Reached]) -> Reached:
        """Return the result of a search, run once while there is room for it."""
        with self.lock:
            found: Reached | None = self.searches.get(key)
        if found is None:
            found = search()
            if bytes_of_search(found) <= self.searches.maxsize:
                with self.lock:
                    self.searches[key] = found
        return found

    def arcs_from(self, entry: int) -> list[Arc]:
        """Return the arcs out of a version."""
        return [arc for _, _, arc in self.graph.out_edges(self.entries[entry])]

    def branches_at(self, entry: int) -> bool:
        """Return whether more than one arc leads out of a version."""
        return self.graph.out_degree(self.entries[entry]) > 1

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
        """Return the versions that a version leads to, including itself."""
        return self.searched(("from", entry), lambda: self._around(entry, rx.descendants))

    def reaching(self, entry: int) -> frozenset[int]:
        """Return the versions that lead to a version, including itself."""
        return self.searched(("to", entry), lambda: self._around(entry, rx.ancestors))

    def _around(self, entry: int, search: "Callable[[rx.PyDiGraph[int, Arc], int], set[int]]") -> frozenset[int]:
        return frozenset({entry, *(self.entry_at[n] for n in search(self.graph, self.entries[entry]))})

    def reaching_without(self, entries: Iterable[int], left_out: int) -> set[int]:
        """Return the versions that lead to any of some versions without passing one other, including those."""
        reached = set(entries)
        pending = list(reached)
        while pending:
            tails = {arc.tail for arc in self.arcs_to(pending.pop())} - reached - {left_out}
            reached |= tails
            pending += tails
        return reached

    def passed_from(self, entry: int, left_out: int) -> Callable[[int], set[int] | None]:
        """Return a function to the versions that every way from a version to another passes, including both.

        Ways past the version that is left out do not count; the function returns None if there is no other.
        """
        return self._dominators(self.graph, entry, left_out)

    def passed_to(self, entry: int, left_out: int) -> Callable[[int], set[int] | None]:
        """Return a function to the versions that every way from another version to this one passes, as above."""
        return self._dominators(self.reversed, entry, left_out)

    def _dominators(
        self, graph: "rx.PyDiGraph[int, Arc]", root: int, left_out: int
    ) -> Callable[[int], set[int] | None]:
        rest = graph.copy()
        rest.remove_node(self.entries[left_out])
        immediate = rx.immediate_dominators(rest, self.entries[root])

        def passed(entry: int) -> set[int] | None:
            if self.entries[entry] not in immediate:
                return None
            found, here = {entry}, entry
            while here != root:
                here = self.entry_at[immediate[self.entries[here]]]
                found.add(here)
            return found

        return passed

    def least_costs_from(self, entry: int) -> dict[int, int]:
        """Return the least cost (rule 4) of each version that a version leads to, including itself at 0."""
        return self.searched(("costs from", entry), lambda: self._least_costs(entry, is_turned=False))

    def least_costs_to(self, entry: int) -> dict[int, int]:
        """Return the least cost (rule 4) from each version that leads to a version, including itself at 0."""
        return self.searched(("costs to", entry), lambda: self._least_costs(entry, is_turned=True))

    def _least_costs(self, entry: int, *, is_turned: bool) -> dict[int, int]:
        node = self.entries[entry]
        if self.is_even:
            layers = rx.bfs_layers(self.reversed if is_turned else self.graph, [node])
            return {self.entry_at[n]: steps for steps, layer in enumerate(layers) for n in layer}
        weights = self._weights_turned if is_turned else self._weights
        costs = rx.dijkstra_shortest_path_lengths(weights, node, float)
        return {entry: 0} | {self.entry_at[n]: int(total) for n, total in costs.items()}

    @cached_property
    def is_even(self) -> bool:
        """Whether every arc costs exactly one step, as most do: breadth-first layers take a seventh of the time."""
        return all(arc.cost == 1 for arc in self.arcs)

    @cached_property
    def _weights(self) -> "rx.PyDiGraph[int, float]":
        """The graph with costs only: a search without a Python callback for each arc takes a tenth of the time."""
        return self._weighted((self.entries[arc.tail], self.entries[arc.head], float(arc.cost)) for arc in self.arcs)

    @cached_property
    def _weights_turned(self) -> "rx.PyDiGraph[int, float]":
        return self._weighted((self.entries[arc.head], self.entries[arc.tail], float(arc.cost)) for arc in self.arcs)

    def _weighted(self, edges: Iterable[tuple[int, int, float]]) -> "rx.PyDiGraph[int, float]":
        graph: rx.PyDiGraph[int, float] = rx.PyDiGraph(multigraph=False)
        graph.add_nodes_from(self.entry_at)
        graph.add_edges_from(list(edges))
        return graph

    @property
    def arcs(self) -> list[Arc]:
        """All arcs."""
        return self.graph.edges()

    def costs_from(self, entry: int, cost: Callable[[Arc], int]) -> dict[int, int]:
        """Compute the least cost of each version that a version leads to, including itself at 0."""
        costs = rx.dijkstra_shortest_path_lengths(self.graph, self.entries[entry], lambda arc: float(cost(arc)))
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

    @cached_property
    def ends(self) -> frozenset[int]:
        """The versions from which nothing leads on, or only within a cycle that nothing leads out of."""
        last, of = frozenset(e for e, node in self.entries.items() if not self.graph.out_degree(node)), self.cycles.get
        left = {of(arc.tail) for arc in self.arcs if of(arc.head) is not of(arc.tail)} if self.cycles else ()
        return last | {entry for entry, cycle in self.cycles.items() if cycle not in left}


def bytes_of_search(found: Sized) -> int:
    """Return the size of a search result in bytes."""
    return SEARCH_BYTES + (COST_BYTES if isinstance(found, dict) else REACHED_BYTES) * len(found)
