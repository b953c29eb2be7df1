"""Whether one exact upgrade may be made, with its Comms Hub and without."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

ONE = """query ($hub: FirmwareReference) { validateUpgrade(from: {cplEntryId: 50}, to: {cplEntryId: 51},
  installation: {commsHub: $hub}) { verdict reasons { code } prerequisites {
    __typename ... on UpgradePathway { target { cplEntryId } } } } }"""
VERDICT = """query ($from: FirmwareReference!, $to: FirmwareReference!) { validateUpgrade(from: $from, to: $to) {
  verdict reasons { code firmwareVersion { cplEntryId } } prerequisites { __typename }
  pathway { __typename ... on UpgradePathway { hops } ... on FirmwareNotFound { end } }
} }"""


async def test_comms_hub_that_is_too_old_makes_it_no(harness: QuestionHarness) -> None:
    found = (await harness.ask(ONE, hub={"cplEntryId": 40}))["validateUpgrade"]
    assert (found["verdict"], [r["code"] for r in found["reasons"]]) == ("NO", ["COMMS_HUB_TOO_OLD", "DECLARED"])
    assert found["prerequisites"] == [{"__typename": "UpgradePathway", "target": {"cplEntryId": 41}}]
    assert harness.reads == ["resolve_firmware", "upgrade_lineages", "upgrade_lineages"]


async def test_comms_hub_that_is_recent_enough_leaves_it_yes(harness: QuestionHarness) -> None:
    found = (await harness.ask(ONE, hub={"cplEntryId": 41}))["validateUpgrade"]
    assert (found["verdict"], found["prerequisites"]) == ("YES", [])


async def test_comms_hub_that_was_not_given_is_told_of(harness: QuestionHarness) -> None:
    found = (await harness.ask(ONE))["validateUpgrade"]
    codes = [r["code"] for r in found["reasons"]]
    assert (found["verdict"], codes) == ("YES", ["DECLARED", "COMMS_HUB_NOT_CHECKED"])
    assert harness.reads == ["upgrade_lineages"]


@pytest.mark.parametrize(
    ("ends", "verdict", "codes", "pathway"),
    [
        ((1, 2), "YES", ["DECLARED"], None),
        ((1, 4), "NO", ["MUST_GO_BY_WAY_OF"], {"__typename": "UpgradePathway", "hops": 2}),
        ((4, 1), "NO", ["NOT_AN_UPGRADE"], None),
        ((1, 99_999), "UNKNOWN", ["REFERENCE"], {"__typename": "FirmwareNotFound", "end": "TO"}),
    ],
)
async def test_exact_upgrade_is_judged(
    harness: QuestionHarness, ends: tuple[int, int], verdict: str, codes: list[str], pathway: dict[str, object] | None
) -> None:
    source, target = ({"cplEntryId": end} for end in ends)
    found = (await harness.ask(VERDICT, **{"from": source, "to": target}))["validateUpgrade"]
    assert (found["verdict"], [r["code"] for r in found["reasons"]], found["pathway"]) == (verdict, codes, pathway)
