"""A lineage as recorded now, and as graphs to search at the moments that questions ask about."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

import rustworkx as rx

from firmware_graph.database.bounded_store import Releasable
from firmware_graph.model.cached import cached_property
from firmware_graph.model.clocks import DAY_MS, FOREVER, Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.successions import CodePair, all_successions
from firmware_graph.model.upgrade import Upgrade, upgrades_in
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.state import kept_out_then
from firmware_graph.questions.products.shared.kept_versions import HoldsVersions

MOST_MOMENTS: Final = 2
"""The graphs that a lineage caches: of now, and of one other moment."""

RECORD_BYTES: Final = 2_000
UPGRADE_BYTES: Final = 300
"""The measured size of a lineage without its rows, and of an upgrade as a row; the texts of upgrades are shared."""


MOST_MEASURED: Final = 4

KeptOutCell = Sequence[Any]
"""The named entry, the entry that it was quarantined for, when, whether it still holds, and when it was cleared."""


class Span(NamedTuple):
    """The moments from one until before another; a `range` would iterate up to a moment, as its index is an int."""

    since: int
    until: int


class RecordedLineage(Releasable, HoldsVersions):
    """Versions and upgrades that belong together, complete, with the quarantine of imports.

    `graph_at` evaluates them at a moment. A graph is valid for every moment until the next one at which something dated
    takes or loses effect, and the last ones are cached, with all searches made in them.
    """

    def __init__(
        self,
        versions: Mapping[int, FirmwareVersion],
        upgrades: Sequence[Upgrade],
        kept_out: Sequence[KeptOutCell],
        successions: frozenset[CodePair],
    ) -> None:
        self.versions, self.upgrades, self.kept_out, self.successions = versions, upgrades, kept_out, successions
        self.model_keys = frozenset(version.model_key for version in versions.values())
        self.graphs: list[tuple[Span, LineageGraph]] = []
        self.parts_of_codes: tuple[frozenset[str], Sequence[RecordedLineage]] | None = None
        self.uses = 0

    @classmethod
    def joined(cls, lineages: Sequence["RecordedLineage"]) -> "RecordedLineage":
        """Join some lineages."""
        versions = {entry: version for one in lineages for entry, version in one.versions.items()}
        upgrades = [upgrade for one in lineages for upgrade in one.upgrades]
        kept_out = [cell for one in lineages for cell in one.kept_out]
        successions = frozenset(pair for one in lineages for pair in one.successions)
        return cls(dict(sorted(versions.items())), upgrades, kept_out, successions)

    def version_of(self, entry: int) -> FirmwareVersion:
        """Return the row of one of its entries."""
        return self.versions[entry]

    @property
    def cpl_entry_ids(self) -> Collection[int]:
        """The entries of its versions."""
        return self.versions.keys()

    @cached_property
    def least_cpl_entry_id(self) -> int:
        """The lowest of its entry IDs, which is in no other lineage."""
        return min(self.versions)

    @property
    def size(self) -> int:
        """Its current size in bytes, with its graphs, and its parts for readers of their own rows with theirs."""
        parts = [part for part in (self.parts_of_codes or ((), ()))[1] if part is not self]
        return self.recorded_size + sum(graph.size for _, graph in self.graphs) + sum(part.size for part in parts)

    @cached_property
    def weight(self) -> int:
        """The number of its versions and upgrades."""
        return len(self.versions) + len(self.upgrades)

    @cached_property
    def recorded_size(self) -> int:
        """The bytes of its rows, which are much alike: a few are measured."""
        measured = [version.size for version in islice(self.versions.values(), MOST_MEASURED)]
        versions = sum(measured) * len(self.versions) // max(1, len(measured))
        return RECORD_BYTES + versions + UPGRADE_BYTES * len(self.upgrades)

    @cached_property
    def moments(self) -> list[int]:
        """The moments at which one of its upgrades takes or loses effect, in order."""
        dates = (moment for one in self.upgrades for moment in (one.effective_from, one.effective_to))
        return sorted({moment for moment in dates if moment is not None})

    def has_graph_at(self, clocks: Clocks) -> bool:
        """Whether a graph is cached that is valid for a moment."""
        as_of = clocks.as_of
        for (since, until), _ in self.graphs:  # noqa: SIM110 - asked 200 times for a batch: `any` takes thrice as long
            if since <= as_of < until:
                return True
        return False

    def graph_at(self, clocks: Clocks) -> LineageGraph:
        """Return the graph at a moment, as recorded now."""
        graphs, as_of = self.graphs, clocks.as_of
        for place, ((since, until), graph) in enumerate(graphs):
            if since <= as_of < until:
                if place:
                    self.graphs = [graphs[place], *graphs[:place], *graphs[place + 1 :]]
                return graph
        graph = LineageGraph(
            self.versions,
            self.upgrades,
            clocks=clocks,
            successions=self.successions,
            kept_out=kept_out_then(self.kept_out, clocks.known_at),
        )
        for _, evicted in graphs[MOST_MOMENTS - 1 :]:
            evicted.release()
        self.graphs = [(self.span_of(clocks.as_of), graph), *graphs[: MOST_MOMENTS - 1]]
        return graph

    def release(self) -> None:
        """Release everything derived from its graphs, and its parts."""
        for _, graph in self.graphs:
            graph.release()
        self.release_parts()

    def release_parts(self) -> None:
        """Release its parts for readers of their own rows, and everything derived from their graphs."""
        for part in (self.parts_of_codes or ((), ()))[1]:
            if part is not self:
                part.release()
        self.parts_of_codes = None

    def span_of(self, as_of: int) -> Span:
        """Return the moments, within one day, for which everything is in the same state as at a moment."""
        place = bisect_right(self.moments, as_of)
        since = self.moments[place - 1] if place else 0
        until = self.moments[place] if place < len(self.moments) else FOREVER
        midnight = as_of - as_of % DAY_MS
        return Span(max(since, midnight), min(until, midnight + DAY_MS))


def recorded_lineages(record: Mapping[str, Any]) -> list[RecordedLineage]:
    """Return the separate lineages in a record of `upgrade_lineages`."""
    rows = sorted(map(FirmwareVersion.shared, record["versions"]))
    successions = all_successions(record["successions"])
    return separate_lineages(rows, upgrades_in(record["upgrades"]), record["kept_out"], successions)


def separate_lineages(
    rows: Sequence[FirmwareVersion],
    upgrades: Sequence[Upgrade],
    kept_out: Iterable[KeptOutCell],
    successions: frozenset[CodePair],
) -> list[RecordedLineage]:
    """Return the separate lineages formed by some versions, in order, and the upgrades between them."""
    number_of = lineage_numbers(rows, upgrades)
    parts: dict[int, tuple[dict[int, FirmwareVersion], list[Upgrade], list[KeptOutCell]]] = {}
    for row in rows:
        parts.setdefault(number_of[row.cpl_entry_id], ({}, [], []))[0][row.cpl_entry_id] = row
    for upgrade in upgrades:
        parts[number_of[upgrade.from_cpl_entry_id]][1].append(upgrade)
    for cell in kept_out:
        parts[number_of[cell[1]]][2].append(cell)
    return [RecordedLineage(*part, successions) for part in parts.values()]


def lineage_numbers(versions: Sequence[FirmwareVersion], upgrades: Iterable[Upgrade]) -> dict[int, int]:
    """Number the lineages: what is connected by upgrades in any state or by one model is one lineage."""
    graph: rx.PyGraph[int, None] = rx.PyGraph()
    entries = [row.cpl_entry_id for row in versions]
    place = dict(zip(entries, graph.add_nodes_from(entries), strict=True))
    first_of: dict[str, int] = {}
    siblings = [(first_of.setdefault(row.model_key, row.cpl_entry_id), row.cpl_entry_id) for row in versions]
    pairs = [*siblings, *(upgrade[:2] for upgrade in upgrades)]
    graph.add_edges_from_no_data([(place[one], place[other]) for one, other in pairs])
    return {graph[node]: number for number, nodes in enumerate(rx.connected_components(graph)) for node in nodes}
