"""The answer without a target: as far as possible (domain.md §3.4 rule 5)."""

from collections.abc import Iterable

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.interruption import checked
from firmware_graph.model.pathway import MultipleTargets, NoPathway, PathwayOutcome, PathwayWarning, UpgradePathway
from firmware_graph.model.pathway_codes import NoPathwayReason, PathwayWarningCode
from firmware_graph.questions.pathways.rules.blockers import blockers_leading_on, ways_to_open
from firmware_graph.questions.pathways.rules.found_pathway import found_pathway, staying
from firmware_graph.questions.pathways.rules.latest_releases import End, LatestReleases
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts
from firmware_graph.questions.pathways.rules.search import best_pathway
from firmware_graph.questions.pathways.rules.state import undated_among
from firmware_graph.questions.pathways.rules.undeclared_predecessors import (
    missing_date,
    pathway_unknown,
    undeclared_behind,
)
from firmware_graph.questions.pathways.rules.warnings import newer_not_reachable


def pathway_to_latest(lineage: LineageGraph, source: FirmwareVersion) -> PathwayOutcome:
    """Return the pathways from a source, which can be left over the air, to where nothing leads on."""
    if not lineage.usable.arcs_from(source.cpl_entry_id):
        return at_the_end(lineage, source)
    if not lineage.followed.arcs_from(source.cpl_entry_id):
        return advised_to_stay(lineage, source)
    reached = lineage.followed.reachable_from(source.cpl_entry_id)
    if missing := facts_that_decide(lineage, reached - {source.cpl_entry_id}):
        return pathway_unknown(source, None, (), missing)
    targets = sorted((reached & lineage.followed.ends) - {source.cpl_entry_id})
    pathways = [pathway_to(lineage, source, target) for target in checked(targets)]
    return pathways[0] if len(pathways) == 1 else MultipleTargets(source, pathways)


def pathway_to(lineage: LineageGraph, source: FirmwareVersion, target: int) -> UpgradePathway:
    """Describe the pathway to a version that is known to be reachable."""
    arcs = best_pathway(lineage, lineage.followed, source.cpl_entry_id, target) or []
    return found_pathway(lineage, lineage.followed, source, arcs, is_latest=True)


def facts_that_decide(lineage: LineageGraph, reached: Iterable[int]) -> list[str]:
    """Return what must be known of versions at which a pathway would end but that may lead on over the air."""
    waiting = [
        entry
        for entry in sorted(reached)
        if any(arc.link.is_uncertain and not arc.link.is_advised_against for arc in lineage.possible.arcs_from(entry))
    ]
    return [fact for entry in waiting for fact in missing_facts(lineage.versions[entry])]


def advised_to_stay(lineage: LineageGraph, source: FirmwareVersion) -> UpgradePathway:
    """Return the answer if the only links onward are advised against: stay."""
    warnings = [
        PathwayWarning(
            PathwayWarningCode.SHOULD_NOT,
            f"The FIR advises against the upgrade {arc.tail} → {arc.head}, so it is not followed unasked.",
            lineage.versions[arc.head],
        )
        for arc in sorted(lineage.usable.arcs_from(source.cpl_entry_id), key=lambda arc: arc.head)
    ]
    newer = newer_not_reachable(lineage, lineage.usable, source, source)
    return staying(lineage, source, up_to_date=False, warnings=[*warnings, *newer])


def at_the_end(lineage: LineageGraph, source: FirmwareVersion) -> PathwayOutcome:
    """Decide whether a version without a usable link onward is the latest, a dead end, or unknown."""
    later = lineage.later_releases(source)
    match lineage.derive(LatestReleases).end_of(source):
        case End.UNDECLARED:
            undeclared = undeclared_behind(lineage, [one.cpl_entry_id for one in later], source.cpl_entry_id)
            return pathway_unknown(source, None, undeclared)
        case End.BLOCKED:
            blockers = blockers_leading_on(lineage, source)
            return NoPathway(source, None, blockers[0].blocked_by, blockers)
        case End.SUPERSEDED:
            blockers = [blocker for version in later for blocker in ways_to_open(lineage, version)]
            return NoPathway(source, None, NoPathwayReason.NOT_LINKED, blockers)
        case End.UNDATED:
            undated = undated_among(source, lineage.releases(source.model_key))
            return pathway_unknown(source, None, (), map(missing_date, undated))
        case End.LATEST:
            return staying(lineage, source, up_to_date=True)
