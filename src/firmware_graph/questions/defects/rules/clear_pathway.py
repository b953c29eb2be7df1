"""The pathway from a firmware version to a current one that is clear of a defect (domain.md S39, R131)."""

from collections.abc import Collection
from operator import attrgetter

import rustworkx as rx

from firmware_graph.model.defect import NoClearRelease
from firmware_graph.model.family import family_difference
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NotOtaUpgradable, PathwayOutcome
from firmware_graph.questions.pathways.rules.found_pathway import found_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Arc
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts, not_ota_reason
from firmware_graph.questions.pathways.rules.search import arcs_of_least_cost, step_order
from firmware_graph.questions.pathways.rules.to_target import pathway_to_target, unreachable
from firmware_graph.questions.pathways.rules.undeclared_predecessors import pathway_unknown

RemediationOutcome = PathwayOutcome | NoClearRelease


def clear_pathway(
    lineage: LineageGraph, source: FirmwareVersion, clear: Collection[FirmwareVersion]
) -> RemediationOutcome:
    """Compute the first pathway, in the order of domain.md §3.4 rule 4, to a version that is clear.

    `clear` are the current versions of the source's lineage that are clear of the defect.
    """
    releases = [version for version in clear if family_difference(source, version, lineage.successions) is None]
    if not releases:
        return NoClearRelease(
            f"No current release that entry {source.cpl_entry_id} is connected with is known to be clear of the defect."
        )
    if any(version.cpl_entry_id == source.cpl_entry_id for version in releases):
        return pathway_to_target(lineage, source, source)
    if (reason := not_ota_reason(source)) is not None:
        return NotOtaUpgradable(source, reason)
    if missing := missing_facts(source):
        return pathway_unknown(source, None, (), missing)
    if arcs := first_pathway(lineage, source, {version.cpl_entry_id for version in releases}):
        return found_pathway(lineage, lineage.usable, source, arcs, is_latest=False)
    return unreachable(lineage, source, releases)


def first_pathway(lineage: LineageGraph, source: FirmwareVersion, targets: Collection[int]) -> list[Arc] | None:
    """Compute the first of the pathways to any of some versions; None if there is none.

    Those to the nearest cost the same, so none of them passes another, and each step takes the best arc of all.
    """
    graph, here = lineage.usable, source.cpl_entry_id
    costs = graph.least_costs_from(here)
    least = min((costs[target] for target in targets if target in costs), default=None)
    nearest = {target for target in targets if costs.get(target) == least}
    if least is None:
        return None
    tight: dict[int, list[Arc]] = {}
    for target in nearest:
        for tail, arcs in arcs_of_least_cost(graph, costs, here, target, attrgetter("cost")).items():
            tight.setdefault(tail, []).extend(arcs)
    pathway: list[Arc] = []
    while here not in nearest:
        pathway.append(min(tight[here], key=lambda arc: step_order(arc, lineage.versions[arc.head])))
        here = pathway[-1].head
    return pathway


def current_by_entry(lineage: LineageGraph) -> dict[int, list[FirmwareVersion]]:
    """Return for each version the CURRENT ones connected with it by links, usable or not, or by one model."""
    graph: rx.PyGraph[int, None] = rx.PyGraph()
    graph.add_nodes_from(list(lineage.entries))
    place = lineage.entries
    for siblings in lineage.models.values():
        first = place[siblings[0].cpl_entry_id]
        graph.add_edges_from_no_data([(first, place[version.cpl_entry_id]) for version in siblings])
    graph.add_edges_from_no_data([(place[tail], place[head]) for tail, head in (link.pair for link in lineage.links)])
    found: dict[int, list[FirmwareVersion]] = {}
    for component in rx.connected_components(graph):
        versions = [lineage.versions[entry] for entry in sorted(graph[node] for node in component)]
        current = [*filter(lineage.is_current, versions)]
        found |= {version.cpl_entry_id: current for version in versions}
    return found
