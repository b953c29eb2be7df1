"""The order of pathways: which of many is returned (domain.md §3.4 rule 4)."""

from collections.abc import Callable
from datetime import date

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Arc, LinkGraph


def best_pathway(lineage: LineageGraph, graph: LinkGraph, source: int, target: int) -> list[Arc] | None:
    """Return the first pathway in the order of rule 4; None if the target cannot be reached.

    One backward search from the target finds the least costs from all versions, whatever their number. Among the
    pathways that cost least, each step takes the best arc.
    """
    costs = graph.least_costs_to(target)
    if source not in costs:
        return None
    pathway: list[Arc] = []
    here = source
    while here != target:
        left = costs[here]
        steps = steps_in_order(lineage, graph, here)
        pathway.append(next(arc for arc in steps if arc.cost + costs.get(arc.head, left) == left))
        here = pathway[-1].head
    return pathway


def steps_in_order(lineage: LineageGraph, graph: LinkGraph, entry: int) -> list[Arc]:
    """Return the arcs out of a version, the best step first."""
    if not graph.branches_at(entry):
        return graph.arcs_from(entry)

    def ordered() -> list[Arc]:
        return sorted(graph.arcs_from(entry), key=lambda arc: step_order(arc, lineage.versions[arc.head]))

    return graph.searched(("steps", entry), ordered)


def pathway_of_least(
    lineage: LineageGraph, graph: LinkGraph, source: int, target: int, *, cost: Callable[[Arc], int]
) -> list[Arc] | None:
    """Return the first pathway by a cost other than rule 4's; None if the target cannot be reached."""
    costs = graph.costs_from(source, cost)
    if target not in costs:
        return None
    tight = arcs_of_least_cost(graph, costs, source, target, cost)
    pathway: list[Arc] = []
    here = source
    while here != target:
        arc = min(tight[here], key=lambda arc: step_order(arc, lineage.versions[arc.head]))
        pathway.append(arc)
        here = arc.head
    return pathway


def arcs_of_least_cost(
    graph: LinkGraph, costs: dict[int, int], source: int, target: int, cost: Callable[[Arc], int]
) -> dict[int, list[Arc]]:
    """Return the arcs that lie on some pathway of least cost, by the version that they leave."""
    tight: dict[int, list[Arc]] = {}
    pending, seen = [target], {target}
    while pending:
        head = pending.pop()
        for arc in graph.arcs_to(head) if head != source else ():
            if arc.tail in costs and costs[arc.tail] + cost(arc) == costs[head]:
                tight.setdefault(arc.tail, []).append(arc)
                if arc.tail not in seen:
                    seen.add(arc.tail)
                    pending.append(arc.tail)
    return tight


def step_order(arc: Arc, head: FirmwareVersion) -> tuple[int, int, int]:
    """Return the sort key of a step: the better recommendation, then the newer release, then the lower entry ID."""
    return arc.link.advice, -days(head.ordering_date), head.cpl_entry_id


def days(iso_date: str) -> int:
    """Convert a date to days since year 1; 0 if it is unknown."""
    return date.fromisoformat(iso_date).toordinal() if iso_date else 0
