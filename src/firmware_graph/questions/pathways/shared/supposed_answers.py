"""Answers to requests as they are, and as they would be once an assumed change has taken effect."""

from collections.abc import Mapping, Sequence
from functools import partial

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import FirmwareNotFound, PathwayAnswer, Unresolved
from firmware_graph.model.reference import FirmwareReference
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.shared.comms_hub import hubs_checked, with_comms_hub
from firmware_graph.questions.pathways.shared.resolved_requests import (
    PathwayRequest,
    Resolved,
    ResolvedRequest,
    resolve_references,
    resolve_request,
)
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages, upgrade_lineages
from firmware_graph.questions.pathways.upgrade_pathways import hub_check


class SupposedLineages(Lineages):
    """The lineages that a change affects, before or after it, and others as recorded."""

    def __init__(self, supposed: LineageGraph, others: Lineages) -> None:
        super().__init__(others.found, supposed.clocks)
        self.supposed = supposed

    def __contains__(self, entry: object) -> bool:
        """Whether an entry belongs to the change, or was requested and is recorded."""
        return entry in self.supposed.versions or super().__contains__(entry)

    def of(self, entry: int) -> LineageGraph:
        """Return the lineage of such an entry."""
        return self.supposed if entry in self.supposed.versions else super().of(entry)

    def spanning(self, entry: int, other: int | None) -> LineageGraph:
        """Return the graph with the lineages of two such entries: that of the first, unless the other is in another."""
        own = self.of(entry)
        return own if other is None or other in own.versions else joined(own, self.of(other))


def joined(one: LineageGraph, other: LineageGraph) -> LineageGraph:
    """Merge two lineages into one graph."""
    return LineageGraph(
        {**one.versions, **other.versions},
        [*one.known, *other.known],
        clocks=one.clocks,
        successions=one.successions,
        kept_out=[*one.kept_out, *other.kept_out],
    )


async def supposed_answers(
    reader: GraphReader, requests: Sequence[PathwayRequest], *, before: LineageGraph, after: LineageGraph
) -> list[tuple[PathwayAnswer, PathwayAnswer]]:
    """Answer each request on the lineages before a change and after it.

    Its references are resolved against the record. Costs one round trip if a product must be looked up, one if an end
    is in another lineage, and two if Comms Hubs must be checked.

    Raises:
        QueryTooExpensive: The other lineages have too many versions and upgrades.
        GraphTimeout: The deadline has passed.
    """
    read = await resolve_references(reader, requests, clocks=before.clocks)
    was = await answers_on(reader, requests, read, (before, after))
    would_be = await answers_on(reader, requests, read, (after, before))
    return list(zip(was, would_be, strict=True))


async def answers_on(
    reader: GraphReader,
    requests: Sequence[PathwayRequest],
    read: Resolved,
    sides: tuple[LineageGraph, LineageGraph],
) -> list[PathwayAnswer]:
    """Answer requests on the first side of a change."""
    side, other = sides
    resolved = {one: meaning_on(side, other.versions, one, meaning) for one, meaning in read.items()}
    asked = [resolve_request(request, resolved) for request in requests]
    ends = [end for one in asked if isinstance(one, ResolvedRequest) for end in (one.source, one.target) if end]
    lineages = await side_with_others(reader, side, [end.cpl_entry_id for end in ends])
    checks = await reader.each(asked, partial(hub_check, lineages, None, {}))
    hubs = await side_with_others(reader, side, hubs_checked(checks))
    return [with_comms_hub(check, hubs) for check in checks]


def meaning_on(
    side: LineageGraph,
    other: Mapping[int, FirmwareVersion],
    reference: FirmwareReference,
    read: FirmwareVersion | Unresolved,
) -> FirmwareVersion | Unresolved:
    """Return what a reference means on one side of a change: an entry that the change adds does not exist before it."""
    entry = read.cpl_entry_id if isinstance(read, FirmwareVersion) else reference.cpl_entry_id
    if entry is None or (entry not in side.versions and entry not in other):
        return read
    return side.versions.get(entry) or FirmwareNotFound(None, "")


async def side_with_others(reader: GraphReader, side: LineageGraph, entries: Sequence[int]) -> SupposedLineages:
    """Return one side of a change with the lineages of entries that are not in it."""
    others = [entry for entry in dict.fromkeys(entries) if entry not in side.versions]
    return SupposedLineages(side, await upgrade_lineages(reader, others, clocks=side.clocks, argument="requests"))
