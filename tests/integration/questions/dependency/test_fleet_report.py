"""Where the devices of a fleet stand, added up."""

from typing import Any

import pytest

from support.dependency_sheets import FAN
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

FLEET = """query ($counts: [FleetCount!]!) { fleetReport(counts: $counts) {
  deviceCount upgradesToDo byReleaseIndex { releaseIndex deviceCount share } byHops { hops deviceCount }
  serviceRequestsToDo { serviceRequest count }
  upToDate { ...group } upgradable { ...group } shortOfLatest { ...group } advisedToStay { ...group }
  deadEnds { ...group } undeclared { ...group } notOtaUpgradable { ...group } unresolved { ...group } } }
fragment group on FleetGroup { deviceCount share rows { totalCount nodes {
  position deviceCount firmwareVersion { cplEntryId } answer { __typename ... on FirmwareNotFound { message } } } } }"""


def of(entry: int, count: int) -> dict[str, Any]:
    return {"firmware": {"cplEntryId": entry}, "count": count}


async def test_fleet_is_added_up(harness: QuestionHarness) -> None:
    product = {"firmware": {"product": {"firmwareVersion": "00000013", "manufacturerCode": "F001"}}, "count": 5}
    counts = [of(22, 60), of(20, 10), of(21, 5), product, of(60, 4), of(61, 3), of(40, 2), of(10, 1), of(999, 10)]
    report = (await harness.ask(FLEET, counts=counts))["fleetReport"]
    groups = {name: group["deviceCount"] for name, group in report.items() if isinstance(group, dict)}
    assert groups == {
        "upToDate": 60,
        "upgradable": 20,
        "shortOfLatest": 4,
        "advisedToStay": 0,
        "deadEnds": 3,
        "undeclared": 2,
        "notOtaUpgradable": 1,
        "unresolved": 10,
    }
    assert report["deviceCount"] == 100
    assert report["byReleaseIndex"] == [
        {"releaseIndex": 0, "deviceCount": 61, "share": 0.61},
        {"releaseIndex": 1, "deviceCount": 10, "share": 0.1},
        {"releaseIndex": 2, "deviceCount": 19, "share": 0.19},
    ]
    assert report["byHops"] == [
        {"hops": 0, "deviceCount": 60},
        {"hops": 1, "deviceCount": 14},
        {"hops": 2, "deviceCount": 10},
    ]
    assert report["upgradesToDo"] == "34"
    assert report["serviceRequestsToDo"] == [
        {"serviceRequest": "SR11.1", "count": "34"},
        {"serviceRequest": "SR11.3", "count": "34"},
    ]
    assert [row["position"] for row in report["upgradable"]["rows"]["nodes"]] == [1, 2, 3]
    assert {row["answer"]["__typename"] for row in report["deadEnds"]["rows"]["nodes"]} == {"NoPathway"}
    [unresolved] = report["unresolved"]["rows"]["nodes"]
    assert (unresolved["position"], unresolved["firmwareVersion"]) == (8, None)
    assert "999" in unresolved["answer"]["message"]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([of(20, -1)], "position 0"),
        ([of(20, 2**31 - 1), of(21, 1)], "2147483647"),
        ([of(20, 1)] * 10_001, "10,000"),
    ],
)
async def test_fleet_that_cannot_be_added_up_is_refused(harness: QuestionHarness, counts: list[Any], told: str) -> None:
    assert told in await harness.refusal(FLEET, counts=counts)


async def test_ten_thousand_counts_are_one_answer(harness: QuestionHarness) -> None:
    counts = [of(FAN[place % 200], 1) for place in range(10_000)]
    report = (await harness.ask(FLEET.replace("rows {", "rows(first: 1) {"), counts=counts))["fleetReport"]
    assert (report["upgradable"]["deviceCount"], report["upgradable"]["rows"]["totalCount"]) == (10_000, 10_000)
