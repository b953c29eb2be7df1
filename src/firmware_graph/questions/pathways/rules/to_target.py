"""The answer where a target was asked for: a pathway, certainly none, or unknown (domain.md §3.4 rule 6)."""

from firmware_graph.model.family import family_difference
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NoPathway, PathwayBlocker, PathwayOutcome, UpgradePathway
from firmware_graph.model.vocabulary import CplStatus, NoPathwayReason
from firmware_graph.questions.pathways.rules.blockers import blockers_between
from firmware_graph.questions.pathways.rules.found_pathway import found_pathway, staying
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.links import Link
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts
from firmware_graph.questions.pathways.rules.search import best_pathway
from firmware_graph.questions.pathways.rules.state import status_on
from firmware_graph.questions.pathways.rules.to_latest import pathway_to_latest
from firmware_graph.questions.pathways.rules.undeclared_predecessors import pathway_unknown, undeclared_behind

Reason = NoPathwayReason


def pathway_to_target(lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion) -> PathwayOutcome:
    """Find the pathway from a source that can be left over the air, or say why there is none."""
    if source.cpl_entry_id == target.cpl_entry_id:
        latest = pathway_to_latest(lineage, source)
        return staying(lineage, source, up_to_date=isinstance(latest, UpgradePathway) and latest.up_to_date)
    arcs = best_pathway(lineage, lineage.usable, source.cpl_entry_id, target.cpl_entry_id)
    if arcs is not None:
        return found_pathway(lineage, lineage.usable, source, arcs, is_latest=False)
    if (reason := certain_reason(lineage, source, target)) is not None:
        return NoPathway(source, target, reason, [PathwayBlocker(reason, target)])
    if undeclared := undeclared_behind(lineage, [target.cpl_entry_id], source.cpl_entry_id):
        return pathway_unknown(source, target, undeclared)
    if missing := facts_in_the_way(lineage, source, target):
        return pathway_unknown(source, target, (), missing)
    blockers = blockers_between(lineage, source, target)
    return NoPathway(source, target, blockers[0].blocked_by, blockers)


def certain_reason(lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion) -> NoPathwayReason | None:
    """Find a reason that holds whatever may be undeclared; None where there is none."""
    if family_difference(source, target, lineage.successions):
        return Reason.DIFFERENT_PRODUCT
    if status_on(target, lineage.clocks.day) == CplStatus.REMOVED:
        return Reason.TARGET_REMOVED
    if leads_to(lineage, target, source):
        return Reason.SOURCE_IS_LATER
    return None


def leads_to(lineage: LineageGraph, version: FirmwareVersion, end: FirmwareVersion) -> bool:
    """Whether a version leads to another by usable links, even if that other one is removed by now."""
    reached = lineage.usable.reachable_from(version.cpl_entry_id)
    if end.cpl_entry_id in reached:
        return True
    last_steps = lineage.stopped_between(reached, {end.cpl_entry_id})
    return any(is_stopped_by_its_end_alone(link) for link in last_steps)


def is_stopped_by_its_end_alone(link: Link) -> bool:
    """Whether a link could be taken but for the removal of the version that it leads to."""
    return link.edge_obstacle == Reason.INTERMEDIATE_REMOVED and not link.tail_obstacle and not link.is_uncertain


def facts_in_the_way(lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion) -> list[str]:
    """Say what would have to be known of versions on the way, where that alone decides."""
    ahead = lineage.possible.reachable_from(source.cpl_entry_id)
    if target.cpl_entry_id not in ahead:
        return []
    between = ahead & lineage.possible.reaching(target.cpl_entry_id)
    return [
        fact for entry in sorted(between - {target.cpl_entry_id}) for fact in missing_facts(lineage.versions[entry])
    ]
