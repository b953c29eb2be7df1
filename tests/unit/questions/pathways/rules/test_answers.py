"""Answers of rules 3, 5, 6 and 7 of domain.md §3.4 at their edges."""

from collections.abc import Sequence
from typing import Any

import pytest

from firmware_graph.model.clocks import Clocks, start_of
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NoPathway, NotOtaUpgradable, PathwayOutcome, PathwayUnknown, UpgradePathway
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import DeviceType
from firmware_graph.questions.pathways.releases_by_device_model import Releases
from firmware_graph.questions.pathways.rules.answer_pathway import answer_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.links import Pair
from firmware_graph.questions.pathways.rules.step_verdict import judge_step
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(as_of=1_900_000_000_000)
TO_COME = NOW.as_of + 86_400_000
MAY, JUNE = start_of("2030-05-01"), start_of("2030-06-01")
WITHDRAWN = {"effective_to": 1, "end_recorded_from": 1, "end_code": "WITHDRAWN_BY_MANUFACTURER"}
BLANK = {"predecessors_declared": "NOT_PROVIDED"}


def graph_of(
    versions: Sequence[FirmwareVersion], upgrades: Sequence[Upgrade], kept_out: Sequence[Pair] = ()
) -> LineageGraph:
    return LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=NOW, kept_out=kept_out)


def ask(graph: LineageGraph, source: int, target: int | None = None) -> PathwayOutcome:
    return answer_pathway(graph, graph.versions[source], graph.versions[target] if target else None)


def no_pathway(answer: PathwayOutcome) -> NoPathway:
    assert isinstance(answer, NoPathway), answer
    return answer


def blockers(answer: PathwayOutcome) -> list[tuple[str, int | None, Pair | None]]:
    return [
        (
            one.blocked_by.value,
            one.firmware_version.cpl_entry_id if one.firmware_version else None,
            one.upgrade[:2] if one.upgrade else None,
        )
        for one in no_pathway(answer).blockers
    ]


def a_display(entry: int, **facts: object) -> FirmwareVersion:
    return a_firmware_version(entry, **{"device_type": DeviceType.PPMID, "gbcs_version": "4.1"} | facts)


def test_source_is_later_also_where_the_target_cannot_be_left_over_the_air() -> None:
    graph = graph_of([a_display(1, gbcs_version="4.0"), a_display(2)], [an_upgrade(1, 2)])
    answer = no_pathway(ask(graph, 2, 1))
    assert answer.no_pathway_reason == "SOURCE_IS_LATER"
    assert answer.opened_by() == [], "an import would refuse the cycle"
    verdict = judge_step(graph, graph.versions[2], graph.versions[1])
    assert not isinstance(verdict, UpgradePathway)
    assert [reason.code for reason in verdict.reasons] == ["NOT_AN_UPGRADE"]


def test_source_is_later_whether_or_not_it_is_on_the_list() -> None:
    removed = graph_of([a_firmware_version(1), a_firmware_version(2, listed_status="REMOVED")], [an_upgrade(1, 2)])
    to_come = graph_of([a_firmware_version(1), a_firmware_version(2, added_on="2031-01-01")], [an_upgrade(1, 2)])
    for graph in (removed, to_come):
        assert no_pathway(ask(graph, 2, 1)).no_pathway_reason == "SOURCE_IS_LATER"


@pytest.mark.parametrize("facts", [{"listed_status": "REMOVED"}, {"added_on": "2031-01-01"}])
def test_source_is_later_also_by_way_of_a_version_that_is_not_on_the_list(facts: dict[str, object]) -> None:
    versions = [a_firmware_version(1, **BLANK), a_firmware_version(2, **facts), a_firmware_version(3)]
    answer = no_pathway(ask(graph_of(versions, [an_upgrade(1, 2), an_upgrade(2, 3)]), 3, 1))
    assert answer.no_pathway_reason == "SOURCE_IS_LATER", "not unknown: a declaration would close a cycle"
    assert answer.opened_by() == []


def test_fact_that_decides_between_a_pathway_and_a_later_source_is_missing() -> None:
    versions = [a_display(1), a_display(2, gbcs_version=None), a_display(3)]
    answer = ask(graph_of(versions, [an_upgrade(1, 2), an_upgrade(2, 3), an_upgrade(3, 1)]), 1, 3)
    assert isinstance(answer, PathwayUnknown)
    assert "The GBCS version of entry 2" in answer.missing[0]


def test_nothing_is_proposed_that_closes_a_cycle_with_what_is_to_come() -> None:
    versions = [a_firmware_version(1), a_firmware_version(2)]
    graph = graph_of(versions, [an_upgrade(2, 1, effective_from=TO_COME)])
    assert no_pathway(ask(graph, 1, 2)).opened_by() == []


def test_nothing_is_proposed_that_closes_a_cycle_by_way_of_a_removed_version() -> None:
    versions = [a_firmware_version(1), a_firmware_version(2), a_firmware_version(3, listed_status="REMOVED")]
    graph = graph_of(versions, [an_upgrade(2, 3), an_upgrade(3, 1)])
    assert no_pathway(ask(graph, 1, 2)).opened_by() == []


@pytest.mark.parametrize("facts", [{"listed_status": "REMOVED"}, {"removed_on": "2030-06-01"}])
def test_version_that_never_comes_to_be_current_is_not_brought_into_effect(facts: dict[str, object]) -> None:
    """NOW is in March 2030: the version is removed before it is added, or has only that status."""
    graph = graph_of([a_firmware_version(1), a_firmware_version(2, added_on="2031-01-01", **facts)], [an_upgrade(1, 2)])
    for answer in (ask(graph, 1, 2), ask(graph, 1)):
        assert no_pathway(answer).no_pathway_reason == "NOT_YET_IN_EFFECT"
        assert [opening.opening_kind for opening in no_pathway(answer).opened_by()] == []
    later = graph_of([a_firmware_version(1), a_firmware_version(2, added_on="2031-01-01")], [an_upgrade(1, 2)])
    assert [one.opening_kind for one in no_pathway(ask(later, 1, 2)).opened_by()] == ["BRING_INTO_EFFECT"]


@pytest.mark.parametrize(
    ("upgrade", "target"),
    [
        ({"effective_to": MAY, "end_recorded_from": 0}, {"added_on": "2030-06-01"}),
        ({"effective_from": JUNE, "effective_to": MAY, "end_recorded_from": 0}, {}),
        ({"effective_from": JUNE, "effective_to": JUNE, "end_recorded_from": 0}, {}),
        ({"effective_from": JUNE}, {"removed_on": "2030-06-01"}),
    ],
    ids=["ends before its target is added", "ends before it begins", "ends as it begins", "begins as its target goes"],
)
def test_upgrade_that_never_comes_into_effect_is_not_brought_into_effect(
    upgrade: dict[str, Any], target: dict[str, Any]
) -> None:
    """NOW is in March 2030."""
    graph = graph_of([a_firmware_version(1), a_firmware_version(2, **target)], [an_upgrade(1, 2, **upgrade)])
    for answer in (ask(graph, 1, 2), ask(graph, 1)):
        assert no_pathway(answer).no_pathway_reason == "NOT_YET_IN_EFFECT"
        assert "BRING_INTO_EFFECT" not in [one.opening_kind for one in no_pathway(answer).opened_by()]


def test_openings_that_would_close_a_cycle_together_are_not_proposed() -> None:
    """1→2 and 3→4 were withdrawn; 2→3 stands, and so does 4→1, to come: each alone would do, both are a cycle."""
    versions = [a_firmware_version(entry) for entry in (1, 2, 3, 4)]
    upgrades = [
        an_upgrade(1, 2, **WITHDRAWN),
        an_upgrade(2, 3),
        an_upgrade(3, 4, **WITHDRAWN),
        an_upgrade(4, 1, effective_from=TO_COME),
    ]
    assert no_pathway(ask(graph_of(versions, upgrades), 1, 4)).opened_by() == []


def test_of_several_obstacles_of_one_upgrade_the_first_is_the_reason() -> None:
    versions = [a_display(1), a_display(2, gbcs_version="4.0"), a_display(3)]
    graph = graph_of(versions, [an_upgrade(1, 2), an_upgrade(2, 3, effective_from=TO_COME)])
    assert blockers(ask(graph, 1, 3)) == [
        ("INTERMEDIATE_NOT_OTA", 2, (2, 3)),
        ("NOT_YET_IN_EFFECT", None, (2, 3)),
    ]


def test_upgrade_withdrawn_twice_is_one_blocker() -> None:
    versions = [a_firmware_version(1), a_firmware_version(2)]
    later = {"recorded_from": 5, "effective_to": 9, "end_recorded_from": 9, "end_code": "ABSENT_FROM_SHEET"}
    graph = graph_of(versions, [an_upgrade(1, 2, **later), an_upgrade(1, 2, **WITHDRAWN)])
    for answer in (ask(graph, 1, 2), ask(graph, 1)):
        [one] = no_pathway(answer).blockers
        assert one.upgrade
        assert (one.blocked_by, one.upgrade.recorded_from) == ("WITHDRAWN", 5)


def test_upgrade_restated_after_its_withdrawal_does_not_block_as_withdrawn() -> None:
    versions = [a_firmware_version(1), a_firmware_version(2, listed_status="REMOVED"), a_firmware_version(3)]
    restated = [an_upgrade(1, 2, **WITHDRAWN), an_upgrade(1, 2, recorded_from=5)]
    graph = graph_of(versions, [*restated, an_upgrade(2, 3)])
    for answer in (ask(graph, 1, 3), ask(graph, 1)):
        assert blockers(answer) == [("INTERMEDIATE_REMOVED", 2, (1, 2))]
    verdict = judge_step(graph, graph.versions[1], graph.versions[2])
    assert not isinstance(verdict, UpgradePathway)
    assert [one.code for one in verdict.reasons] == ["TARGET_REMOVED"]


def test_link_kept_out_for_its_hardware_blocks() -> None:
    versions = [a_firmware_version(1), a_firmware_version(2), a_firmware_version(3)]
    graph = graph_of(versions, [an_upgrade(2, 3)], kept_out=[(1, 2), (1, 99)])
    assert blockers(ask(graph, 1, 3)) == [("HARDWARE_MISMATCH", 2, None)]
    assert blockers(ask(graph, 1, 2)) == [("HARDWARE_MISMATCH", 2, None)]
    assert no_pathway(ask(graph, 1)).no_pathway_reason == "NOT_LINKED", "it does not lead on"
    verdict = judge_step(graph, graph.versions[1], graph.versions[2])
    assert not isinstance(verdict, UpgradePathway)
    assert (verdict.verdict, [one.code for one in verdict.reasons]) == ("NO", ["HARDWARE_MISMATCH"])


@pytest.mark.parametrize("facts", [{}, {"listed_status": "REMOVED"}])
def test_upgrade_that_does_not_fit_the_hardware_leads_nowhere_whether_or_not_its_end_is_removed(
    facts: dict[str, object],
) -> None:
    source = a_firmware_version(2, hardware_version="01", hardware_revision="05")
    graph = graph_of([a_firmware_version(1, minimum_hardware="0200", **facts), source], [an_upgrade(2, 1)])
    answer = ask(graph, 2)
    assert isinstance(answer, UpgradePathway), "removing what could not be reached makes no dead end"
    assert answer.up_to_date


def test_link_kept_out_and_recorded_well_since_does_not_block() -> None:
    graph = graph_of([a_firmware_version(1), a_firmware_version(2)], [an_upgrade(1, 2)], kept_out=[(1, 2)])
    assert isinstance(ask(graph, 1, 2), UpgradePathway)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"listed_status": "REMOVED"}, "INTERMEDIATE_REMOVED"),
        ({"gbcs_version": "4.0"}, "INTERMEDIATE_NOT_OTA"),
        ({"added_on": "2031-01-01"}, "NOT_YET_IN_EFFECT"),
    ],
)
def test_undeclared_version_that_no_pathway_could_pass_makes_it_certain(facts: dict[str, object], reason: str) -> None:
    versions = [a_display(11), a_display(12, **facts, **BLANK), a_display(13)]
    answer = ask(graph_of(versions, [an_upgrade(12, 13)]), 11, 13)
    assert blockers(answer) == [(reason, 12, None)]
    assert no_pathway(answer).no_pathway_reason == reason


def test_nothing_undeclared_matters_behind_what_no_pathway_could_pass() -> None:
    versions = [a_display(10, **BLANK), a_display(11), a_display(12, gbcs_version="4.0"), a_display(13)]
    answer = ask(graph_of(versions, [an_upgrade(10, 12), an_upgrade(12, 13)]), 11, 13)
    assert blockers(answer) == [("INTERMEDIATE_NOT_OTA", 12, None)], "but for 12, 10 would leave it open"


def test_undeclared_version_behind_a_removed_one_makes_that_the_reason() -> None:
    versions = [
        a_firmware_version(10, **BLANK),
        a_firmware_version(11),
        a_firmware_version(12, listed_status="REMOVED"),
        a_firmware_version(13),
    ]
    answer = ask(graph_of(versions, [an_upgrade(10, 12), an_upgrade(12, 13)]), 11, 13)
    assert blockers(answer) == [("INTERMEDIATE_REMOVED", 12, None)]


def test_upgrade_that_leads_back_to_what_was_passed_is_no_reason() -> None:
    """A way takes 1→2→3; 2→4 and 4→2 are a detour, and 3→1 leads on from the target."""
    versions = [a_firmware_version(entry) for entry in (1, 2, 3, 4)]
    upgrades = [
        an_upgrade(1, 2),
        an_upgrade(2, 3, effective_from=TO_COME),
        an_upgrade(2, 4, **WITHDRAWN),
        an_upgrade(4, 2),
        an_upgrade(3, 1, **WITHDRAWN),
    ]
    assert blockers(ask(graph_of(versions, upgrades), 1, 3)) == [("NOT_YET_IN_EFFECT", None, (2, 3))]


def test_upgrade_that_leads_on_only_by_the_source_is_no_reason() -> None:
    """From 3, which is removed, a way would go on by 5 again, or by 1, where it began."""
    versions = [a_firmware_version(entry) for entry in (1, 2, 4, 5)]
    versions.append(a_firmware_version(3, listed_status="REMOVED"))
    upgrades = [an_upgrade(5, 2), an_upgrade(3, 1), an_upgrade(3, 5), an_upgrade(5, 3)]
    answer = ask(graph_of(versions, upgrades, [(1, 2), (1, 5)]), 1, 2)
    assert blockers(answer) == [("HARDWARE_MISMATCH", 2, None), ("HARDWARE_MISMATCH", 5, None)]


def test_upgrade_of_a_cycle_that_a_way_takes_once_is_a_reason() -> None:
    versions = [a_firmware_version(entry) for entry in (1, 2, 3, 4)]
    upgrades = [
        an_upgrade(1, 2),
        an_upgrade(2, 3, **WITHDRAWN),
        an_upgrade(3, 2),
        an_upgrade(3, 4),
    ]
    assert blockers(ask(graph_of(versions, upgrades), 1, 4)) == [("WITHDRAWN", None, (2, 3))]


def test_removed_version_that_is_declared_is_no_reason() -> None:
    versions = [a_firmware_version(11), a_firmware_version(12, listed_status="REMOVED"), a_firmware_version(13)]
    assert no_pathway(ask(graph_of(versions, [an_upgrade(12, 13)]), 11, 13)).no_pathway_reason == "NOT_LINKED"


def test_blank_target_is_unknown_whatever_lies_behind_it() -> None:
    versions = [
        a_firmware_version(11),
        a_firmware_version(12, listed_status="REMOVED"),
        a_firmware_version(13, **BLANK),
    ]
    assert isinstance(ask(graph_of(versions, [an_upgrade(12, 13)]), 11, 13), PathwayUnknown)


def test_blank_and_removed_later_releases_leave_no_doubt_that_there_is_no_way() -> None:
    versions = [
        a_firmware_version(11),
        a_firmware_version(12, listed_status="REMOVED", **BLANK),
        a_firmware_version(13),
    ]
    assert no_pathway(ask(graph_of(versions, [an_upgrade(12, 13)]), 11)).no_pathway_reason == "NOT_LINKED"


UNDATED = {"released_on": None, "added_on": None}


@pytest.mark.parametrize(
    ("own", "other", "missing"),
    [({}, UNDATED, [2]), (UNDATED, {}, [1]), (UNDATED, UNDATED, [1, 2])],
)
def test_missing_date_that_alone_decides_is_unknown(
    own: dict[str, object], other: dict[str, object], missing: list[int]
) -> None:
    graph = graph_of([a_firmware_version(1, **own), a_firmware_version(2, **other)], [])
    answer = ask(graph, 1)
    assert isinstance(answer, PathwayUnknown)
    assert (answer.undeclared, len(answer.missing)) == ([], len(missing))
    for text, entry in zip(answer.missing, missing, strict=True):
        assert text.startswith(f"Entry {entry} has neither a release date nor a Date Added")
    assert Releases(graph.releases("A")).index_of(graph.versions[1]) is None
    assert answer.opened_by() == []
    itself = ask(graph, 1, 1)
    assert isinstance(itself, UpgradePathway)
    assert not itself.up_to_date


def test_missing_date_does_not_decide_where_a_dated_release_is_later_or_there_is_no_other() -> None:
    versions = [a_firmware_version(1), a_firmware_version(2), a_firmware_version(3, **UNDATED)]
    graph = graph_of(versions, [])
    assert no_pathway(ask(graph, 1)).no_pathway_reason == "NOT_LINKED"
    assert Releases(graph.releases("A")).index_of(graph.versions[1]) == 1
    alone = graph_of([a_firmware_version(1, **UNDATED)], [])
    answer = ask(alone, 1)
    assert isinstance(answer, UpgradePathway)
    assert answer.up_to_date
    assert Releases(alone.releases("A")).index_of(alone.versions[1]) == 0


def test_removed_sibling_without_a_date_does_not_decide() -> None:
    graph = graph_of([a_firmware_version(1), a_firmware_version(2, **UNDATED, listed_status="REMOVED")], [])
    answer = ask(graph, 1)
    assert isinstance(answer, UpgradePathway)
    assert answer.up_to_date


@pytest.mark.parametrize("facts", [{}, {"listed_status": "REMOVED"}, {"removed_on": "2000-01-01"}])
def test_version_before_its_date_added_is_not_there_yet_whatever_its_status(facts: dict[str, object]) -> None:
    versions = [a_firmware_version(1), a_firmware_version(2, added_on="2031-01-01", **facts)]
    stopped = blockers(ask(graph_of(versions, [an_upgrade(1, 2)]), 1, 2))
    assert stopped == [("NOT_YET_IN_EFFECT", 2, (1, 2)), ("NOT_YET_IN_EFFECT", 2, None)]
    assert no_pathway(ask(graph_of(versions, []), 1, 2)).no_pathway_reason == "NOT_YET_IN_EFFECT"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"generation": None, "gbcs_version": "3.2"}, "GBCS_BELOW_4_1"),
        ({"generation": "SMETS1", "gbcs_version": None}, "SMETS1_PPMID"),
    ],
)
def test_unknown_fact_that_changes_nothing_is_not_missing(facts: dict[str, object], reason: str) -> None:
    answer = ask(graph_of([a_display(1, **facts), a_display(2)], [an_upgrade(1, 2)]), 1, 2)
    assert isinstance(answer, NotOtaUpgradable)
    assert answer.not_ota_reason == reason


def test_unknown_gbcs_leaves_a_step_that_is_not_permitted_at_no() -> None:
    graph = graph_of([a_display(1, gbcs_version=None), a_display(2)], [])
    verdict = judge_step(graph, graph.versions[1], graph.versions[2])
    assert not isinstance(verdict, UpgradePathway)
    assert (verdict.verdict, [one.code for one in verdict.reasons]) == ("NO", ["NOT_DECLARED"])


def test_unknown_gbcs_leaves_a_declared_step_of_a_cycle_open() -> None:
    graph = graph_of([a_display(1, gbcs_version=None), a_display(2)], [an_upgrade(1, 2), an_upgrade(2, 1)])
    verdict = judge_step(graph, graph.versions[1], graph.versions[2])
    assert not isinstance(verdict, UpgradePathway)
    assert (verdict.verdict, [one.code for one in verdict.reasons]) == ("UNKNOWN", ["NOT_DECLARED"])


@pytest.mark.parametrize("device_type", list(DeviceType))
def test_message_names_any_device_type_in_english(device_type: DeviceType) -> None:
    versions = [a_firmware_version(entry, device_type=device_type, generation=None) for entry in (1, 2)]
    answer = ask(graph_of(versions, [an_upgrade(1, 2)]), 1, 2)
    said = [warning.message for warning in answer.warnings] if isinstance(answer, UpgradePathway) else []
    assert not any(f" a {device_type}" in message or f" an {device_type}" in message for message in said)
