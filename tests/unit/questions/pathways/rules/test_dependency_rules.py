"""What depends on what, by the rules alone."""

from collections.abc import Sequence
from unittest.mock import patch

import pytest

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.withdrawal import PathwayChange, SupposedChanges, UpgradeEnds, WithdrawalImpact
from firmware_graph.questions.dependency.dependents import dependents_of
from firmware_graph.questions.dependency.weak_points import weak_points_of
from firmware_graph.questions.pathways.rules import dominance
from firmware_graph.questions.pathways.rules.declaring import opened_by_declaring
from firmware_graph.questions.pathways.rules.dominance import Dominance
from firmware_graph.questions.pathways.rules.effect import newest_of
from firmware_graph.questions.pathways.rules.endings import EndingKind, Endings, Reach
from firmware_graph.questions.pathways.rules.impact import altered, by_device_model, by_manufacturer, impact_between
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(as_of=1_900_000_000_000)
LADDER = [an_upgrade(1, 2), an_upgrade(2, 3), an_upgrade(3, 4)]


def lineage(versions: Sequence[FirmwareVersion], upgrades: Sequence[Upgrade]) -> LineageGraph:
    return LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=NOW)


def plain(*entries: int) -> list[FirmwareVersion]:
    return [a_firmware_version(entry) for entry in entries]


def ids(versions: Sequence[FirmwareVersion]) -> list[int]:
    return [version.cpl_entry_id for version in versions]


def depending_on(graph: LineageGraph, entry: int) -> tuple[list[int], list[int], list[int]]:
    found = dependents_of(graph, entry)
    return ids(found.reachable_from), ids(found.mandatory_for), ids(found.undeclared)


def impact(graph: LineageGraph, changes: SupposedChanges) -> WithdrawalImpact:
    return impact_between(graph, altered(graph, changes), graph.versions)


def test_latest_itself_is_mandatory_for_all_that_only_lead_to_it() -> None:
    graph = lineage(plain(1, 2, 3, 4), [an_upgrade(1, 2), an_upgrade(1, 3), an_upgrade(2, 4), an_upgrade(3, 4)])
    assert depending_on(graph, 4) == ([1, 2, 3], [1, 2, 3], [])
    assert depending_on(graph, 2) == ([1], [], []), "1 may go by way of 3"
    assert depending_on(graph, 1) == ([], [], []), "a version does not depend on itself"


def test_one_of_two_latest_is_mandatory_for_nobody() -> None:
    graph = lineage(plain(1, 2, 3), [an_upgrade(1, 2), an_upgrade(1, 3)])
    assert depending_on(graph, 2) == ([1], [], [])


def test_removed_version_can_reach_and_nothing_reaches_it() -> None:
    removed = a_firmware_version(2, listed_status="REMOVED")
    graph = lineage([*plain(1, 3), removed], [an_upgrade(1, 2), an_upgrade(2, 3)])
    assert depending_on(graph, 3)[0] == [2]
    assert depending_on(graph, 2)[0] == []


def test_version_that_cannot_be_left_over_the_air_reaches_nothing() -> None:
    facts = {"device_type": "PPMID", "gbcs_version": "4.1"}
    displays = [a_firmware_version(1, **facts | {"generation": "SMETS1"}), a_firmware_version(3, **facts)]
    graph = lineage([*displays, a_firmware_version(2, **facts)], [an_upgrade(1, 3), an_upgrade(2, 3)])
    assert depending_on(graph, 3)[0] == [2]


def test_versions_never_declared_are_told_behind_a_version() -> None:
    blank = a_firmware_version(1, predecessors_declared="NOT_PROVIDED")
    graph = lineage([blank, *plain(2, 3)], [an_upgrade(1, 2)])
    assert depending_on(graph, 2)[2] == [1]
    assert depending_on(graph, 3)[2] == []


def test_withdrawal_at_the_top_strands_the_whole_ladder() -> None:
    """2 could still go to 3, and would be no nearer to the latest: that is not a shorter pathway."""
    graph = lineage(plain(1, 2, 3, 4), LADDER)
    found = impact(graph, SupposedChanges(withdraw=[UpgradeEnds(3, 4)]))
    assert ids(found.stranded) == [1, 2, 3]
    assert (found.shortened, found.unaffected_count) == ([], 1)


def test_withdrawal_beside_another_way_lengthens() -> None:
    graph = lineage(plain(1, 2, 3, 4), [*LADDER, an_upgrade(1, 4)])
    found = impact(graph, SupposedChanges(withdraw=[UpgradeEnds(1, 4)]))
    assert found.lengthened == [PathwayChange(graph.versions[1], 1, 3)]


def test_removed_latest_strands_itself_too() -> None:
    graph = lineage(plain(1, 2), [an_upgrade(1, 2)])
    assert ids(impact(graph, SupposedChanges(remove=[2])).stranded) == [1, 2]


def test_loss_of_all_but_advised_against_is_stranding() -> None:
    advised_against = an_upgrade(1, 3, recommendation="SHOULD_NOT")
    graph = lineage(plain(1, 2, 3), [an_upgrade(1, 2), advised_against, an_upgrade(2, 3)])
    assert Endings(graph).of(1) == (EndingKind.PATHWAY, Reach.LATEST, 2)
    changed = altered(graph, SupposedChanges(withdraw=[UpgradeEnds(1, 2)]))
    assert Endings(changed).of(1) == (EndingKind.ADVISED_TO_STAY, Reach.SHORT_OF_LATEST, 0)
    assert ids(impact_between(graph, changed, graph.versions).stranded) == [1]


def test_upgrade_already_ended_stays_as_it_ended() -> None:
    ended = an_upgrade(1, 2, effective_to=5, end_recorded_from=5, end_code="SUPERSEDED")
    graph = lineage(plain(1, 2, 3), [ended._replace(end_code="ABSENT_FROM_SHEET"), an_upgrade(1, 2)])
    changed = altered(graph, SupposedChanges(withdraw=[UpgradeEnds(1, 2)]))
    assert {link.upgrade.end_code for link in changed.links} == {"ABSENT_FROM_SHEET", "WITHDRAWN_BY_MANUFACTURER"}


def test_impact_is_counted_by_model_and_by_manufacturer_the_most_stranded_first() -> None:
    other = {"model_key": "B", "manufacturer_code": "1064"}
    versions = [*plain(1, 2, 3), a_firmware_version(7, **other), a_firmware_version(8, **other)]
    graph = lineage(versions, [an_upgrade(1, 2), an_upgrade(2, 3), an_upgrade(7, 8)])
    found = impact(graph, SupposedChanges(withdraw=[UpgradeEnds(2, 3), UpgradeEnds(7, 8)]))
    by_model = [(c.version.model_key, c.stranded_count, c.unaffected_count) for c in by_device_model(found)]
    assert by_model == [("A", 2, 1), ("B", 1, 1)]
    assert [(c.version.manufacturer_code, c.stranded_count) for c in by_manufacturer(found)] == [
        ("1063", 2),
        ("1064", 1),
    ]


def test_weak_points_are_the_upgrades_and_versions_that_all_ways_pass() -> None:
    graph = lineage(plain(1, 2, 3, 4), LADDER)
    points = weak_points_of(graph, graph.versions)
    told = [
        (ids([p.firmware_version]) if p.firmware_version else p.upgrade and p.upgrade[:2], p.stranded_count)
        for p in points
    ]
    assert told == [((3, 4), 3), ([3], 2), ([4], 2), ((2, 3), 2), ([2], 1), ((1, 2), 1)]
    [without_the_latest] = [p for p in points if p.firmware_version == graph.versions[4]]
    assert ids(without_the_latest.stranded) == [3, 4], "1 and 2 still get to 3, the newest that is left"


def test_weak_points_are_counted_without_a_list_of_what_each_strands() -> None:
    graph = lineage(plain(*range(1, 101)), [an_upgrade(entry, entry + 1) for entry in range(1, 100)])
    with patch.object(Dominance, "stranded_without", autospec=True, side_effect=Dominance.stranded_without) as listing:
        points = weak_points_of(graph, graph.versions)
    assert len(points) == 198
    assert [call.args[1] for call in listing.mock_calls] == [100], "a list each would be the square of the lineage"
    assert [len(point.stranded) for point in points] == [point.stranded_count for point in points]


def test_newest_is_looked_for_once_for_each_model_that_loses_its_end() -> None:
    graph = lineage(plain(*range(1, 101)), [an_upgrade(entry, entry + 1) for entry in range(1, 100, 2)])
    with patch.object(dominance, "newest_of", side_effect=newest_of) as looking:
        weak_points_of(graph, graph.versions)
    assert looking.call_count <= 2, "once for all of a model, and once without its only newest"


def test_lineage_of_many_ends_is_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = LineageGraph.is_current

    def noted(graph: LineageGraph, version: FirmwareVersion) -> bool:
        asked.append(version.cpl_entry_id)
        return real(graph, version)

    monkeypatch.setattr(LineageGraph, "is_current", noted)
    blank = a_firmware_version(150, predecessors_declared="NOT_PROVIDED")
    graph = lineage([*plain(*range(1, 150), *range(151, 201)), blank], [])
    kinds = [graph.derive(Endings).kind_of(entry) for entry in graph.versions]
    assert kinds == [EndingKind.UNKNOWN] * 149 + [EndingKind.NO_PATHWAY] * 49 + [
        EndingKind.UP_TO_DATE,
        EndingKind.NO_PATHWAY,
    ]
    assert len(asked) < 10 * len(graph.versions), "it would be the square of the lineage"


def test_weak_points_are_of_the_versions_asked_about() -> None:
    graph = lineage(plain(1, 2, 3, 4), LADDER)
    assert {v.cpl_entry_id for p in weak_points_of(graph, {1}) for v in p.stranded} == {1}


@pytest.mark.parametrize(
    ("facts", "opened"),
    [
        ({}, [1, 2]),
        ({"listed_status": "REMOVED"}, []),
        ({"minimum_hardware": "0200"}, []),
        ({"environment": "TEST"}, []),
    ],
)
def test_declaration_opens_for_those_stuck_below_it_that_may_follow(facts: dict[str, str], opened: list[int]) -> None:
    """9 is the latest of the model; 8, blank, leads to it."""
    hardware = {"hardware_version": "01", "hardware_revision": "01"}
    versions = [a_firmware_version(entry, **hardware) for entry in (1, 2, 9)]
    blank = a_firmware_version(8, predecessors_declared="NOT_PROVIDED", **facts)
    graph = lineage([*versions, blank], [an_upgrade(1, 2), an_upgrade(8, 9)])
    assert opened_by_declaring(graph).get(8, []) == opened


def test_declaration_opens_for_none_that_the_version_leads_to() -> None:
    """1 is stuck below 9, and 8, blank, leads to 9; but 8 leads to 1, too, which cannot be its predecessor."""
    blank = a_firmware_version(8, predecessors_declared="NOT_PROVIDED")
    graph = lineage([*plain(1, 9), blank], [an_upgrade(8, 9), an_upgrade(8, 1)])
    assert opened_by_declaring(graph) == {}
