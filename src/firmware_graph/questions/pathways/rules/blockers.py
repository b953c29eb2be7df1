"""What blocks a pathway, and what would open one (domain.md §3.4 rules 5 and 6)."""

from collections.abc import Iterable, Iterator
from typing import Final

from firmware_graph.model.family import hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayBlocker
from firmware_graph.model.pathway_codes import NoPathwayReason
from firmware_graph.questions.pathways.rules.detours import without_detours
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.links import Link
from firmware_graph.questions.pathways.rules.over_the_air import not_ota_reason
from firmware_graph.questions.pathways.rules.state import is_not_yet_added
from firmware_graph.questions.pathways.rules.undeclared_predecessors import barriers_behind

Reason = NoPathwayReason
PLACE_OF_REASON: Final = {reason: place for place, reason in enumerate(NoPathwayReason)}
LEADS_ON: Final = {Reason.WITHDRAWN, Reason.INTERMEDIATE_REMOVED, Reason.NOT_YET_IN_EFFECT}


def blockers_between(lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion) -> list[PathwayBlocker]:
    """Return everything that blocks a way from source to target with nothing undeclared; else what a way would need."""
    found = in_order([*stops_on_recorded_ways(lineage, source, target), *stops_at_versions(lineage, source, target)])
    return found or ways_to_open(lineage, target)


def stops_on_recorded_ways(
    lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion
) -> Iterator[PathwayBlocker]:
    """Yield what blocks the links on any way from source to target; the hardware if there is no way."""
    here, there = source.cpl_entry_id, target.cpl_entry_id
    ahead = lineage.recorded.reachable_from(here)
    if there in ahead:
        way = ahead & lineage.recorded.reaching(there)
        stopped = lineage.stopped_between(way - {there}, way - {here})
        has_cycle = bool(way & lineage.recorded.cycles.keys())
        links = without_detours(lineage.recorded, stopped, here, there) if has_cycle else stopped
        for link in links:
            yield from blockers_of(lineage, link, link.obstacles)
    elif not hardware_fits(source, target):
        yield PathwayBlocker(Reason.HARDWARE_MISMATCH, target)


def stops_at_versions(
    lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion
) -> Iterator[PathwayBlocker]:
    """Yield the versions, including the target, that no pathway could pass: nothing undeclared before them matters."""
    if is_not_yet_added(target, lineage.clocks.day):
        yield PathwayBlocker(Reason.NOT_YET_IN_EFFECT, target)
    for version in barriers_behind(lineage, [target.cpl_entry_id], source.cpl_entry_id):
        for reason in stops_passing(lineage, version):
            yield PathwayBlocker(reason, version)


def stops_passing(lineage: LineageGraph, version: FirmwareVersion) -> list[NoPathwayReason]:
    """Return why no pathway can pass a version."""
    stops = {
        Reason.INTERMEDIATE_REMOVED: lineage.is_removed(version),
        Reason.INTERMEDIATE_NOT_OTA: not_ota_reason(version) is not None,
        Reason.NOT_YET_IN_EFFECT: is_not_yet_added(version, lineage.clocks.day),
    }
    return [reason for reason, is_so in stops.items() if is_so]


def blockers_leading_on(lineage: LineageGraph, source: FirmwareVersion) -> list[PathwayBlocker]:
    """Return what blocks the ended, future and removed links out of a version (rule 5), if nothing else does."""
    return in_order(
        blocker
        for link in lineage.links_from.get(source.cpl_entry_id, [])
        if not link.is_kept_out and link.edge_obstacles and LEADS_ON.issuperset(link.edge_obstacles)
        for blocker in blockers_of(lineage, link, link.edge_obstacles)
    )


def ways_to_open(lineage: LineageGraph, target: FirmwareVersion) -> list[PathwayBlocker]:
    """Return the only upgrades that lead to a version, one of which would have to be reached; else the version."""
    leading = sorted(lineage.usable.arcs_to(target.cpl_entry_id), key=lambda arc: arc.tail)
    hints = [PathwayBlocker(Reason.NOT_LINKED, lineage.versions[arc.tail], arc.link.upgrade) for arc in leading]
    return hints or [PathwayBlocker(Reason.NOT_LINKED, target)]


def blockers_of(lineage: LineageGraph, link: Link, stops: Iterable[NoPathwayReason]) -> Iterator[PathwayBlocker]:
    """Yield each obstacle of a link with its recorded upgrade, and with the version if that is the cause."""
    tail, head = (lineage.versions[entry] for entry in link.pair)
    culprits = {Reason.INTERMEDIATE_REMOVED: head, Reason.INTERMEDIATE_NOT_OTA: tail}
    if link.is_kept_out:
        culprits[Reason.HARDWARE_MISMATCH] = head
    if is_not_yet_added(head, lineage.clocks.day):
        culprits[Reason.NOT_YET_IN_EFFECT] = head
    for reason in stops:
        yield PathwayBlocker(reason, culprits.get(reason), None if link.is_kept_out else link.upgrade)


def in_order(blockers: Iterable[PathwayBlocker]) -> list[PathwayBlocker]:
    """Return the distinct blockers in the order of `NoPathwayReason`; the first is the answer's reason.

    The same upgrade stated several times is one: the statement that was recorded last. Within one reason, the order in
    which they were found is kept.
    """
    latest: dict[tuple[object, ...], PathwayBlocker] = {}
    for blocker in blockers:
        version, upgrade = blocker.firmware_version, blocker.upgrade
        key = blocker.blocked_by, version and version.cpl_entry_id, upgrade and upgrade[:2]
        seen = latest.get(key)
        if not (seen and seen.upgrade and upgrade and seen.upgrade.recorded_from > upgrade.recorded_from):
            latest[key] = blocker
    return sorted(latest.values(), key=lambda blocker: PLACE_OF_REASON[blocker.blocked_by])
