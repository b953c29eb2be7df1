"""Everything that determines the pathways of some versions: their lineages, as recorded at a moment."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from firmware_graph.database.bounded_store import Releasable
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.cached import cached_property
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.shared.kept_lineages import kept_lineages
from firmware_graph.questions.pathways.shared.own_lineages import own_lineages
from firmware_graph.questions.pathways.shared.past_lineages import past_lineages
from firmware_graph.questions.pathways.shared.recorded_lineage import RecordedLineage

PARTS: Final = ("arcs", "usable", "followed", "possible", "declared", "in_effect", "links_from")
"""What nearly every question on a lineage derives from it."""

TOGETHER: Final = "lineages", "together"
"""The key of what is never kept."""


class Lineages(Releasable):
    """The lineages of the requested entries of a question, at its clocks; of each entry that is recorded."""

    def __init__(self, found: Mapping[int, RecordedLineage], clocks: Clocks) -> None:
        self.found, self.clocks = found, clocks

    def __contains__(self, entry: object) -> bool:
        """Whether an entry was requested and is recorded."""
        return entry in self.found

    def __getitem__(self, entry: int) -> FirmwareVersion:
        """Return such a version."""
        return self.found[entry].versions[entry]

    def version(self, entry: int) -> FirmwareVersion | None:
        """Return a requested entry; None if it is not recorded."""
        lineage = self.found.get(entry)
        return lineage.versions[entry] if lineage else None

    def of(self, entry: int) -> LineageGraph:
        """Return the lineage of an entry that was requested and is recorded."""
        return self.found[entry].graph_at(self.clocks)

    def spanning(self, entry: int, other: int | None) -> LineageGraph:
        """Return the graph with the lineages of two such entries: that of the first, unless the other is in another."""
        lineage = self.found[entry]
        return lineage.graph_at(self.clocks) if other is None or other in lineage.versions else self.together

    @property
    def apart(self) -> list[LineageGraph]:
        """Each lineage once, in the order in which entries were requested."""
        return [lineage.graph_at(self.clocks) for lineage in dict.fromkeys(self.found.values())]

    @cached_property
    def together(self) -> LineageGraph:
        """All of them as one graph."""
        lineages = [*dict.fromkeys(self.found.values())]
        whole = lineages[0] if len(lineages) == 1 else RecordedLineage.joined(lineages)
        return whole.graph_at(self.clocks)

    def release(self) -> None:
        """Release everything derived from the one graph of all; that of each lineage is released with it."""
        if "together" in self.__dict__ and len({*self.found.values()}) > 1:
            self.together.release()


async def upgrade_lineages(
    reader: GraphReader, cpl_entry_ids: Sequence[int], *, clocks: Clocks, argument: str
) -> Lineages:
    """Return the lineages of some entries, all of each as it was recorded at `known_at`, ready to be searched.

    `argument` is the argument that names the entries, for the error if their lineages are too large.

    A lineage is everything that upgrades in any state and device models connect with an entry; for readers of only
    their own FIR rows, everything of these, before anything is counted or computed. Costs one round trip for what is
    not cached, and one to four more for a past `known_at`.

    Raises:
        QueryTooExpensive: They have too many versions and upgrades.
        GraphTimeout: The deadline has passed, or the caller has left.
    """
    found = await kept_lineages(reader, cpl_entry_ids)
    if clocks.is_past_knowledge:
        found = await past_lineages(reader, found, clocks=clocks)
    found = await own_lineages(reader, found)
    lineages = [*dict.fromkeys(found.values())]
    weights = [lineage.weight for lineage in lineages]
    reader.touch(sum(weights), len(found), argument=argument, largest=max(weights, default=0))
    if reader.touches_much:
        heavy_from = reader.graph.heavy_from
        work = [(one, part) for one in lineages for part in parts_to_make(one, clocks, heavy_from=heavy_from)]
        await reader.each(work, partial(precompute, clocks=clocks))
    asked = Lineages(found, clocks)
    reader.releasable.append((TOGETHER, asked))
    return asked


def parts_to_make(lineage: RecordedLineage, clocks: Clocks, *, heavy_from: int) -> Sequence[str]:
    """Return which parts of a lineage to precompute before a search: its graphs if expensive, else its links."""
    if lineage.weight > heavy_from:
        return PARTS
    return () if lineage.has_graph_at(clocks) else ("links",)


def precompute(work: tuple[RecordedLineage, str], *, clocks: Clocks) -> None:
    """Precompute one of the graphs of a lineage, which is cached with it; one at a time keeps each step short."""
    lineage, part = work
    getattr(lineage.graph_at(clocks), part)
