"""Random lineages with random changes: the impact, against the answers of two readings of the rules by brute force."""

from typing import Any

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.withdrawal import SupposedChanges, UpgradeEnds, WeakPoint
from firmware_graph.questions.dependency.weak_points import weak_points_of
from firmware_graph.questions.pathways.rules.endings import Reach
from firmware_graph.questions.pathways.rules.impact import altered, impact_between
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import an_upgrade
from support.pathway_oracle import Oracle
from support.random_lineages import CLOCKS, lineages
from support.sizes import times

Place = int | tuple[int, int]


def paths_told(oracle: Oracle, source: int) -> list[list[int]]:
    """The pathways to each latest; one of one version where it stays."""
    answer = oracle.to_latest(source)
    found: dict[str, list[list[int]]] = {"PATHWAY": [answer[1]], "SEVERAL": answer[1]}
    return found.get(answer[0], [])


def followed_in(oracle: Oracle) -> Any:
    return nx.DiGraph((t, h) for t, h, d in oracle.graph.edges(data=True) if not d["cost"][0])


def reach_of(oracle: Oracle, target: int) -> Reach:
    """A version of which nothing is said but that it is up to date, or one of a closed cycle."""
    followed = followed_in(oracle)
    goes_round = target in followed and followed.out_degree(target)
    is_latest = goes_round or oracle.to_latest(target) == ("PATHWAY", [target], True)
    return Reach.LATEST if is_latest else Reach.SHORT_OF_LATEST


def ending(oracle: Oracle, source: int) -> tuple[Reach, int]:
    """How far one gets, and the fewest upgrades of the ways that get so far."""
    reached = [(reach_of(oracle, path[-1]), len(path) - 1) for path in paths_told(oracle, source)]
    furthest = max((reach for reach, _ in reached), default=Reach.NOWHERE)
    return furthest, min((hops for reach, hops in reached if reach is furthest), default=0)


@st.composite
def changes_of(draw: st.DrawFn, versions: list[FirmwareVersion], upgrades: list[Upgrade]) -> SupposedChanges:
    entries = st.sampled_from([v.cpl_entry_id for v in versions])
    recorded = [UpgradeEnds(u.from_cpl_entry_id, u.to_cpl_entry_id) for u in upgrades]
    withdraw = draw(st.lists(st.sampled_from(recorded), max_size=3)) if recorded else []
    pairs = st.tuples(entries, entries).filter(lambda pair: pair[0] != pair[1])
    declare = [UpgradeEnds(*pair) for pair in draw(st.lists(pairs, max_size=2))]
    return SupposedChanges(withdraw, draw(st.lists(entries, max_size=2)), [d for d in declare if d not in withdraw])


def by_hand(
    versions: list[FirmwareVersion], upgrades: list[Upgrade], clocks: Clocks, changes: SupposedChanges
) -> Oracle:
    """Change the rows themselves: what stood is withdrawn since the beginning of time."""
    gone = {(one.from_cpl_entry_id, one.to_cpl_entry_id) for one in changes.withdraw}
    kept = [u for u in upgrades if (u.from_cpl_entry_id, u.to_cpl_entry_id) not in gone]
    lost = [u for u in upgrades if (u.from_cpl_entry_id, u.to_cpl_entry_id) in gone]
    ended = [
        u._replace(
            effective_to=0,
            end_recorded_from=0,
            end_code="ABSENT_FROM_SHEET",
            recorded_to=u.recorded_to if u.recorded_to is not None and u.recorded_to <= clocks.known_at else None,
        )
        for u in lost
    ]
    declared = [an_upgrade(one.from_cpl_entry_id, one.to_cpl_entry_id) for one in changes.declare]
    rows = [v._replace(removed_on="1970-01-01") if v.cpl_entry_id in changes.remove else v for v in versions]
    return Oracle(rows, [*kept, *ended, *declared], clocks)


@settings(max_examples=times(200), deadline=None)
@given(lineages(), CLOCKS, st.data())
def test_random_changes_strand_lengthen_shorten_and_open_as_the_oracle_says(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks, data: st.DataObject
) -> None:
    versions, upgrades = lineage
    changes = data.draw(changes_of(versions, upgrades))
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    impact = impact_between(graph, altered(graph, changes))
    before, after = Oracle(versions, upgrades, clocks), by_hand(versions, upgrades, clocks, changes)
    expected: dict[str, list[Any]] = {"stranded": [], "opened": [], "lengthened": [], "shortened": [], "unaffected": []}
    for entry in sorted(before.versions):
        (reach, hops), (new_reach, new_hops) = ending(before, entry), ending(after, entry)
        if reach is not new_reach:
            expected["stranded" if new_reach < reach else "opened"].append(entry)
        elif hops != new_hops:
            expected["lengthened" if new_hops > hops else "shortened"].append((entry, hops, new_hops))
        else:
            expected["unaffected"].append(entry)
    assert {
        "stranded": [v.cpl_entry_id for v in impact.stranded],
        "opened": [v.cpl_entry_id for v in impact.opened],
        "lengthened": [(c.source.cpl_entry_id, c.hops_before, c.hops_after) for c in impact.lengthened],
        "shortened": [(c.source.cpl_entry_id, c.hops_before, c.hops_after) for c in impact.shortened],
        "unaffected": [v.cpl_entry_id for v in impact.unaffected],
    } == expected


def lost_without(oracle: Oracle) -> dict[Place, set[int]]:
    """By enumeration: the versions and upgrades that all ways as far as one can get have in common."""
    followed = followed_in(oracle)
    lost: dict[Place, set[int]] = {}
    for source in oracle.versions:
        paths = paths_told(oracle, source)
        if paths == [[source]]:
            if oracle.to_latest(source)[2]:
                lost.setdefault(source, set()).add(source)
            continue
        furthest = max((reach_of(oracle, path[-1]) for path in paths), default=None)
        ends = [path[-1] for path in paths if reach_of(oracle, path[-1]) is furthest]
        if any(source in nx.descendants(followed, end) for end in ends):
            continue  # in a closed cycle already
        ways = [way for end in ends for way in nx.all_simple_paths(followed, source, end)]
        passed: list[set[Place]] = [{*way[1:], *nx.utils.pairwise(way)} for way in ways]
        for place in set.intersection(*passed) if passed else ():
            lost.setdefault(place, set()).add(source)
    return lost


def place_told(point: WeakPoint) -> Place:
    if point.upgrade:
        return point.upgrade.from_cpl_entry_id, point.upgrade.to_cpl_entry_id
    assert point.firmware_version
    return point.firmware_version.cpl_entry_id


@settings(max_examples=times(200), deadline=None)
@given(lineages(), CLOCKS)
def test_random_lineage_is_weak_where_all_its_ways_meet(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks
) -> None:
    versions, upgrades = lineage
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    points = weak_points_of(graph, graph.versions)
    ours = {place_told(point): {version.cpl_entry_id for version in point.stranded} for point in points}
    assert ours == lost_without(Oracle(versions, upgrades, clocks))
    assert [p.stranded_count for p in points] == sorted((p.stranded_count for p in points), reverse=True)
