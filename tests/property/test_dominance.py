"""Random lineages: what all pathways pass, against every simple path enumerated."""

from collections.abc import Iterable
from typing import Any

import networkx as nx
from hypothesis import given, settings

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.dominance import Dominance
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.pathway_oracle import Oracle
from support.random_lineages import CLOCKS, lineages
from support.sizes import times


def pathways(oracle: Oracle, source: int) -> list[list[int]]:
    """All ways to all the latest of a version that leads on to others."""
    answer = oracle.answer(source, None)
    if answer[0] == "SEVERAL":
        targets = [path[-1] for path in answer[1]]
    elif answer[0] == "PATHWAY" and len(answer[1]) > 1:
        targets = [answer[1][-1]]
    else:
        return []
    followed: Any = nx.DiGraph((t, h) for t, h, d in oracle.graph.edges(data=True) if not d["cost"][0])
    return [path for target in targets for path in nx.all_simple_paths(followed, source, target)]


def on_all(paths: Iterable[list[int]]) -> set[int]:
    sets = [set(path) for path in paths]
    return set.intersection(*sets) if sets else set()


@settings(max_examples=times(100), deadline=None)
@given(lineages(), CLOCKS)
def test_random_lineage_has_the_mandatory_versions_of_all_its_pathways(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks
) -> None:
    versions, upgrades = lineage
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    oracle = Oracle(versions, upgrades, clocks)
    dominance = Dominance(graph)
    passed = {entry: on_all(pathways(oracle, entry)) - {entry} for entry in oracle.versions}
    for entry in oracle.versions:
        assert dominance.mandatory_for(entry) == sorted(s for s, on_way in passed.items() if entry in on_way)
