"""One ZigBee stack by its identifier: its firmware, and back from there."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.listed_products import listed_products
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    async with listed_products(neo4j, tmp_path_factory.mktemp("products")) as opened:
        yield opened


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
