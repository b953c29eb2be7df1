from collections.abc import Sequence

import pytest

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import AmbiguousFirmware, FirmwareNotFound, InvalidReference, UpgradePathway
from firmware_graph.model.reference import Installation
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.verdict import UpgradeVerdict
from firmware_graph.model.vocabulary import AmbiguityReason, JoinedAs, RequestEnd
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.step_verdict import judge_step
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages
from firmware_graph.questions.pathways.validate_upgrades import judge_request, permitted, what_is_wrong
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(1_900_000_000_000)
WITHDRAWN = {"effective_to": 1, "end_recorded_from": 1, "end_code": "WITHDRAWN_BY_MANUFACTURER"}
FUTURE = {"effective_from": NOW.as_of + 1}


def verdict(
    versions: Sequence[FirmwareVersion],
    upgrades: Sequence[Upgrade],
    ends: tuple[int, int],
    installation: Installation | None = None,
) -> UpgradeVerdict:
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=NOW)
    source, target = (lineage.versions[entry] for entry in ends)
    step = judge_step(lineage, source, target, installation)
    return permitted(step) if isinstance(step, UpgradePathway) else step


def told(found: UpgradeVerdict) -> tuple[str, list[str]]:
    return found.verdict.value, [reason.code.value for reason in found.reasons]


def three(**facts: object) -> list[FirmwareVersion]:
    return [a_firmware_version(20), a_firmware_version(21), a_firmware_version(22, **facts)]


CHAIN = [an_upgrade(20, 21), an_upgrade(21, 22)]


def test_skipped_intermediate_is_no_by_way_of_it() -> None:  # domain.md S04
    found = verdict(three(), CHAIN, (20, 22))
    assert told(found) == ("NO", ["MUST_GO_BY_WAY_OF"])
    assert found.reasons[0].firmware_version == a_firmware_version(21)
    assert isinstance(found.pathway, UpgradePathway)
    assert found.pathway.hops == 2


def test_declared_step_is_yes() -> None:
    assert told(verdict(three(), CHAIN, (20, 21))) == ("YES", ["DECLARED"])


@pytest.mark.parametrize("advice", ["SHOULD_NOT", "CONDITIONAL"])
def test_advice_leaves_it_yes_and_is_told(advice: str) -> None:
    assert told(verdict(three(), [an_upgrade(20, 21, recommendation=advice)], (20, 21))) == (
        "YES",
        ["DECLARED", advice],
    )


def test_tested_step_is_yes_and_says_so() -> None:
    found = verdict(three(), [an_upgrade(20, 21, evidence="TESTED")], (20, 21))
    assert told(found) == ("YES", ["DECLARED"])
    assert "tested" in found.reasons[0].message


def test_inferred_step_is_never_yes() -> None:
    found = verdict(three(), [an_upgrade(20, 21, evidence="INFERRED")], (20, 21))
    assert (told(found), found.pathway) == (("UNKNOWN", ["NOT_DECLARED"]), None)


def test_declaration_against_advice_goes_before_an_inference() -> None:
    both = [an_upgrade(20, 21, evidence="INFERRED"), an_upgrade(20, 21, recommendation="SHOULD_NOT")]
    assert told(verdict(three(), both, (20, 21))) == ("YES", ["DECLARED", "SHOULD_NOT"])


def test_undeclared_target_is_unknown() -> None:
    blank = three(predecessors_declared="NOT_PROVIDED")
    assert told(verdict(blank, [], (20, 22))) == ("UNKNOWN", ["NOT_DECLARED"])
    with_way = verdict(blank, CHAIN, (20, 22))
    assert told(with_way) == ("UNKNOWN", ["NOT_DECLARED"])
    assert isinstance(with_way.pathway, UpgradePathway)


def test_declared_list_without_the_source_is_no() -> None:
    found = verdict(three(), [an_upgrade(20, 21)], (20, 22))
    assert told(found) == ("NO", ["NOT_DECLARED"])
    assert "not among them" in found.reasons[0].message


def test_removed_target_is_no() -> None:  # domain.md S19
    found = verdict(three(listed_status="REMOVED"), CHAIN, (21, 22))
    assert (told(found), found.pathway) == (("NO", ["TARGET_REMOVED"]), None)


@pytest.mark.parametrize("ends", [(20, 20), (21, 20)])
def test_same_or_earlier_target_is_no_upgrade(ends: tuple[int, int]) -> None:
    assert told(verdict(three(), CHAIN, ends)) == ("NO", ["NOT_AN_UPGRADE"])


@pytest.mark.parametrize(("facts", "reason"), [(WITHDRAWN, "WITHDRAWN"), (FUTURE, "NOT_YET_IN_EFFECT")])
def test_step_not_in_effect_is_no_and_another_way_is_given(facts: dict[str, object], reason: str) -> None:
    direct = an_upgrade(20, 22, **facts)
    assert told(verdict(three(), [direct], (20, 22))) == ("NO", [reason])
    other = verdict(three(), [direct, *CHAIN], (20, 22))
    assert told(other) == ("NO", [reason, "MUST_GO_BY_WAY_OF"])
    assert isinstance(other.pathway, UpgradePathway)


def test_rollback_is_no() -> None:
    assert told(verdict(three(), [an_upgrade(22, 20, is_rollback=True)], (22, 20))) == ("NO", ["ONLY_A_ROLLBACK"])


def test_every_reason_against_is_told() -> None:
    versions = [
        a_firmware_version(1, hardware_version="01", hardware_revision="01"),
        a_firmware_version(2, device_type="GSME", listed_status="REMOVED", minimum_hardware="0200"),
    ]
    found = verdict(versions, [an_upgrade(1, 2, **WITHDRAWN)], (1, 2))
    assert told(found) == ("NO", ["DIFFERENT_PRODUCT", "TARGET_REMOVED", "WITHDRAWN", "HARDWARE_MISMATCH"])


def test_device_that_cannot_be_upgraded_over_the_air_is_no() -> None:
    joined = Installation(JoinedAs.CAD)
    assert told(verdict(three(), CHAIN, (20, 21), joined)) == ("NO", ["NOT_OTA"])


def test_ppmid_of_unknown_gbcs_is_unknown() -> None:
    versions = [a_firmware_version(entry, device_type="PPMID", gbcs_version=None) for entry in (20, 21)]
    assert told(verdict(versions, [an_upgrade(20, 21)], (20, 21))) == ("UNKNOWN", ["NOT_DECLARED"])


def test_comms_hub_not_given_leaves_it_yes_and_is_told() -> None:
    versions = [a_firmware_version(entry, device_type="HCALCS") for entry in (20, 21)]
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, [an_upgrade(20, 21)], clocks=NOW)
    step = judge_step(lineage, versions[0], versions[1])
    assert isinstance(step, UpgradePathway)
    assert told(permitted(step)) == ("YES", ["DECLARED"])  # the hub is looked at by the question: see integration


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (AmbiguousFirmware(RequestEnd.TO, AmbiguityReason.SEVERAL_ENTRIES, []), "'to' fits 0 entries"),
        (FirmwareNotFound(RequestEnd.FROM, "There is none."), "'from': There is none."),
        (InvalidReference(RequestEnd.COMMS_HUB, "Give one."), "'commsHub': Give one."),
    ],
)
def test_unresolved_reference_is_unknown_and_handed_on(
    reference: AmbiguousFirmware | FirmwareNotFound | InvalidReference, said: str
) -> None:
    found = judge_request(Lineages({}, NOW), reference)
    assert isinstance(found, UpgradeVerdict)
    assert (told(found), found.pathway) == (("UNKNOWN", ["REFERENCE"]), reference)
    assert said in what_is_wrong(reference)
