"""Exposure to a defect that is not recorded yet, by criteria."""

from collections import Counter

import pytest

from support.defect_sheets import EXPOSURE_TO, entries
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_criteria_of_a_defect_of_an_hour_ago(harness: QuestionHarness) -> None:
    criteria = [{"stackName": "emberznet", "fixed": "6.7.7"}, {"stackName": "Z-Stack", "lastAffected": "3.0.1"}]
    found = await harness.ask(EXPOSURE_TO, criteria=criteria)
    assert [(node["firmwareVersion"]["cplEntryId"], node["exposure"]) for node in found["exposureTo"]["nodes"]] == [
        (300, "AFFECTED"),
        (301, "AFFECTED"),
        (304, "UNKNOWN_STACK"),
        (307, "AFFECTED"),
        (308, "AFFECTED"),
        (309, "AFFECTED"),
        (311, "AFFECTED"),
    ]
    assert all(node["defect"] is None for node in found["exposureTo"]["nodes"])


SUMMARY = """
query ($counts: [FleetCount!], $first: Int, $filter: FirmwareFilter) {
  one: exposureTo(criteria: [{stackName: "EmberZNet", fixed: "6.7.7"}], filter: $filter, first: 1) {
    totalCount summary(counts: $counts, first: $first) { ...All }
  }
  defect(id: "SYN-0002") {
    affected(filter: $filter, first: 0) { totalCount summary(counts: $counts, first: $first) { ...All } }
    unknown(filter: $filter, first: 1) { totalCount summary(counts: $counts, first: $first) { ...All } }
  }
}
fragment All on ExposureSummary {
  firmwareCount deviceModelCount manufacturerCount deviceCount
  byManufacturer { manufacturer { code } firmwareCount deviceCount }
  byDeviceModel { deviceModel { id modelIdentifier } manufacturer { code } firmwareCount deviceCount }
  byZigbeeBand { zigbeeBand firmwareCount deviceCount }
}"""


@pytest.mark.parametrize("wanted", [{}, {"status": "CURRENT"}, {"manufacturerCode": "F001"}])
async def test_summary_is_of_the_whole_list_whatever_the_page(harness: QuestionHarness, wanted: dict[str, str]) -> None:
    counts = [{"firmware": {"cplEntryId": entry}, "count": number} for entry, number in ((300, 7), (311, 9), (999, 5))]
    found = await harness.ask(SUMMARY, counts=[*counts, counts[0]], first=500, filter=wanted)
    every = "{ nodes { firmwareVersion { cplEntryId zigbeeBand deviceModel { id modelIdentifier } } } }"
    listed = await harness.ask(
        f"""query ($filter: FirmwareFilter) {{
          one: exposureTo(criteria: [{{stackName: "EmberZNet", fixed: "6.7.7"}}], filter: $filter) {every}
          defect(id: "SYN-0002") {{ affected(filter: $filter) {every} unknown(filter: $filter) {every} }} }}""",
        filter=wanted,
    )
    pairs = [(found["one"], listed["one"])]
    pairs += [(found["defect"][name], listed["defect"][name]) for name in ("affected", "unknown")]
    for summarised, whole in pairs:
        versions = [node["firmwareVersion"] for node in whole["nodes"]]
        models = Counter(version["deviceModel"]["id"] for version in versions)
        devices = {300: 14, 311: 9}
        summary = summarised["summary"]
        assert summary["firmwareCount"] == summarised["totalCount"] == len(versions)
        assert summary["deviceCount"] == sum(devices.get(version["cplEntryId"], 0) for version in versions)
        assert summary["deviceModelCount"] == len(models)
        assert {one["deviceModel"]["id"]: one["firmwareCount"] for one in summary["byDeviceModel"]} == models
        for name in ("byManufacturer", "byDeviceModel", "byZigbeeBand"):
            groups = [(one["deviceCount"], one["firmwareCount"]) for one in summary[name]]
            assert groups == sorted(groups, reverse=True)
            assert sum(count for _, count in groups) == len(versions)


async def test_summary_has_its_first_groups_and_counts_them_all(harness: QuestionHarness) -> None:
    counts = [{"firmware": {"cplEntryId": 311}, "count": 9}]
    summary = (await harness.ask(SUMMARY, counts=counts, first=1))["one"]["summary"]
    [model] = summary["byDeviceModel"]
    assert (model["deviceModel"]["modelIdentifier"], model["firmwareCount"], model["deviceCount"]) == ("0011", 1, 9)
    assert model["manufacturer"] is None
    assert summary["deviceModelCount"] > 1


async def test_summary_refuses_counts_that_cannot_be_added_up(harness: QuestionHarness) -> None:
    counts = [{"firmware": {"cplEntryId": 300}, "count": -1}]
    with pytest.raises(AssertionError, match="must not be negative"):
        await harness.ask(SUMMARY, counts=counts)


async def test_what_is_clear_of_a_defect_can_be_listed(harness: QuestionHarness) -> None:
    criteria = [{"stackName": "EmberZNet", "fixed": "6.7.7"}]
    found = (await harness.ask(EXPOSURE_TO, criteria=criteria, exposures=["NOT_AFFECTED"]))["exposureTo"]
    assert entries(found) == [302, 303, 305, 306, 307, 308, 309, 312, 313, 314]
    assert {node["exposure"] for node in found["nodes"]} == {"NOT_AFFECTED"}
    assert found["totalCount"] == 10


async def test_pages_go_on_after_their_cursors_whatever_the_kind_of_a_row(harness: QuestionHarness) -> None:
    criteria = [{"stackName": "EmberZNet", "fixed": "6.7.7"}, {"stackName": "Z-Stack"}]
    after, seen = None, []
    for _ in range(4):
        page = (await harness.ask(EXPOSURE_TO, criteria=criteria, first=2, after=after))["exposureTo"]
        seen += entries(page)
        after = page["pageInfo"]["endCursor"]
        assert page["totalCount"] == 7
    assert seen == [300, 301, 304, 307, 308, 309, 311]
    assert page["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"environment": "TEST"}, [310]),
        ({"status": "REMOVED"}, [307]),
        ({"manufacturerCode": "F001", "modelIdentifier": "0004"}, [304, 307]),
        ({"manufacturerName": "Example Meters Ltd", "deviceType": "IHD"}, [311]),
        ({"manufacturerName": "No one"}, []),
    ],
)
async def test_filters_hold_for_every_kind_of_row(
    harness: QuestionHarness, wanted: dict[str, str], expected: list[int]
) -> None:
    criteria = [{"stackName": "EmberZNet", "fixed": "6.7.7"}, {"stackName": "Z-Stack"}]
    found = await harness.ask(EXPOSURE_TO, criteria=criteria, filter=wanted)
    assert entries(found["exposureTo"]) == expected
    assert found["exposureTo"]["totalCount"] == len(expected)


@pytest.mark.parametrize(
    ("criteria", "reason"),
    [
        ([], "from 1 to 100"),
        ([{"stackName": "EmberZNet", "fixed": "7.x"}], "'fixed' is no stack version"),
        ([{"stackName": "EmberZNet", "lastAffected": "v7"}], "'lastAffected' is no stack version"),
        ([{"stackName": "EmberZNet", "fixed": "7", "lastAffected": "6"}], "both"),
        ([{"stackName": "EmberZNet", "introduced": "7.4", "fixed": "7.4.0"}], "fixed before it begins"),
        ([{"stackName": "EmberZNet", "introduced": "7.5", "lastAffected": "7.4"}], "ends before it begins"),
    ],
)
async def test_criteria_that_mean_nothing_are_refused(
    harness: QuestionHarness, criteria: list[dict[str, str]], reason: str
) -> None:
    assert reason in await harness.refusal(EXPOSURE_TO, criteria=criteria)
