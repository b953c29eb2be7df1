"""Which versions and upgrades of a device model would strand most of it if they were lost: for SEC Parties."""

from collections.abc import Container
from functools import partial
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.withdrawal import WeakPoint
from firmware_graph.questions.pathways.lineage import entries_of_model
from firmware_graph.questions.pathways.rules.dominance import Dominance, Place
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.shared.upgrade_lineages import upgrade_lineages

MOST_STRANDED: Final = 10**9
"""More than the possible maximum, so that the more a weak point strands, the smaller its sort key."""


async def weak_points(reader: GraphReader, model_key: str, *, clocks: Clocks) -> list[WeakPoint]:
    """Rank what a model's versions depend on: the most stranded first, then versions, then by entry IDs.

    Empty if there is no such model. Costs two round trips, or three for a past `known_at`.
    """
    entries = await entries_of_model(reader, model_key, clocks=clocks)
    lineages = await upgrade_lineages(reader, entries, clocks=clocks, argument="deviceModel")
    if not entries:
        return []
    lineage = lineages.of(entries[0])
    [points] = await reader.each([lineage], partial(weak_points_of, entries={*entries}))
    return points


def weak_points_of(lineage: LineageGraph, entries: Container[int]) -> list[WeakPoint]:
    """Rank the versions and upgrades of a lineage by how many of some versions would be stranded without them."""
    counts = lineage.derive(Dominance).stranded_counts(entries)
    ranked = sorted(
        (place for place, count in counts.items() if count),
        key=lambda place: (-counts[place], place if isinstance(place, tuple) else (0, place)),
    )
    return [weak_point(lineage, place, counts[place], entries) for place in ranked]


def weak_point(lineage: LineageGraph, place: Place, count: int, entries: Container[int]) -> WeakPoint:
    """Return one place as a weak point."""
    stranded = partial(versions_stranded, lineage, place, entries)
    if isinstance(place, int):
        return WeakPoint(lineage.versions[place], None, count, stranded)
    return WeakPoint(None, lineage.usable.arc(*place).link.upgrade, count, stranded)


def versions_stranded(lineage: LineageGraph, place: Place, entries: Container[int]) -> list[FirmwareVersion]:
    """Return those of some versions that the loss of a place would strand."""
    stranded = lineage.derive(Dominance).stranded_without(place)
    return [lineage.versions[entry] for entry in stranded if entry in entries]


def place_of(point: WeakPoint) -> tuple[int, int, int]:
    """Return the place of a weak point in the ranking, for cursors: the more it strands, the smaller."""
    ends = (point.upgrade.from_cpl_entry_id, point.upgrade.to_cpl_entry_id) if point.upgrade else (0, 0)
    own = (0, point.firmware_version.cpl_entry_id) if point.firmware_version else ends
    return MOST_STRANDED - point.stranded_count, *own
