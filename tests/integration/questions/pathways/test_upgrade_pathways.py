"""Batches of pathways, and how many round trips each costs."""

from typing import Any

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

DEEP = """query ($r: [PathwayRequest!]!) { upgradePathways(requests: $r) { ... on UpgradePathway { pathwayCount
  mandatoryVersions { cplEntryId deviceModel { manufacturer { name } } }
  alternatives { totalCount nodes { versions { cplEntryId } upgrades { from { cplEntryId } } } }
  steps { upgrade { from { cplEntryId } to { cplEntryId } } } } ... on NoPathway { openedBy { openingKind } } } }"""
BATCH = """query ($r: [PathwayRequest!]!) { upgradePathways(requests: $r) {
  __typename
  ... on UpgradePathway {
    source { cplEntryId } hops pathwayCount mandatoryVersions { cplEntryId }
    alternatives { totalCount nodes { hops versions { cplEntryId } upgrades { evidence } } pageInfo { endCursor } }
  }
  ... on NoPathway { openedBy { openingKind firmwareVersion { cplEntryId } predecessors { cplEntryId } } }
  ... on PathwayUnknown { openedBy { openingKind firmwareVersion { cplEntryId } upgrade { state } } }
  ... on FirmwareNotFound { end } ... on InvalidReference { end message } ... on AmbiguousFirmware { end }
} }"""


def entry(number: int) -> dict[str, int]:
    return {"cplEntryId": number}


def ids(versions: list[dict[str, Any]]) -> list[int]:
    return [version["cplEntryId"] for version in versions]


async def test_batch_by_entry_id_costs_one_round_trip_whatever_is_selected(harness: QuestionHarness) -> None:
    ends = [(source, target) for source in (1, 2, 3) for target in (3, 4, 5)]
    requests = [{"from": {"cplEntryId": source}, "to": {"cplEntryId": target}} for source, target in ends]
    found = await harness.ask(DEEP, r=requests * 100)
    assert len(found["upgradePathways"]) == 900
    assert found["upgradePathways"][1]["pathwayCount"] == "2"
    assert harness.reads == ["upgrade_lineages"]


async def test_batch_with_a_product_in_it_costs_two_round_trips(harness: QuestionHarness) -> None:
    product = {"manufacturerCode": "F001", "modelIdentifier": "0002", "firmwareVersion": "00000001"}
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


async def test_batch_is_answered_in_order_whatever_is_wrong_with_one(harness: QuestionHarness) -> None:
    requests = [
        {"from": entry(1), "to": entry(4)},
        {"from": entry(99_999)},
        {"from": {"product": {"deviceModelCode": "xyz"}}},
        {"from": entry(61), "to": entry(62)},
        {"from": {"product": {"modelIdentifier": "0002"}}},
        {"from": entry(1), "to": entry(4)},
    ]
    found = (await harness.ask(BATCH, r=requests))["upgradePathways"]
    assert [answer["__typename"] for answer in found] == [
        "UpgradePathway",
        "FirmwareNotFound",
        "InvalidReference",
        "NoPathway",
        "AmbiguousFirmware",
        "UpgradePathway",
    ]
    pathway = found[0]
    assert found[5] == pathway
    assert (pathway["pathwayCount"], pathway["mandatoryVersions"], pathway["hops"]) == ("2", [], 2)
    [other] = pathway["alternatives"]["nodes"]
    assert (pathway["alternatives"]["totalCount"], other["hops"]) == (1, 2)
    [opening] = found[3]["openedBy"]
    assert (opening["openingKind"], ids(opening["predecessors"])) == ("CORRECT_PREDECESSORS", [61])


async def test_ten_thousand_requests_of_a_thousand_are_answered_and_more_are_refused(harness: QuestionHarness) -> None:
    query = "query ($r: [PathwayRequest!]!) { upgradePathways(requests: $r) { __typename } }"
    product = {"manufacturerCode": "F001", "modelIdentifier": "0005", "hardwareVersion": "02", "hardwareRevision": "03"}
    requests = [{"from": {"product": product | {"firmwareVersion": f"{n % 1000:08X}"}}} for n in range(10_000)]
    assert len((await harness.ask(query, r=requests))["upgradePathways"]) == 10_000
    refused = await harness.refused(query, r=[{"from": entry(1)}] * 10_001)
    assert refused.extensions["argument"] == "requests"
