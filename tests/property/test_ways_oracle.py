"""How many ways, what all of them pass and which come next, against every simple path written out."""

from collections.abc import Callable

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import PageRequest
from firmware_graph.model.pathway import UpgradePathway
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.answer_pathway import answer_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.ways import MOST_BY_DEVIATION
from support.builders import a_firmware_version, an_upgrade
from support.pathway_oracle import Oracle
from support.sizes import times

NOW = Clocks(10**12)
DATES = st.sampled_from([None, "1970-01-02", "1970-01-03"])
Pair = tuple[int, int]
LineageRows = tuple[list[FirmwareVersion], list[Upgrade]]


@st.composite
def lineages(draw: st.DrawFn, *, ends: Callable[[Pair], Pair]) -> LineageRows:
    count = draw(st.integers(3, 7))
    versions = [
        a_firmware_version(
            entry, released_on=draw(DATES), listed_status=draw(st.sampled_from(["CURRENT"] * 8 + ["REMOVED"]))
        )
        for entry in range(1, count + 1)
    ]
    pairs = draw(st.lists(st.tuples(st.integers(1, count), st.integers(1, count)), min_size=4, max_size=24))
    upgrades = [
        an_upgrade(
            *ends(pair),
            evidence=draw(st.sampled_from(["DECLARED", "DECLARED", "INFERRED"])),
            recommendation=draw(st.sampled_from(["SHOULD", "NOT_STATED", "NOT_STATED", "CONDITIONAL", "SHOULD_NOT"])),
        )
        for pair in pairs
    ]
    return versions, upgrades


def upwards(pair: Pair) -> Pair:
    return min(pair), max(pair)


def as_drawn(pair: Pair) -> Pair:
    return pair


def compare(rows: LineageRows, *, size: int) -> None:
    """Every way, read page by page, is what brute force finds; with no cycle between, the count is theirs too."""
    versions, upgrades = rows
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=NOW)
    oracle = Oracle(versions, upgrades, NOW)
    answer = answer_pathway(lineage, versions[0], versions[-1])
    paths = sorted(nx.all_simple_paths(oracle.graph, 1, len(versions)), key=oracle.key)
    assert isinstance(answer, UpgradePathway) == bool(paths)
    if not isinstance(answer, UpgradePathway):
        return
    shared = set.intersection(*({*path[1:-1]} for path in paths))
    assert [v.cpl_entry_id for v in answer.ways.mandatory] == [entry for entry in paths[0] if entry in shared]
    assert answer.ways.count in (None, len(paths))
    found, after = [[v.cpl_entry_id for v in answer.versions]], None
    while True:
        page = answer.ways.others(PageRequest(size, after, wants_total=True))
        assert page.total_count == len(paths) - 1
        found += [[v.cpl_entry_id for v in route.versions] for route in page.rows]
        assert [route.hops for route in page.rows] == [len(key.split("-")) - 1 for key in page.cursors]
        if not page.has_next:
            break
        after = page.cursors[-1]
    assert found == paths[: MOST_BY_DEVIATION + 1]


@settings(max_examples=times(100), deadline=None)
@given(lineages(ends=upwards), st.integers(1, 4))
def test_ways_without_a_cycle_are_all_simple_paths_in_order(rows: LineageRows, size: int) -> None:
    compare(rows, size=size)


@settings(max_examples=times(100), deadline=None)
@given(lineages(ends=as_drawn), st.integers(1, 4))
def test_ways_with_cycles_are_all_simple_paths_in_order(rows: LineageRows, size: int) -> None:
    compare(rows, size=size)


@settings(max_examples=times(100), deadline=None)
@given(lineages(ends=upwards))
def test_ways_without_a_cycle_are_counted(rows: LineageRows) -> None:
    versions, upgrades = rows
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=NOW)
    oracle = Oracle(versions, upgrades, NOW)
    answer = answer_pathway(lineage, versions[0], versions[-1])
    if isinstance(answer, UpgradePathway):
        assert answer.ways.count == len(list(nx.all_simple_paths(oracle.graph, 1, len(versions))))
