"""Questions on pathways through the schema, and how many round trips each costs."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_cpl_row, a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio
HUB = {"Device_Type": "CH", "Model_Identifier": "00C0"}
SWITCH = {"Device_Type": "HCALCS", "Model_Identifier": "00A0"}
ONE = """query ($hub: FirmwareReference) { validateUpgrade(from: {cplEntryId: 50}, to: {cplEntryId: 51},
  installation: {commsHub: $hub}) { verdict reasons { code } prerequisites {
    __typename ... on UpgradePathway { target { cplEntryId } } } } }"""
DEEP = """query ($r: [PathwayRequest!]!) { upgradePathways(requests: $r) { ... on UpgradePathway { pathwayCount
  mandatoryVersions { cplEntryId deviceModel { manufacturer { name } } }
  alternatives { totalCount nodes { versions { cplEntryId } upgrades { from { cplEntryId } } } }
  steps { upgrade { from { cplEntryId } to { cplEntryId } } } } ... on NoPathway { openedBy { openingKind } } } }"""


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    cpl = [
        *cpl_rows(1, 2, 3, 4, 5),
        *cpl_rows(40, 41, **HUB),
        a_cpl_row(50, **SWITCH),
        a_cpl_row(51, **SWITCH, Required_Comms_Hub_Entry_ID="41"),
    ]
    fir = [
        *(a_fir_row(entry) for entry in (1, 5, 40, 50)),
        a_fir_row(2, "1"),
        a_fir_row(3, "1"),
        a_fir_row(4, "2;3"),
        a_fir_row(41, "40"),
        a_fir_row(51, "50"),
    ]
    async with question_harness(neo4j, tmp_path_factory.mktemp("pathways"), cpl=cpl, fir=fir) as opened:
        yield opened


async def test_batch_by_entry_id_costs_one_round_trip_whatever_is_selected(harness: QuestionHarness) -> None:
    ends = [(source, target) for source in (1, 2, 3) for target in (3, 4, 5)]
    requests = [{"from": {"cplEntryId": source}, "to": {"cplEntryId": target}} for source, target in ends]
    found = await harness.ask(DEEP, r=requests * 100)
    assert len(found["upgradePathways"]) == 900
    assert found["upgradePathways"][1]["pathwayCount"] == "2"
    assert harness.reads == ["upgrade_lineages"]


async def test_batch_with_a_product_in_it_costs_two_round_trips(harness: QuestionHarness) -> None:
    product = {"manufacturerCode": "F001", "modelIdentifier": "0001", "firmwareVersion": "00000001"}
    query = "query ($r: [PathwayRequest!]!) { upgradePathways(requests: $r) { __typename } }"
    found = await harness.ask(query, r=[{"from": {"cplEntryId": 1}}, {"from": {"product": product}}] * 100)
    assert len(found["upgradePathways"]) == 200
    assert harness.reads == ["resolve_firmware", "upgrade_lineages"]


async def test_entries_that_are_not_there_are_told_from_the_lineages(harness: QuestionHarness) -> None:
    ends = [{"from": {"cplEntryId": 99}}, {"from": {"cplEntryId": 1}, "to": {"cplEntryId": -5}}]
    query = """query ($r: [PathwayRequest!]!) { upgradePathways(requests: $r)
      { __typename ... on FirmwareNotFound { end message } } }"""
    found = (await harness.ask(query, r=ends))["upgradePathways"]
    assert [(each["end"], each["message"]) for each in found] == [
        ("FROM", "There is no CPL entry 99."),
        ("TO", "There is no CPL entry -5."),
    ]
    assert harness.reads == ["upgrade_lineages"]


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


async def test_changes_cost_six_round_trips_and_what_a_revision_costs(harness: QuestionHarness) -> None:
    query = """{ pathwayChanges(from: [{cplEntryId: 1}, {cplEntryId: 5}, {cplEntryId: 99}],
      since: {revision: "cpl1-fir1"}, until: {time: "2100-01-01T00:00:00Z"})
      { unchangedCount unresolved { __typename } } }"""
    found = (await harness.ask(query))["pathwayChanges"]
    assert found == {"unchangedCount": 2, "unresolved": [{"__typename": "FirmwareNotFound"}]}
    once = ["resolve_firmware", "upgrade_lineages", "past_records"]
    assert harness.reads == ["revision_moments", *once, *once]


async def test_upcoming_costs_one_round_trip_for_a_list(harness: QuestionHarness) -> None:
    query = "{ firmwareVersions { nodes { upcoming { upgrades { to { cplEntryId } } releases { cplEntryId } } } } }"
    await harness.ask(query)
    assert len(harness.reads) == 2  # the list, and one for all of it
