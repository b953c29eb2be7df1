"""Versions from which no current one can be reached, and why."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

DEAD_ENDS = """query ($filter: FirmwareFilter, $first: Int, $knownAt: DateTime) {
  deadEnds(filter: $filter, first: $first, knownAt: $knownAt) {
    nodes { source { cplEntryId } noPathwayReason blockers { upgrade { from { cplEntryId } } } }
    totalCount byDeviceModel { deviceModel { modelIdentifier } firmwareCount }
    byManufacturer { manufacturer { code } firmwareCount } } }"""


async def test_dead_ends_have_their_reasons(harness: QuestionHarness) -> None:
    found = (await harness.ask(DEAD_ENDS))["deadEnds"]
    assert [(node["source"]["cplEntryId"], node["noPathwayReason"]) for node in found["nodes"]] == [
        (30, "WITHDRAWN"),
        (61, "NOT_LINKED"),
    ]
    assert found["nodes"][1]["blockers"] == [{"upgrade": {"from": {"cplEntryId": 63}}}]
    assert found["totalCount"] == 2
    counts = [(one["deviceModel"]["modelIdentifier"], one["firmwareCount"]) for one in found["byDeviceModel"]]
    assert counts == [("0003", 1), ("0005", 1)]
    assert found["byManufacturer"] == [{"manufacturer": {"code": "F001"}, "firmwareCount": 2}]


async def test_dead_ends_are_filtered_and_asked_of_the_past(harness: QuestionHarness, before_withdrawal: str) -> None:
    assert (await harness.ask(DEAD_ENDS, filter={"modelIdentifier": "0003"}))["deadEnds"]["totalCount"] == 1
    past = (await harness.ask(DEAD_ENDS, knownAt=before_withdrawal))["deadEnds"]
    assert [node["source"]["cplEntryId"] for node in past["nodes"]] == [61]
