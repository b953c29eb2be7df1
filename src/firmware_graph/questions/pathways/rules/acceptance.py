"""Which declarations an import would accept: of one family, for the hardware, without cycles (rules 1 and 11)."""

from collections.abc import Collection, Iterable

import rustworkx as rx

from firmware_graph.model.family import family_difference, hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Arc
from firmware_graph.questions.pathways.rules.links import Link, Pair, imagined_upgrade


def acceptable_predecessors(
    lineage: LineageGraph, candidates: Iterable[FirmwareVersion], version: FirmwareVersion
) -> list[FirmwareVersion]:
    """Return those of some versions that may be declared predecessors of a version to which upgrades are allowed.

    Costs one search, whatever the number of candidates.
    """
    if not lineage.is_current(version):
        return []
    behind = lineage.standing.reachable_from(version.cpl_entry_id)
    return [
        candidate
        for candidate in candidates
        if candidate.cpl_entry_id not in behind
        and family_difference(candidate, version, lineage.successions) is None
        and hardware_fits(candidate, version)
    ]


def close_a_cycle(lineage: LineageGraph, declared: Collection[Pair]) -> bool:
    """Return whether upgrades, declared together, would close a cycle with current or future ones."""
    return any(cycle_closed_by(lineage, pair, declared) for pair in declared)


def cycle_closed_by(lineage: LineageGraph, pair: Pair, declared: Collection[Pair] = ()) -> list[int] | None:
    """Return the shortest cycle that a declaration closes, alone or with others, from its source to itself.

    None if it closes none.
    """
    graph, entries = lineage.standing.graph, lineage.entries
    if declared:
        graph = graph.copy()
        arcs = [Arc(*ends, Link(imagined_upgrade(ends))) for ends in declared]
        graph.add_edges_from([(entries[arc.tail], entries[arc.head], arc) for arc in arcs])
    tail, head = entries[pair[0]], entries[pair[1]]
    if tail not in rx.descendants(graph, head):
        return None
    back = rx.digraph_dijkstra_shortest_paths(graph, head, target=tail)[tail]
    return [pair[0], *(lineage.standing.entry_at[node] for node in back)]
