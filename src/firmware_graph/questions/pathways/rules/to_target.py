"""The answer for a target: a pathway, certainly none, or unknown (domain.md §3.4 rule 6)."""

from collections.abc import Sequence

from firmware_graph.model.family import family_difference
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NoPathway, PathwayBlocker, PathwayOutcome, UpgradePathway
from firmware_graph.model.pathway_codes import NoPathwayReason
from firmware_graph.questions.pathways.rules.blockers import blockers_between, in_order
from firmware_graph.questions.pathways.rules.found_pathway import found_pathway, staying
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts
from firmware_graph.questions.pathways.rules.search import best_pathway
from firmware_graph.questions.pathways.rules.to_latest import pathway_to_latest
from firmware_graph.questions.pathways.rules.undeclared_predecessors import pathway_unknown, undeclared_behind

Reason = NoPathwayReason


def pathway_to_target(lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion) -> PathwayOutcome:
    """Return the pathway from a source that can be left over the air, or why there is none."""
    if source.cpl_entry_id == target.cpl_entry_id:
        latest = pathway_to_latest(lineage, source)
        return staying(lineage, source, up_to_date=isinstance(latest, UpgradePathway) and latest.up_to_date)
    arcs = best_pathway(lineage, lineage.usable, source.cpl_entry_id, target.cpl_entry_id)
    if arcs is not None:
        return found_pathway(lineage, lineage.usable, source, arcs, is_latest=False)
    if family_difference(source, target, lineage.successions):
        return no_pathway_because(Reason.DIFFERENT_PRODUCT, source, target)
    if lineage.is_removed(target):
        return no_pathway_because(Reason.TARGET_REMOVED, source, target)
    return unreachable(lineage, source, [target])


def no_pathway_because(reason: NoPathwayReason, source: FirmwareVersion, target: FirmwareVersion) -> NoPathway:
    """Return the answer if the target alone is the reason."""
    return NoPathway(source, target, reason, [PathwayBlocker(reason, target)])


def unreachable(lineage: LineageGraph, source: FirmwareVersion, targets: Sequence[FirmwareVersion]) -> PathwayOutcome:
    """Decide whether it is certain that none of some targets can be reached, which are of the family and listed."""
    requested = targets[0] if len(targets) == 1 else None
    earlier = versions_leading_to(lineage, source.cpl_entry_id)
    later = [target for target in targets if target.cpl_entry_id not in earlier]
    if undeclared := undeclared_behind(lineage, [target.cpl_entry_id for target in later], source.cpl_entry_id):
        return pathway_unknown(source, requested, undeclared)
    facts = (fact for target in targets for fact in facts_in_the_way(lineage, source, target))
    if missing := list(dict.fromkeys(facts)):
        return pathway_unknown(source, requested, (), missing)
    blockers: list[PathwayBlocker] = [
        PathwayBlocker(Reason.SOURCE_IS_LATER, target) for target in targets if target.cpl_entry_id in earlier
    ]
    for target in later:
        blockers += blockers_between(lineage, source, target)
    ordered = in_order(blockers)
    return NoPathway(source, requested, ordered[0].blocked_by, ordered)


def versions_leading_to(lineage: LineageGraph, entry: int) -> frozenset[int]:
    """Return the versions that lead to a version, without itself.

    Whether those on the way can be left over the air, and whether they are on the list, does not matter: they are
    declared to lead there, and the way back would close a cycle.
    """
    return lineage.in_effect.reaching(entry) - {entry}


def facts_in_the_way(lineage: LineageGraph, source: FirmwareVersion, target: FirmwareVersion) -> list[str]:
    """Return what would have to be known of versions on the way, if nothing else decides."""
    ahead = lineage.possible.reachable_from(source.cpl_entry_id)
    if target.cpl_entry_id not in ahead:
        return []
    between = ahead & lineage.possible.reaching(target.cpl_entry_id)
    return [
        fact for entry in sorted(between - {target.cpl_entry_id}) for fact in missing_facts(lineage.versions[entry])
    ]
