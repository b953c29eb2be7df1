"""Which versions and upgrades of a device model would strand most of it if they were lost: for SEC Parties."""

from collections.abc import Container
from functools import partial
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
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
    [points] = await reader.each([lineages.of(entries[0])], partial(weak_points_of, entries={*entries}))
    return points


def weak_points_of(lineage: LineageGraph, entries: Container[int]) -> list[WeakPoint]:
    """Rank the versions and upgrades of a lineage by how many of some versions would be stranded without them."""
    dominance = lineage.derive(Dominance)
    stranded: dict[Place, list[int]] = {
        place: [entry for entry in dominance.stranded_without(place) if entry in entries]
        for place in dominance.weak_places
    }
    ranked = sorted(
        (place for place, lost in stranded.items() if lost),
        key=lambda place: (-len(stranded[place]), place if isinstance(place, tuple) else (0, place)),
    )
    return [weak_point(lineage, place, stranded[place]) for place in ranked]


def weak_point(lineage: LineageGraph, place: Place, stranded: list[int]) -> WeakPoint:
    """Return one place as a weak point."""
    versions = [lineage.versions[entry] for entry in stranded]
    if isinstance(place, int):
        return WeakPoint(lineage.versions[place], None, versions)
    return WeakPoint(None, lineage.usable.arc(*place).link.upgrade, versions)


def place_of(point: WeakPoint) -> tuple[int, int, int]:
    """Return the place of a weak point in the ranking, for cursors: the more it strands, the smaller."""
    ends = (point.upgrade.from_cpl_entry_id, point.upgrade.to_cpl_entry_id) if point.upgrade else (0, 0)
    own = (0, point.firmware_version.cpl_entry_id) if point.firmware_version else ends
    return MOST_STRANDED - point.stranded_count, *own
