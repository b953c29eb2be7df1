"""The order of pathways: which of many is the pathway (domain.md §3.4 rule 4)."""

from collections.abc import Callable
from datetime import date
from functools import partial

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.pathways.rules.lineage_graph import Arc, LineageGraph, LinkGraph


def best_pathway(
    lineage: LineageGraph,
    graph: LinkGraph,
    source: int,
    target: int,
    *,
    cost: Callable[[Arc], int] | None = None,
) -> list[Arc] | None:
    """Find the first pathway in the order of rule 4; None where the target cannot be reached.

    Fewest links advised against, then fewest inferred, then fewest links, are one whole number, so that one
    Dijkstra search finds the least. Among the pathways that cost it, each step takes the best arc. Another
    `cost` counts other things first.
    """
    base = len(lineage.versions) + 1
    if cost is None:
        cost = partial(cost_of, base=base)
        costs = graph.searched(("costs", source), lambda: graph.costs_from(source, partial(cost_of, base=base)))
    else:
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


def cost_of(arc: Arc, base: int) -> int:
    """Compute the cost of an arc: advice against, inference and the step itself as the digits of one number.

    No pathway has as many steps as the base, so no digit runs over; a double holds it for 200,000 versions.
    """
    return arc.link.is_advised_against * base * base + arc.link.is_inferred * base + 1


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
    """Convert a date to days since year 1; 0 where it is not known."""
    return date.fromisoformat(iso_date).toordinal() if iso_date else 0
