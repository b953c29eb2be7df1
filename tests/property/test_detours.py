"""An upgrade is on a way exactly where a brute-force search finds a way with it that passes no version twice."""

from itertools import pairwise, permutations
from typing import Any

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.questions.pathways.rules.detours import Search, without_detours
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import LinkGraph
from support.builders import a_firmware_version, an_upgrade
from support.sizes import times

ENTRIES = range(1, 9)
PAIRS = st.lists(st.sampled_from([*permutations(ENTRIES, 2)]), min_size=6, max_size=18, unique=True)


def recorded(pairs: list[tuple[int, int]]) -> LinkGraph:
    upgrades = [an_upgrade(*pair) for pair in pairs]
    return LineageGraph({entry: a_firmware_version(entry) for entry in ENTRIES}, upgrades, clocks=Clocks(0)).recorded


@settings(max_examples=times(500), deadline=None)
@given(PAIRS)
def test_what_is_left_is_on_a_way_that_passes_nothing_twice(pairs: list[tuple[int, int]]) -> None:
    graph: Any = nx.DiGraph(pairs)
    graph.add_nodes_from(ENTRIES)
    lineage = recorded(pairs)
    links = [arc.link for arc in lineage.arcs if arc.tail != 7 and arc.head != 1]
    found = {link.pair for link in without_detours(lineage, links, 1, 7)}
    assert found == {pair for way in nx.all_simple_paths(graph, 1, 7) for pair in pairwise(way)}


def test_where_no_single_version_is_in_the_way_two_together_are() -> None:
    """To 6 by 2 and 3, or by 4 and 5; on from 8 by 2 and 4, or by 3 and 5."""
    lineage = recorded(
        [(1, 2), (2, 3), (3, 6), (1, 4), (4, 5), (5, 6), (6, 8), (8, 2), (2, 4), (4, 7), (8, 3), (3, 5), (5, 7)]
    )
    assert not [*without_detours(lineage, [lineage.arc(6, 8).link], 1, 7)]


def test_what_is_too_much_work_counts_as_on_a_way() -> None:
    lineage = recorded([(1, 2), (2, 3), (3, 2), (3, 7)])
    assert not Search(lineage, 1, 7).finds_way(3, 2)
    assert Search(lineage, 1, 7, arcs_left=0).finds_way(3, 2)
