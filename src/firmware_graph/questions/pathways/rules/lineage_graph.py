"""A lineage as graphs to search, at the clocks of a question."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sized
from typing import Any, Final, TypeVar

import rustworkx as rx

from firmware_graph.model.cached import cached_property
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.interruption import checked
from firmware_graph.model.upgrade import PastUpgrade, Upgrade
from firmware_graph.model.vocabulary import UpgradeState
from firmware_graph.questions.pathways.rules.link_graph import Arc, LinkGraph, Measured
from firmware_graph.questions.pathways.rules.links import Judge, Link, Pair, Successions, kept_out_links, links_of
from firmware_graph.questions.pathways.rules.state import as_known, is_current, is_removed, later_among

Derived = TypeVar("Derived")

A_LOOK: Final = 100
"""After how many links it is looked whether the work is to end: each takes a microsecond, and so does the look."""

LINEAGE_BYTES: Final = 1_500
LINK_BYTES: Final = 330
VERSION_BYTES: Final = 100
DERIVED_BYTES: Final = 110
"""The measured size of a lineage, of each link, of each version without its row, and of each item of derived data."""


class LineageGraph:
    """The state of a lineage at the clocks of a question, and the graphs of its rules.

    `kept_out` are pairs that imports quarantined because the hardware does not fit. It is immutable except for derived
    data, so that it serves many questions, in several threads at once.
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
        known = as_known(checked(upgrades, every=A_LOOK), clocks)
        self.known = [u for u in known if {u.from_cpl_entry_id, u.to_cpl_entry_id} <= versions.keys()]
        if clocks.is_past_knowledge:
            self.known = [PastUpgrade.of(upgrade, versions) for upgrade in self.known]
        self.kept_out = [pair for pair in kept_out if versions.keys() >= {*pair}]
        judge = Judge(versions, clocks=clocks, successions=successions)
        self.links = [*checked(links_of(self.known, judge), every=A_LOOK), *kept_out_links(self.kept_out, judge)]
        self.entries = {entry: place for place, entry in enumerate(versions)}
        self.derived: dict[Callable[[LineageGraph], Any], Any] = {}
        self.derived_sizes: dict[Callable[[LineageGraph], Any], int] = {}
        self.growing: dict[Callable[[LineageGraph], Any], Measured] = {}

    @property
    def size(self) -> int:
        """Its current size in bytes without its versions, but with the graphs built from it."""
        graphs = [part for part in (*self.__dict__.values(),) if isinstance(part, LinkGraph)]
        grown = sum(part.size for part in (*graphs, *self.growing.values())) + sum(self.derived_sizes.values())
        return LINEAGE_BYTES + LINK_BYTES * len(self.links) + VERSION_BYTES * len(self.versions) + grown

    def derive(self, make: "Callable[[LineageGraph], Derived]") -> Derived:
        """Return the result of a function or a class on this lineage, computed once."""
        derived: Derived | None = self.derived.get(make)
        if derived is None:
            derived = self.derived.setdefault(make, make(self))
            if isinstance(derived, dict):
                self.derived_sizes[make] = bytes_of_lists(derived)
            elif isinstance(derived, Measured):
                self.growing[make] = derived
        return derived

    def release(self) -> None:
        """Release everything derived and searched, which refers back to this."""
        for part in (*self.__dict__.values(),):
            if isinstance(part, LinkGraph):
                part.release()
        self.derived.clear()
        self.derived_sizes.clear()
        self.growing.clear()

    def of(self, is_in: Callable[[Link], bool]) -> LinkGraph:
        """Return the graph of the links that pass a test."""
        return LinkGraph(self.entries, (arc for arc in checked(self.arcs, every=A_LOOK) if is_in(arc.link)))

    @cached_property
    def arcs(self) -> list[Arc]:
        """An arc for each link, which all graphs share."""
        base = len(self.versions) + 1
        return [Arc.of(link, base) for link in checked(self.links, every=A_LOOK)]

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
        """Links that a pathway could take if unknown facts of their sources were favourable."""
        return self.of(lambda link: link.is_possible)

    @cached_property
    def declared(self) -> LinkGraph:
        """Links whose step itself is not blocked, whether or not their source can be left over the air."""
        return self.of(lambda link: not link.edge_obstacles)

    @cached_property
    def in_effect(self) -> LinkGraph:
        """Links that lead to their target, whether or not that is listed and their source can be left over the air."""
        return self.of(lambda link: link.leads_to_its_end)

    @cached_property
    def standing(self) -> LinkGraph:
        """Links against which an import checks a new declaration for cycles: current or future, without rollbacks."""
        states = {UpgradeState.IN_EFFECT, UpgradeState.NOT_YET_IN_EFFECT}
        return self.of(
            lambda link: link.upgrade.state in states and not link.upgrade.is_rollback and not link.is_kept_out
        )

    @cached_property
    def recorded(self) -> LinkGraph:
        """All links, blocked or not."""
        return self.of(lambda _: True)

    @cached_property
    def links_from(self) -> dict[int, list[Link]]:
        """All links by source, blocked or not, sorted by target and then by recording."""
        grouped: dict[int, list[Link]] = {}
        for link in sorted(self.links, key=lambda link: (link.upgrade.to_cpl_entry_id, link.upgrade.recorded_from)):
            grouped.setdefault(link.upgrade.from_cpl_entry_id, []).append(link)
        return grouped

    def stopped_between(self, tails: Collection[int], heads: Container[int]) -> list[Link]:
        """Return the links from some versions to others that are blocked, without a usable parallel one."""
        stopped = self.stopped_from
        beginnings = sorted(stopped.keys() & tails) if stopped else ()
        return [link for tail in beginnings for link in stopped[tail] if link.upgrade.to_cpl_entry_id in heads]

    @cached_property
    def stopped_from(self) -> dict[int, list[Link]]:
        """By source, the links that are blocked, without a usable parallel one."""
        found = {
            tail: [
                link
                for link in links
                if not link.is_usable and not self.usable.has_arc(tail, link.upgrade.to_cpl_entry_id)
            ]
            for tail, links in self.links_from.items()
        }
        return {tail: links for tail, links in found.items() if links}

    @cached_property
    def has_withdrawn(self) -> bool:
        """Whether one of the blocked links was withdrawn."""
        return any(link.is_withdrawn for links in self.stopped_from.values() for link in links)

    @cached_property
    def connected(self) -> dict[int, frozenset[int]]:
        """For each version, those connected with it by upgrades in any state, including itself."""
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


def bytes_of_lists(lists: Mapping[Any, Sized]) -> int:
    """Return the bytes of lists by key; one that several keys share is counted once."""
    lengths = {id(one): len(one) for one in lists.values()}
    return DERIVED_BYTES * (len(lists) + len(lengths)) + 8 * sum(lengths.values())
