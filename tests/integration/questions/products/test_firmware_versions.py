"""Lists of firmware versions: filters, pages, totals, and one round trip for a level of the answer."""

from typing import Any

import pytest

from support.listed_products import ESME
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

LIST = """query ($filter: FirmwareFilter, $first: Int, $after: String) {
  firmwareVersions(filter: $filter, first: $first, after: $after) {
    nodes { cplEntryId } edges { cursor node { cplEntryId } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
  } }"""


async def entries(harness: QuestionHarness, **wanted: object) -> list[int]:
    page = (await harness.ask(LIST, filter=wanted))["firmwareVersions"]
    assert [edge["node"] for edge in page["edges"]] == page["nodes"]
    assert page["totalCount"] == len(page["nodes"])
    return [node["cplEntryId"] for node in page["nodes"]]


@pytest.mark.parametrize(
    ("wanted", "found", "query"),
    [
        ({}, [*ESME, 20, 21, 22, 23, 30], "environment"),
        ({"environment": "TEST"}, [40], "environment"),
        ({"deviceType": "GSME"}, [20, 21, 22, 23], "device_type"),
        ({"deviceType": "GSME", "status": "CURRENT"}, [20, 22], "device_type"),
        ({"deviceType": "GSME", "status": "REMOVED"}, [21, 23], "device_type"),
        ({"manufacturerCode": "f002"}, [30], "manufacturer_code"),
        ({"versionHex": "0x00-00-00-05"}, [5], "version_hex"),
        ({"modelIdentifier": "0002", "generation": "SMETS2"}, [], "model_identifier"),
        ({"generation": "SMETS2"}, [*ESME], "generation"),
        ({"variant": "ADE"}, [*ESME], "variant"),
        ({"zigbeeBand": "DUAL"}, [*ESME], "zigbee_band"),
        ({"predecessorsDeclared": "NONE_DECLARED"}, [*ESME], "predecessors_declared"),
        ({"predecessorsDeclared": "NOT_PROVIDED", "deviceType": None}, [20, 21, 22, 23, 30], "predecessors_declared"),
    ],
)
async def test_a_filter_is_answered_in_one_read_by_its_own_index(
    harness: QuestionHarness, wanted: dict[str, object], found: list[int], query: str
) -> None:
    assert await entries(harness, **wanted) == found
    assert harness.reads == [f"firmware_versions_by_{query}"]


async def test_pages_follow_one_another_without_a_gap(harness: QuestionHarness) -> None:
    met: list[int] = []
    after: str | None = None
    while True:
        page: dict[str, Any] = (await harness.ask(LIST, filter={"deviceType": "ESME"}, first=5, after=after))[
            "firmwareVersions"
        ]
        met += [node["cplEntryId"] for node in page["nodes"]]
        around = page["pageInfo"]
        assert around["hasPreviousPage"] is (after is not None)
        assert (around["startCursor"], around["endCursor"]) == (page["edges"][0]["cursor"], page["edges"][-1]["cursor"])
        assert page["totalCount"] == len(ESME)
        after = around["endCursor"]
        if not around["hasNextPage"]:
            break
    assert met == [*ESME]


async def test_an_empty_page_has_no_cursors(harness: QuestionHarness) -> None:
    page = (await harness.ask(LIST, filter={"versionHex": "FFFFFFFF"}))["firmwareVersions"]
    assert page["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("first: -1", "'first' must be from 0 to 500, where 0 asks for the count alone: it is -1."),
        ("first: 501", "'first' must be from 0 to 500"),
        ('after: "!"', "'after' is not a cursor"),
        ('after: "RjAwMQ"', "'after' is not a cursor"),
        ('filter: {versionHex: "38"}', "'versionHex' must be eight"),
        ('filter: {versionHex: "1.2.47.10"}', "give 01022F0A or 01024710"),
        ('filter: {manufacturerCode: "nobody"}', "'manufacturerCode' must be four"),
        ('filter: {modelIdentifier: "5"}', "'modelIdentifier' must be four"),
    ],
)
async def test_an_argument_out_of_bounds_is_named_and_nothing_is_read(
    harness: QuestionHarness, arguments: str, told: str
) -> None:
    assert told in await harness.refusal(f"{{ firmwareVersions({arguments}) {{ nodes {{ cplEntryId }} }} }}")
    assert harness.reads == []


async def test_a_null_page_size_is_the_default(harness: QuestionHarness) -> None:
    page = (await harness.ask(LIST, first=None, filter=None))["firmwareVersions"]
    assert page["totalCount"] == len(ESME) + 5


async def test_fields_that_rest_on_the_same_facts_share_one_read(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ firmwareVersions(filter: {deviceType: ESME}) { nodes {
      releaseIndex listedLatest { cplEntryId } zigbeeStack { name } chipset { part } } } }""")
    assert sorted(harness.reads) == [
        "firmware_versions_by_device_type",
        "versions_by_device_model",
        "zigbee_facts_by_entry_id",
    ]
    assert answer["firmwareVersions"]["nodes"][11] == {
        "releaseIndex": 0,
        "listedLatest": {"cplEntryId": 12},
        "zigbeeStack": {"name": "EmberZNet"},
        "chipset": {"part": "EFR32MG12"},
    }
