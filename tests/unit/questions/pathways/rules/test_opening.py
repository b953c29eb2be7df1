from collections.abc import Sequence

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NoPathway, PathwayUnknown
from firmware_graph.model.pathway_codes import OpeningKind
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.answer_pathway import answer_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(1_900_000_000_000)
WITHDRAWN = {"effective_to": 1, "end_recorded_from": 1, "end_code": "WITHDRAWN_BY_MANUFACTURER"}
Kind = OpeningKind


def openings(
    versions: Sequence[FirmwareVersion], upgrades: Sequence[Upgrade], source: int, target: int | None = None
) -> list[tuple[OpeningKind, list[int], int]]:
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=NOW)
    answer = answer_pathway(lineage, lineage.versions[source], lineage.versions[target] if target else None)
    assert isinstance(answer, NoPathway | PathwayUnknown)
    found = answer.opened_by()
    assert all(
        (o.upgrade is None) == (o.opening_kind in {Kind.DECLARE_PREDECESSOR, Kind.CORRECT_PREDECESSORS}) for o in found
    )
    return [(o.opening_kind, [v.cpl_entry_id for v in o.predecessors], o.firmware_version.cpl_entry_id) for o in found]


def test_withdrawn_upgrade_is_restored() -> None:  # domain.md S07
    versions = [a_firmware_version(30), a_firmware_version(33)]
    assert openings(versions, [an_upgrade(30, 33, **WITHDRAWN)], 30, 33) == [(Kind.RESTORE_UPGRADE, [30], 33)]
    assert openings(versions, [an_upgrade(30, 33, **WITHDRAWN)], 30) == [(Kind.RESTORE_UPGRADE, [30], 33)]


def test_future_upgrade_is_brought_into_effect_before_two_are_restored() -> None:
    versions = [a_firmware_version(entry) for entry in (1, 2, 3)]
    upgrades = [
        an_upgrade(1, 2, **WITHDRAWN),
        an_upgrade(2, 3, **WITHDRAWN),
        an_upgrade(1, 3, effective_from=NOW.as_of + 1),
    ]
    assert openings(versions, upgrades, 1, 3) == [(Kind.BRING_INTO_EFFECT, [1], 3)]


def test_two_withdrawn_upgrades_in_a_row_are_both_restored() -> None:
    versions = [a_firmware_version(entry) for entry in (1, 2, 3)]
    upgrades = [an_upgrade(1, 2, **WITHDRAWN), an_upgrade(2, 3, **WITHDRAWN)]
    assert openings(versions, upgrades, 1, 3) == [(Kind.RESTORE_UPGRADE, [1], 2), (Kind.RESTORE_UPGRADE, [2], 3)]


def test_undeclared_version_lists_any_version_that_is_reached() -> None:
    versions = [a_firmware_version(entry) for entry in (1, 2)]
    blank = [a_firmware_version(3, predecessors_declared="NOT_PROVIDED"), a_firmware_version(4)]
    upgrades = [an_upgrade(1, 2), an_upgrade(3, 4)]
    assert openings([*versions, *blank], upgrades, 1, 4) == [(Kind.DECLARE_PREDECESSOR, [1, 2], 3)]


def test_undeclared_version_lists_none_that_it_leads_to_or_will() -> None:
    versions = [a_firmware_version(entry) for entry in (1, 2, 4)]
    blank = a_firmware_version(3, predecessors_declared="NOT_PROVIDED")
    upgrades = [an_upgrade(1, 2), an_upgrade(3, 4), an_upgrade(3, 2, effective_from=NOW.as_of + 1)]
    assert openings([*versions, blank], upgrades, 1, 4) == [(Kind.DECLARE_PREDECESSOR, [1], 3)]


def test_nothing_undeclared_leaves_a_correction_of_the_target() -> None:  # domain.md S10
    versions = [a_firmware_version(entry) for entry in (60, 61, 62, 63)]
    upgrades = [an_upgrade(60, 61), an_upgrade(63, 62)]
    assert openings(versions, upgrades, 61, 62) == [(Kind.CORRECT_PREDECESSORS, [61], 62)]


def test_removed_or_foreign_or_earlier_target_is_opened_by_nothing() -> None:
    versions = [
        a_firmware_version(1),
        a_firmware_version(2, listed_status="REMOVED"),
        a_firmware_version(3, device_type="GSME"),
        a_firmware_version(4),
    ]
    upgrades = [an_upgrade(1, 4), an_upgrade(1, 2)]
    assert openings(versions, upgrades, 1, 2) == []
    assert openings(versions, upgrades, 1, 3) == []
    assert openings(versions, upgrades, 4, 1) == []


def test_hardware_that_does_not_fit_is_opened_by_nothing() -> None:
    versions = [
        a_firmware_version(100, hardware_version="01", hardware_revision="01"),
        a_firmware_version(101, minimum_hardware="0200", maximum_hardware="02FF"),
    ]
    assert openings(versions, [an_upgrade(100, 101)], 100, 101) == []


def test_removed_intermediate_is_gone_around() -> None:
    versions = [a_firmware_version(1), a_firmware_version(2, listed_status="REMOVED"), a_firmware_version(3)]
    upgrades = [an_upgrade(1, 2), an_upgrade(2, 3)]
    assert openings(versions, upgrades, 1, 3) == [(Kind.CORRECT_PREDECESSORS, [1], 3)]


def test_unknown_gbcs_of_the_way_is_stated() -> None:
    facts: dict[str, object] = {"device_type": "PPMID", "gbcs_version": "4.1"}
    versions = [a_firmware_version(1, **facts), a_firmware_version(3, **facts)]
    unknown = a_firmware_version(2, **facts | {"gbcs_version": None})
    upgrades = [an_upgrade(1, 2), an_upgrade(2, 3)]
    assert openings([*versions, unknown], upgrades, 1, 3) == [(Kind.STATE_FACTS, [2], 3)]
    assert openings([*versions, unknown], upgrades, 2) == [(Kind.STATE_FACTS, [2], 3)]


def test_removed_source_with_nothing_recorded_is_opened_by_nothing() -> None:
    assert openings([a_firmware_version(1, listed_status="REMOVED")], [], 1) == []


def test_one_declaration_goes_before_two_restored_upgrades() -> None:
    versions = [
        a_firmware_version(1),
        a_firmware_version(2),
        a_firmware_version(3, predecessors_declared="NOT_PROVIDED"),
    ]
    upgrades = [an_upgrade(1, 2, **WITHDRAWN), an_upgrade(2, 3, **WITHDRAWN)]
    assert openings(versions, upgrades, 1, 3) == [(Kind.DECLARE_PREDECESSOR, [1], 3)]
