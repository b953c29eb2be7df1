"""The scenarios of domain.md §6 on pathways, by the rules alone."""

from collections.abc import Sequence

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import (
    MultipleTargets,
    NoPathway,
    NotOtaUpgradable,
    PathwayOutcome,
    PathwayUnknown,
    UpgradePathway,
)
from firmware_graph.model.reference import Installation
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import JoinedAs
from firmware_graph.questions.pathways.rules.answer_pathway import answer_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(as_of=1_900_000_000_000)
DAY = 86_400_000


def lineage(
    versions: Sequence[FirmwareVersion],
    upgrades: Sequence[Upgrade],
    clocks: Clocks = NOW,
    successions: frozenset[tuple[str, str]] = frozenset(),
) -> LineageGraph:
    return LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks, successions=successions)


def ask(
    graph: LineageGraph, source: int, target: int | None = None, installation: Installation | None = None
) -> PathwayOutcome:
    return answer_pathway(graph, graph.versions[source], graph.versions[target] if target else None, installation)


def entries(answer: PathwayOutcome) -> list[int]:
    assert isinstance(answer, UpgradePathway), answer
    return [version.cpl_entry_id for version in answer.versions]


def codes(answer: PathwayOutcome) -> set[str]:
    assert isinstance(answer, UpgradePathway), answer
    return {warning.code.value for warning in answer.warnings}


def reason(answer: PathwayOutcome) -> str:
    assert isinstance(answer, NoPathway), answer
    return answer.no_pathway_reason.value


def withdrawn(tail: int, head: int) -> Upgrade:
    return an_upgrade(
        tail, head, effective_to=NOW.as_of - DAY, end_code="ABSENT_FROM_SHEET", end_recorded_from=NOW.as_of - DAY
    )


def test_smets1_ppmid_cannot_be_upgraded_and_its_smets2_twin_can() -> None:
    ppmid = {"device_type": "PPMID", "gbcs_version": "4.1"}
    graph = lineage(
        [
            a_firmware_version(10, **ppmid, model_key="S1", generation="SMETS1"),
            a_firmware_version(11, **ppmid, model_key="S2"),
            a_firmware_version(12, **ppmid, model_key="S2"),
        ],
        [an_upgrade(11, 12)],
    )
    refused, found = ask(graph, 10), ask(graph, 11)
    assert isinstance(refused, NotOtaUpgradable)
    assert refused.not_ota_reason == "SMETS1_PPMID"
    assert entries(found) == [11, 12]
    assert isinstance(found, UpgradePathway)
    assert [command.service_request for command in found.steps[0].commands] == ["SR11.4"]


def test_gbcs_is_compared_part_by_part() -> None:
    def outcome(gbcs: str) -> PathwayOutcome:
        ppmid = {"device_type": "PPMID", "gbcs_version": gbcs}
        return ask(
            lineage([a_firmware_version(13, **ppmid), a_firmware_version(14, **ppmid)], [an_upgrade(13, 14)]), 13
        )

    assert isinstance(outcome("4.0"), NotOtaUpgradable)
    assert isinstance(outcome("3.2"), NotOtaUpgradable)
    assert entries(outcome("4.10")) == [13, 14]
    assert entries(outcome("10.0")) == [13, 14]


def test_ppmid_of_unknown_gbcs_is_unknown() -> None:
    graph = lineage(
        [a_firmware_version(13, device_type="PPMID"), a_firmware_version(14, device_type="PPMID")], [an_upgrade(13, 14)]
    )
    answer = ask(graph, 13)
    assert isinstance(answer, PathwayUnknown)
    assert "GBCS version of entry 13" in answer.missing[0]


def test_skipped_intermediate_takes_two_upgrades() -> None:
    graph = lineage([a_firmware_version(n) for n in (20, 21, 22)], [an_upgrade(20, 21), an_upgrade(21, 22)])
    assert entries(ask(graph, 20, 22)) == [20, 21, 22]
    assert entries(ask(graph, 20)) == [20, 21, 22]


def test_withdrawn_path_is_avoided_and_warned_of() -> None:
    versions = [a_firmware_version(n) for n in (30, 31, 32, 33)]
    graph = lineage(versions, [an_upgrade(30, 31), an_upgrade(30, 32), withdrawn(31, 33), an_upgrade(32, 33)])
    answer = ask(graph, 30, 33)
    assert entries(answer) == [30, 32, 33]
    assert "WITHDRAWN_ALTERNATIVE" in codes(answer)
    dead_end = ask(graph, 31)
    assert reason(dead_end) == "WITHDRAWN"
    assert isinstance(dead_end, NoPathway)
    blocked = dead_end.blockers[0].upgrade
    assert blocked is not None
    assert (blocked.from_cpl_entry_id, blocked.to_cpl_entry_id, blocked.state) == (31, 33, "WITHDRAWN")


def test_all_paths_withdrawn_is_no_pathway() -> None:
    graph = lineage([a_firmware_version(30), a_firmware_version(33)], [withdrawn(30, 33)])
    assert reason(ask(graph, 30)) == "WITHDRAWN"
    assert reason(ask(graph, 30, 33)) == "WITHDRAWN"


def test_none_declared_is_no_and_not_provided_is_unknown() -> None:
    versions = [
        a_firmware_version(39),
        a_firmware_version(40, predecessors_declared="NONE_DECLARED"),
        a_firmware_version(41, predecessors_declared="NOT_PROVIDED", model_key="B"),
    ]
    graph = lineage(versions, [])
    assert reason(ask(graph, 39, 40)) == "NOT_LINKED"
    answer = ask(graph, 39, 41)
    assert isinstance(answer, PathwayUnknown)
    assert [version.cpl_entry_id for version in answer.undeclared] == [41]


def test_dead_end_names_what_alone_leads_to_the_newest() -> None:
    versions = [a_firmware_version(n) for n in (60, 61, 62)]
    versions.append(a_firmware_version(63, released_on="2000-01-01", predecessors_declared="NONE_DECLARED"))
    answer = ask(lineage(versions, [an_upgrade(60, 61), an_upgrade(63, 62)]), 61)
    assert reason(answer) == "NOT_LINKED"
    assert isinstance(answer, NoPathway)
    assert [blocker.firmware_version.cpl_entry_id for blocker in answer.blockers if blocker.firmware_version] == [63]


def test_two_sinks_are_both_given() -> None:
    answer = ask(lineage([a_firmware_version(n) for n in (70, 71, 72)], [an_upgrade(70, 71), an_upgrade(70, 72)]), 70)
    assert isinstance(answer, MultipleTargets)
    assert [pathway.target.cpl_entry_id for pathway in answer.pathways] == [71, 72]


def test_legacy_cycle_ends_and_is_warned_of() -> None:
    graph = lineage(
        [a_firmware_version(n) for n in (89, 90, 91)], [an_upgrade(89, 90), an_upgrade(90, 91), an_upgrade(91, 90)]
    )
    answer = ask(graph, 89, 91)
    assert entries(answer) == [89, 90, 91]
    assert "IN_A_CYCLE" in codes(answer)
    assert entries(ask(graph, 90)) == [90, 91]
    both = ask(graph, 89)
    assert isinstance(both, MultipleTargets)
    assert [pathway.target.cpl_entry_id for pathway in both.pathways] == [90, 91]


def test_rollback_is_not_used() -> None:
    graph = lineage(
        [a_firmware_version(93), a_firmware_version(94)], [an_upgrade(93, 94), an_upgrade(94, 93, is_rollback=True)]
    )
    answer = ask(graph, 94)
    assert entries(answer) == [94]
    assert isinstance(answer, UpgradePathway)
    assert answer.up_to_date
    assert reason(ask(graph, 94, 93)) == "SOURCE_IS_LATER"
    only = lineage([a_firmware_version(93), a_firmware_version(94)], [an_upgrade(94, 93, is_rollback=True)])
    assert reason(ask(only, 94, 93)) == "ONLY_A_ROLLBACK"


def test_hardware_mismatch_is_no_pathway() -> None:
    old = a_firmware_version(100, hardware_version="01", hardware_revision="01")
    new = a_firmware_version(
        101, hardware_version="02", hardware_revision="00", minimum_hardware="0200", maximum_hardware="02FF"
    )
    assert reason(ask(lineage([old, new], [an_upgrade(100, 101)]), 100, 101)) == "HARDWARE_MISMATCH"
    assert reason(ask(lineage([old, new], []), 100, 101)) == "HARDWARE_MISMATCH"


def test_removed_start_is_left_with_a_warning() -> None:
    graph = lineage([a_firmware_version(110, listed_status="REMOVED"), a_firmware_version(111)], [an_upgrade(110, 111)])
    answer = ask(graph, 110)
    assert entries(answer) == [110, 111]
    assert "SOURCE_REMOVED" in codes(answer)
    assert reason(ask(graph, 111, 110)) == "TARGET_REMOVED"


def test_removed_target_is_no_pathway() -> None:
    graph = lineage([a_firmware_version(115), a_firmware_version(116, listed_status="REMOVED")], [an_upgrade(115, 116)])
    assert reason(ask(graph, 115, 116)) == "TARGET_REMOVED"
    assert reason(ask(graph, 115)) == "INTERMEDIATE_REMOVED"


def test_removed_intermediate_blocks_and_is_named() -> None:
    versions = [a_firmware_version(115), a_firmware_version(116, listed_status="REMOVED"), a_firmware_version(117)]
    answer = ask(lineage(versions, [an_upgrade(115, 116), an_upgrade(116, 117)]), 115, 117)
    assert reason(answer) == "INTERMEDIATE_REMOVED"
    assert isinstance(answer, NoPathway)
    assert answer.blockers[0].firmware_version == versions[1]


def test_other_manufacturer_needs_a_recorded_succession() -> None:
    versions = [
        a_firmware_version(140, manufacturer_code="1057", model_key="X"),
        a_firmware_version(141, manufacturer_code="1016", model_key="Y"),
    ]
    assert reason(ask(lineage(versions, [an_upgrade(140, 141)]), 140, 141)) == "DIFFERENT_PRODUCT"
    answer = ask(lineage(versions, [an_upgrade(140, 141)], successions=frozenset({("1057", "1016")})), 140, 141)
    assert entries(answer) == [140, 141]
    assert "CROSSES_MANUFACTURERS" in codes(answer)


def test_alt_han_device_is_not_a_ppmid_and_an_unknown_variant_is_warned_of() -> None:
    def ppmid(entry: int, variant: str | None) -> FirmwareVersion:
        return a_firmware_version(
            entry, device_type="PPMID", gbcs_version="4.1", variant=variant, model_key=variant or "plain"
        )

    versions = [ppmid(150, None), ppmid(151, "ALT_HAN_P2P"), ppmid(152, "UNKNOWN")]
    graph = lineage(versions, [an_upgrade(150, 151), an_upgrade(152, 151)])
    assert reason(ask(graph, 150, 151)) == "DIFFERENT_PRODUCT"
    assert "VARIANT_UNKNOWN" in codes(ask(graph, 152, 151))


def test_joined_as_cad_is_not_upgradable() -> None:
    graph = lineage([a_firmware_version(152, device_type="PPMID", gbcs_version="4.1")], [])
    answer = ask(graph, 152, installation=Installation(joined_as=JoinedAs.CAD))
    assert isinstance(answer, NotOtaUpgradable)
    assert answer.not_ota_reason == "JOINED_AS_CAD"


def test_smets2_comms_hub_is_for_dcc() -> None:
    graph = lineage([a_firmware_version(n, device_type="CH") for n in (199, 200)], [an_upgrade(199, 200)])
    answer = ask(graph, 199)
    assert isinstance(answer, UpgradePathway)
    assert (answer.steps[0].responsible, list(answer.steps[0].commands)) == ("DCC_CSP", [])
    assert codes(answer) == set()


def test_ihd_has_no_service_request() -> None:
    answer = ask(lineage([a_firmware_version(1, device_type="IHD")], []), 1)
    assert isinstance(answer, NotOtaUpgradable)
    assert answer.not_ota_reason == "IHD_HAS_NO_SERVICE_REQUEST"


def test_chain_of_fifty_is_found() -> None:
    graph = lineage([a_firmware_version(n) for n in range(1, 52)], [an_upgrade(n, n + 1) for n in range(1, 51)])
    assert len(entries(ask(graph, 1))) == 51
