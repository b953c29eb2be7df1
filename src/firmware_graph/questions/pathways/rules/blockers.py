"""What stops a pathway, and what would open one (domain.md §3.4 rules 5 and 6)."""

from collections.abc import Iterable

from firmware_graph.model.family import hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayBlocker
from firmware_graph.model.vocabulary import NoPathwayReason
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.links import Link

REASONS = list(NoPathwayReason)
Reason = NoPathwayReason


def blockers_between(lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion) -> list[PathwayBlocker]:
    """Collect every link on a way from source to target that stops it; else what a way would need.

    In the order of `NoPathwayReason`, of which the first is the answer's reason.
    """
    ahead = lineage.recorded.reachable_from(source.cpl_entry_id)
    if target.cpl_entry_id in ahead:
        way = ahead & lineage.recorded.reaching(target.cpl_entry_id)
        stopped = lineage.stopped_between(way - {target.cpl_entry_id}, way - {source.cpl_entry_id})
        return in_order(blocker_of(lineage, link) for link in stopped if link.obstacle)
    if not hardware_fits(source, target):
        return [PathwayBlocker(Reason.HARDWARE_MISMATCH, target)]
    return ways_to_open(lineage, target)


def blockers_leading_on(lineage: LineageGraph, source: FirmwareVersion) -> list[PathwayBlocker]:
    """Collect the ended, future and removed links out of a version (rule 5)."""
    leads_on = {Reason.WITHDRAWN, Reason.INTERMEDIATE_REMOVED, Reason.NOT_YET_IN_EFFECT}
    links = lineage.links_from.get(source.cpl_entry_id, [])
    return in_order(blocker_of(lineage, link) for link in links if link.edge_obstacle in leads_on)


def ways_to_open(lineage: LineageGraph, target: FirmwareVersion) -> list[PathwayBlocker]:
    """Name the only upgrades that lead to a version, one of which would have to be reached; else the version."""
    leading = sorted(lineage.usable.arcs_to(target.cpl_entry_id), key=lambda arc: arc.tail)
    hints = [PathwayBlocker(Reason.NOT_LINKED, lineage.versions[arc.tail], arc.link.upgrade) for arc in leading]
    return hints or [PathwayBlocker(Reason.NOT_LINKED, target)]


def blocker_of(lineage: LineageGraph, link: Link) -> PathwayBlocker:
    """Name the upgrade that cannot be taken, and the version where that is what stops it."""
    reason = link.obstacle or Reason.NOT_LINKED
    culprits = {
        Reason.INTERMEDIATE_REMOVED: link.upgrade.to_cpl_entry_id,
        Reason.INTERMEDIATE_NOT_OTA: link.upgrade.from_cpl_entry_id,
    }
    version = lineage.versions[culprits[reason]] if reason in culprits else None
    return PathwayBlocker(reason, version, link.upgrade)


def in_order(blockers: Iterable[PathwayBlocker]) -> list[PathwayBlocker]:
    """Sort by reason, keeping the order of entries within one."""
    return sorted(blockers, key=lambda blocker: REASONS.index(blocker.blocked_by))
