"""Lists that are filtered by a part of a manufacturer's name, in any case."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.defect_files import a_defect, affected_by, take_defects
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_cpl_row, a_fir_row, a_zigbee_row

pytestmark = pytest.mark.anyio

NAMES = {
    1: "Example Meters Ltd",
    2: "EXAMPLE METERS LIMITED",
    3: "Sample Energy",
    4: "Example Meters Ltd",
    5: "Stra\u00dfe & Co",
    6: "Sample  Energy (Example)",
    7: "Example Meters Ltd",
}


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    folder = tmp_path_factory.mktemp("names")
    cpl = [
        a_cpl_row(entry, Manufacturer_Name=name, **({"Environment": "Test"} if entry == 7 else {}))
        for entry, name in NAMES.items()
    ]
    fir = [a_fir_row(entry, "") for entry in NAMES]
    zigbee = [a_zigbee_row(entry) for entry in NAMES]
    async with question_harness(neo4j, folder, cpl=cpl, fir=fir, zigbee=zigbee) as opened:
        report = await take_defects(opened.graph, folder, [a_defect("SYN-1", affected_by(("introduced", "0")))])
        assert report.is_written
        await opened.reader().read("revision")  # else the first question would read twice: the revision has moved
        yield opened


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("Example Meters Ltd", [1, 4]),
        ("example meters", [1, 2, 4]),
        ("EXAMPLE", [1, 2, 4, 6]),
        ("ltd", [1, 4]),
        ("sample energy", [3, 6]),
        ("  Sample   ENERGY ", [3, 6]),
        ("STRASSE", [5]),
        ("xample m", [1, 2, 4]),
        ("No one", []),
        ("*", []),
        ("", [1, 2, 3, 4, 5, 6]),
    ],
)
async def test_part_of_a_name_in_any_case_finds_its_firmware(
    harness: QuestionHarness, part: str, expected: list[int]
) -> None:
    query = """query ($filter: FirmwareFilter) {
      list: firmwareVersions(filter: $filter) { nodes { cplEntryId } totalCount }
      undeclared(filter: $filter) { nodes { firmwareVersion { cplEntryId } } totalCount }
      exposureTo(criteria: [{stackName: "EmberZNet", introduced: "0"}], filter: $filter) {
        nodes { firmwareVersion { cplEntryId } } totalCount
      }
      defect(id: "SYN-1") { affected(filter: $filter) { nodes { firmwareVersion { cplEntryId } } totalCount } }
      pathwayChanges(filter: $filter, since: {time: "2020-01-01"}) { unchangedCount }
    }"""
    found = await harness.ask(query, filter={"manufacturerName": part})
    assert [node["cplEntryId"] for node in found["list"]["nodes"]] == expected
    for page in (found["undeclared"], found["exposureTo"], found["defect"]["affected"]):
        assert sorted(node["firmwareVersion"]["cplEntryId"] for node in page["nodes"]) == expected
        assert page["totalCount"] == found["list"]["totalCount"] == len(expected)
    assert found["pathwayChanges"]["unchangedCount"] == len(expected)
    assert harness.reads.count("manufacturer_names") == 1


async def test_pages_go_on_among_the_names_and_beside_other_filters(harness: QuestionHarness) -> None:
    query = """query ($filter: FirmwareFilter, $after: String) {
      firmwareVersions(filter: $filter, first: 2, after: $after) {
        nodes { cplEntryId } totalCount pageInfo { endCursor hasNextPage }
      }
    }"""
    seen, after = [], None
    for has_next in (True, False):
        page = (await harness.ask(query, filter={"manufacturerName": "EXAMPLE"}, after=after))["firmwareVersions"]
        seen += [node["cplEntryId"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (4, has_next)
        assert harness.reads == ["manufacturer_names", "firmware_versions_by_manufacturer_names"]
    assert seen == [1, 2, 4, 6]
    for wanted, expected in (({"manufacturerCode": "F001"}, [1, 2]), ({"versionHex": "00000002"}, [2])):
        page = (await harness.ask(query, filter={"manufacturerName": "example m", **wanted}))["firmwareVersions"]
        assert [node["cplEntryId"] for node in page["nodes"]] == expected
    test_images = {"manufacturerName": "ltd", "environment": "TEST"}
    [node] = (await harness.ask(query, filter=test_images))["firmwareVersions"]["nodes"]
    assert node == {"cplEntryId": 7}


async def test_names_are_read_again_after_a_change_alone(harness: QuestionHarness) -> None:
    query = '{ firmwareVersions(filter: {manufacturerName: "example"}) { totalCount } }'
    await harness.ask(query)
    reads, known = list(harness.reads), dict(harness.graph.known)
    assert reads[0] == "manufacturer_names"
    assert any(isinstance(answer, list) and "Sample Energy" in answer for _, answer in known.values())
