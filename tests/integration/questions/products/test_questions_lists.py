"""Lists in pages: filters, cursors, totals, and one round trip for a level of the answer."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from firmware_graph.database.connection import Connection
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_cpl_row, a_fir_row, a_zigbee_row, cpl_rows

pytestmark = pytest.mark.anyio

ESME = range(1, 13)
LIST = """query ($filter: FirmwareFilter, $first: Int, $after: String) {
  firmwareVersions(filter: $filter, first: $first, after: $after) {
    nodes { cplEntryId } edges { cursor node { cplEntryId } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
  } }"""


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    cpl = [
        *cpl_rows(*ESME, Generation="SMETS2", Variant="ADE", ZigBee_Band="Dual"),
        a_cpl_row(20, Device_Type="GSME", Model_Identifier="0002", Manufacturer_Name="Example"),
        a_cpl_row(
            21, Device_Type="GSME", Model_Identifier="0002", Manufacturer_Name="Example", Date_Removed="2020-01-01"
        ),
        a_cpl_row(22, Device_Type="GSME", Model_Identifier="0002", Status="Removed", Date_Removed="2999-01-01"),
        a_cpl_row(23, Device_Type="GSME", Model_Identifier="0002", Status="Removed"),
        a_cpl_row(
            30, Manufacturer_Code="F002", Manufacturer_Name="Others", Device_Type="PPMID", Model_Identifier="0003"
        ),
        a_cpl_row(40, Manufacturer_Code="121D", Manufacturer_Name="Test", Device_Type="PPMID", Environment="TEST"),
    ]
    fir = [a_fir_row(entry, Firmware_Release_Date=f"2020-01-{entry:02}") for entry in ESME]
    zigbee = [a_zigbee_row(entry, version=f"6.7.{entry % 3}") for entry in ESME] + [
        a_zigbee_row(20, "Z-Stack", "3.0.1", ZigBee_Chipset_Vendor="TI", ZigBee_Chipset="CC2538")
    ]
    folder = tmp_path_factory.mktemp("lists")
    async with question_harness(neo4j, folder, cpl=cpl, fir=fir, zigbee=zigbee) as harness:
        yield harness


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
        ({"manufacturerName": "Example"}, [20, 21], "manufacturer_name"),
        ({"manufacturerName": "Example", "deviceType": "ESME"}, [], "manufacturer_name"),
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
        ("first: 0", "'first' must be from 1 to 500: it is 0."),
        ("first: 501", "'first' must be from 1 to 500"),
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


async def test_models_and_manufacturers_are_listed_and_found(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{
      manufacturers(first: 2) { nodes { code name } totalCount pageInfo { hasNextPage endCursor } }
      deviceModels(filter: {deviceType: GSME}) { nodes { id modelIdentifier deviceType environment } totalCount }
      others: deviceModels(filter: {manufacturerCode: "F001", generation: SMETS2}) { nodes { modelIdentifier } }
      tests: deviceModels(filter: {environment: TEST}) { nodes { deviceType } }
      manufacturer(code: "0xf002") { name deviceModels { nodes { modelIdentifier } totalCount } }
      nobody: manufacturer(code: "FFFF") { name }
      deviceModel(id: "none") { id }
    }""")
    assert answer["manufacturers"]["nodes"] == [
        {"code": "121D", "name": "Test"},
        {"code": "F001", "name": "Example Meters Ltd"},
    ]
    assert (answer["manufacturers"]["totalCount"], answer["manufacturers"]["pageInfo"]["hasNextPage"]) == (3, True)
    [model] = answer["deviceModels"]["nodes"]
    assert (model["modelIdentifier"], model["environment"]) == ("0002", "PRODUCTION")
    assert answer["others"]["nodes"] == [{"modelIdentifier": "0001"}]
    assert answer["tests"]["nodes"] == [{"deviceType": "PPMID"}]
    assert answer["manufacturer"] == {
        "name": "Others",
        "deviceModels": {"nodes": [{"modelIdentifier": "0003"}], "totalCount": 1},
    }
    assert (answer["nobody"], answer["deviceModel"]) == (None, None)
    found = await harness.ask("query ($id: ID!) { deviceModel(id: $id) { modelIdentifier } }", id=model["id"])
    assert found == {"deviceModel": {"modelIdentifier": "0002"}}


async def test_a_code_that_is_no_code_is_refused(harness: QuestionHarness) -> None:
    assert "'code' must be four" in await harness.refusal('{ manufacturer(code: "x") { name } }')


async def test_each_level_of_an_answer_is_one_read(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ manufacturers { nodes { code deviceModels(first: 5) { nodes { modelIdentifier
      manufacturer { name } firmwareVersions(first: 2) { totalCount pageInfo { hasNextPage } nodes {
        cplEntryId deviceModel { id manufacturer { code } } status cpaStatus releaseIndex } } } } } } }""")
    assert harness.reads == [
        "manufacturers",
        "device_models_by_manufacturer",
        "firmware_by_device_model",
        "releases_by_device_model",
    ]
    [meters, gas] = next(m for m in answer["manufacturers"]["nodes"] if m["code"] == "F001")["deviceModels"]["nodes"]
    assert (meters["firmwareVersions"]["totalCount"], meters["firmwareVersions"]["pageInfo"]["hasNextPage"]) == (
        12,
        True,
    )
    assert [node["releaseIndex"] for node in meters["firmwareVersions"]["nodes"]] == [11, 10]
    assert gas["firmwareVersions"]["nodes"][1]["status"] == "REMOVED"


async def test_the_newest_release_is_by_date_and_current(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{
      first: firmwareVersion(cplEntryId: 1) { listedLatest { cplEntryId } releaseIndex }
      last: firmwareVersion(cplEntryId: 12) { listedLatest { cplEntryId } releaseIndex addedOn releasedOn }
      gas: firmwareVersion(cplEntryId: 21) { listedLatest { cplEntryId } releaseIndex removedOn }
      none: firmwareVersion(cplEntryId: 99999) { cplEntryId }
    }""")
    assert answer == {
        "first": {"listedLatest": {"cplEntryId": 12}, "releaseIndex": 11},
        "last": {"listedLatest": {"cplEntryId": 12}, "releaseIndex": 0, "addedOn": None, "releasedOn": "2020-01-12"},
        "gas": {"listedLatest": {"cplEntryId": 22}, "releaseIndex": 0, "removedOn": "2020-01-01"},
        "none": None,
    }


async def test_stacks_and_chipsets_lead_to_their_firmware_and_back(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{
      zigbeeStacks { totalCount nodes { id name version firmwareVersions(first: 2) {
        totalCount nodes { cplEntryId zigbeeStack { version } chipset { vendor part } } } } }
      ti: zigbeeStacks(filter: {chipsetVendor: "TI"}) { totalCount nodes { name } }
      named: zigbeeStacks(filter: {name: "EmberZNet"}, first: 1) { totalCount pageInfo { hasNextPage } }
    }""")
    assert harness.reads.count("firmware_by_zigbee_stack") == 1
    stacks = {(s["name"], s["version"]): s for s in answer["zigbeeStacks"]["nodes"]}
    assert answer["zigbeeStacks"]["totalCount"] == len(stacks) == 4
    firmware = stacks["EmberZNet", "6.7.1"]["firmwareVersions"]
    assert (firmware["totalCount"], [node["cplEntryId"] for node in firmware["nodes"]]) == (4, [1, 4])
    assert firmware["nodes"][0]["chipset"] == {"vendor": "Silicon Labs", "part": "EFR32MG12"}
    assert answer["ti"] == {"totalCount": 1, "nodes": [{"name": "Z-Stack"}]}
    assert answer["named"] == {"totalCount": 3, "pageInfo": {"hasNextPage": True}}
    found = await harness.ask(
        'query ($id: ID!) { zigbeeStack(id: $id) { version } none: zigbeeStack(id: "x") { id } }',
        id=stacks["Z-Stack", "3.0.1"]["id"],
    )
    assert found == {"zigbeeStack": {"version": "3.0.1"}, "none": None}


async def test_fields_that_rest_on_the_same_facts_share_one_read(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ firmwareVersions(filter: {deviceType: ESME}) { nodes {
      releaseIndex listedLatest { cplEntryId } zigbeeStack { name } chipset { part } } } }""")
    assert sorted(harness.reads) == [
        "firmware_versions_by_device_type",
        "releases_by_device_model",
        "zigbee_facts_by_entry_id",
    ]
    assert answer["firmwareVersions"]["nodes"][11] == {
        "releaseIndex": 0,
        "listedLatest": {"cplEntryId": 12},
        "zigbeeStack": {"name": "EmberZNet"},
        "chipset": {"part": "EFR32MG12"},
    }


async def test_an_entry_of_unknown_stack_has_none(harness: QuestionHarness) -> None:
    answer = await harness.ask("{ firmwareVersion(cplEntryId: 30) { zigbeeStack { id } chipset { id } } }")
    assert answer == {"firmwareVersion": {"zigbeeStack": None, "chipset": None}}


async def test_the_revision_costs_a_read_only_where_nothing_else_does(harness: QuestionHarness) -> None:
    alone = await harness.ask("{ revision { id recordedAt } }")
    assert harness.reads == ["revision"]
    assert alone["revision"]["id"] == "cpl1-fir1-ssc1"
    assert alone["revision"]["recordedAt"].endswith("Z")
