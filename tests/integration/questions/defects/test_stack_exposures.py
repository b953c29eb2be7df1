"""Stack versions with a defect: by range and by assessment, by names in any spelling, and until it is withdrawn."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.database.connection import Connection
from support.defect_files import a_defect, affected_by, take_defects
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_cpl_row, a_zigbee_row

pytestmark = pytest.mark.anyio

TI = {"ZigBee_Chipset_Vendor": "Texas Instruments", "ZigBee_Chipset": "CC2538"}
CPL = [
    *(a_cpl_row(entry) for entry in range(1, 13)),
    a_cpl_row(13, Environment="Test"),
]
ZIGBEE = [
    a_zigbee_row(1, version="6.0.0"),
    a_zigbee_row(2, version="6.0.0"),
    a_zigbee_row(3, version="6.1"),
    a_zigbee_row(4, version="6.1"),
    a_zigbee_row(5, version="6.2"),
    a_zigbee_row(6, version="6.2"),
    a_zigbee_row(7, version="6.3"),
    a_zigbee_row(8, version="6.3"),
    a_zigbee_row(9, version="9.0"),
    a_zigbee_row(10, name="Z-Stack", version="3.0.1", **TI),
    a_zigbee_row(11, name="Twin Stack", version="1.0"),
    a_zigbee_row(12, name="TwinStack", version="1.0.0"),
    a_zigbee_row(13, version="6.4"),
]
IN_A_YEAR = (datetime.now(UTC) + timedelta(days=365)).isoformat(timespec="seconds")
A_YEAR_AGO = (datetime.now(UTC) - timedelta(days=365)).isoformat(timespec="seconds")
OLD = affected_by(("introduced", "0"), ("fixed", "7"))
DEFECTS = [
    a_defect("SYN-1", OLD, aliases=["CVE-SHARED", "CVE-OWN", "SYN-2"]),
    a_defect("SYN-2", affected_by(("introduced", "9")), aliases=["CVE-SHARED"]),
    a_defect("SYN-GOING", OLD, withdrawn=IN_A_YEAR),
    a_defect("SYN-GONE", OLD, withdrawn=A_YEAR_AGO),
    a_defect("SYN-NOWHERE", affected_by(("introduced", "0"), family="EmberZnet Pro")),
]
ASSESSMENTS = [
    ("SYN-1", 3, "FIXED"),
    ("SYN-1", 4, "FIXED"),
    ("SYN-1", 5, "FIXED"),
    ("SYN-1", 6, "NOT_APPLICABLE"),
    ("SYN-1", 7, "NOT_APPLICABLE"),
    ("SYN-1", 8, "UNDER_INVESTIGATION"),
    ("SYN-1", 9, "AFFECTED"),
    ("SYN-1", 2, "NOT_APPLICABLE"),
    ("CVE-OWN", 10, "FIXED"),
    ("SYN-GONE", 9, "AFFECTED"),
    ("SYN-GOING", 9, "AFFECTED"),
]
STACKS = "nodes { stack { id } exposure isInRange firmwareCount assessedClearCount underInvestigationCount } totalCount"


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    folder = tmp_path_factory.mktemp("stacks")
    async with question_harness(neo4j, folder, cpl=CPL, zigbee=ZIGBEE) as opened:
        report = await take_defects(opened.graph, folder, DEFECTS, ASSESSMENTS)
        assert report.is_written, report
        yield opened


def entries(connection: dict[str, Any]) -> list[tuple[int, str]]:
    return [(node["firmwareVersion"]["cplEntryId"], node["exposure"]) for node in connection["nodes"]]


async def test_stack_says_what_assessments_leave_of_its_range(harness: QuestionHarness) -> None:
    found = (await harness.ask(f'{{ defect(id: "SYN-1") {{ stackVersions {{ {STACKS} }} }} }}'))["defect"]
    rows = [tuple(node.values()) for node in found["stackVersions"]["nodes"]]
    assert rows == [
        ({"id": "EmberZNet/6"}, "AFFECTED", True, 1, 1, 0),
        ({"id": "EmberZNet/6.1"}, "FIXED", True, 0, 2, 0),
        ({"id": "EmberZNet/6.2"}, "NOT_APPLICABLE", True, 0, 2, 0),
        ({"id": "EmberZNet/6.3"}, "UNDER_INVESTIGATION", True, 0, 1, 1),
        ({"id": "EmberZNet/6.4"}, "AFFECTED", True, 0, 0, 0),
        ({"id": "EmberZNet/9"}, "AFFECTED", False, 1, 0, 0),
    ]
    assert found["stackVersions"]["totalCount"] == len(rows)


async def test_stack_versions_are_paged_and_are_those_of_the_filter(harness: QuestionHarness) -> None:
    query = (
        "query ($first: Int, $after: String) { "
        'defect(id: "SYN-1") { stackVersions(first: $first, after: $after) '
        f"{{ {STACKS} pageInfo {{ endCursor }} }} }} "
        'zigbeeStacks(filter: {affectedBy: "SYN-1"}) { nodes { id } totalCount } }'
    )
    seen, after = [], None
    for _ in range(3):
        page = await harness.ask(query, first=2, after=after)
        seen += [node["stack"] for node in page["defect"]["stackVersions"]["nodes"]]
        after = page["defect"]["stackVersions"]["pageInfo"]["endCursor"]
    assert seen == page["zigbeeStacks"]["nodes"]
    assert page["zigbeeStacks"]["totalCount"] == len(seen)
    assert sorted(set(harness.reads)) == ["assessed_models_by_defect", "defect_register", "tallies_by_stack_build"]


EXPOSURE_TO = """query ($criteria: [StackCriteria!]!, $first: Int) {
  exposureTo(criteria: $criteria, first: $first) {
    nodes { firmwareVersion { cplEntryId } exposure } totalCount unknownStackNames
  }
}"""


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"stackName": "Z-Stack"}, [(10, "UNKNOWN_RANGE")]),
        ({"stackName": "zstack", "chipsetVendor": "texas instruments"}, [(10, "UNKNOWN_RANGE")]),
        ({"stackName": "Z-Stack", "chipsetPart": "CC2652"}, []),
        ({"stackName": "Z-Stack", "introduced": "0"}, [(10, "AFFECTED")]),
        ({"stackName": "Z-Stack", "lastAffected": "3.0.1"}, [(10, "AFFECTED")]),
        ({"stackName": "Z-Stack", "introduced": None, "fixed": None, "lastAffected": None}, [(10, "UNKNOWN_RANGE")]),
    ],
)
async def test_criteria_without_a_range_are_an_unknown_range(
    harness: QuestionHarness, criteria: dict[str, str], expected: list[tuple[int, str]]
) -> None:
    found = (await harness.ask(EXPOSURE_TO, criteria=[criteria]))["exposureTo"]
    assert entries(found) == expected
    assert found["totalCount"] == len(expected)
    assert found["unknownStackNames"] == []


async def test_name_that_no_stack_has_is_said_in_the_answer(harness: QuestionHarness) -> None:
    criteria = [
        {"stackName": "Ember Znet", "introduced": "9"},
        {"stackName": "EmberZnett", "introduced": "0"},
        {"stackName": "BitCloud"},
        {"stackName": "EmberZnett", "fixed": "7"},
    ]
    found = (await harness.ask(EXPOSURE_TO, criteria=criteria, first=0))["exposureTo"]
    assert (found["unknownStackNames"], found["nodes"], found["totalCount"]) == (["EmberZnett", "BitCloud"], [], 1)


async def test_names_of_a_recorded_defect_that_no_stack_has_are_said_too(harness: QuestionHarness) -> None:
    names = "{ totalCount unknownStackNames }"
    found = await harness.ask(
        f'{{ nowhere: defect(id: "SYN-NOWHERE") {{ affected {names} unknown {names} }} '
        f'known: defect(id: "SYN-1") {{ affected {names} }} }}'
    )
    said = {"totalCount": 0, "unknownStackNames": ["EmberZnet Pro"]}
    assert found["nowhere"] == {"affected": said, "unknown": said}
    assert found["known"]["affected"]["unknownStackNames"] == []


@pytest.mark.parametrize(
    "stack_id",
    ["Z-Stack/3.0.1", "z-stack/3.0.1", "ZStack/3.0.1.0", "z_stack/3.0.1", "Z%2DStack/03.0.1", "Z Stack / 3.0.1"],
)
async def test_stack_is_found_by_any_spelling_of_its_id(harness: QuestionHarness, stack_id: str) -> None:
    found = await harness.ask(
        "query ($id: ID!) { zigbeeStack(id: $id) { id version } "
        "blastRadius(stackId: $id) { stack { id } firmwareCount } sharedDefects(stackIds: [$id]) { id } }",
        id=stack_id,
    )
    assert found["zigbeeStack"] == {"id": "Z-Stack/3.0.1", "version": "3.0.1"}
    assert found["blastRadius"] == {"stack": {"id": "Z-Stack/3.0.1"}, "firmwareCount": 1}
    assert found["sharedDefects"] == []


@pytest.mark.parametrize(
    "stack_id", ["", "/", "Z-Stack", "Z-Stack/", "Z-Stack/3.0.2", "Z-Stack/v3", "3.0.1", "ZStack 3"]
)
async def test_id_that_is_no_stacks_is_none(harness: QuestionHarness, stack_id: str) -> None:
    query = "query ($id: ID!) { zigbeeStack(id: $id) { id } blastRadius(stackId: $id) { firmwareCount } }"
    assert await harness.ask(query, id=stack_id) == {"zigbeeStack": None, "blastRadius": None}


async def test_id_that_could_mean_two_stacks_is_refused_and_their_own_are_not(harness: QuestionHarness) -> None:
    query = "query ($id: ID!) { zigbeeStack(id: $id) { id } }"
    assert "give one of Twin%20Stack/1, TwinStack/1" in await harness.refusal(query, id="twin-stack/1.0")
    assert (await harness.ask(query, id="TwinStack/1"))["zigbeeStack"] == {"id": "TwinStack/1"}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"name": "z stack"}, ["Z-Stack/3.0.1"]),
        ({"name": "TWINSTACK"}, ["Twin%20Stack/1", "TwinStack/1"]),
        ({"chipsetVendor": "texas-instruments"}, ["Z-Stack/3.0.1"]),
        ({"name": "zstack", "chipsetVendor": "Silicon Labs"}, []),
        ({"name": "EmberZNet", "affectedBy": "SYN-2", "chipsetVendor": "siliconlabs"}, ["EmberZNet/9"]),
        ({"name": "Stack"}, []),
    ],
)
async def test_stacks_are_filtered_by_names_in_any_spelling(
    harness: QuestionHarness, wanted: dict[str, str], expected: list[str]
) -> None:
    query = "query ($wanted: StackFilter) { zigbeeStacks(filter: $wanted) { nodes { id } totalCount } }"
    found = (await harness.ask(query, wanted=wanted))["zigbeeStacks"]
    assert [node["id"] for node in found["nodes"]] == expected
    assert found["totalCount"] == len(expected)
    assert set(harness.reads) <= {"defect_register", "assessed_models_by_defect"}


async def test_alias_of_two_defects_means_neither(harness: QuestionHarness, tmp_path: Path) -> None:
    answer = await harness.result('{ defect(id: "CVE-SHARED") { id } }')
    [error] = answer.errors or []
    assert answer.data == {"defect": None}
    assert "give one of SYN-1, SYN-2" in error.message
    refusal = await harness.refusal('{ zigbeeStacks(filter: {affectedBy: "CVE-SHARED"}) { nodes { id } } }')
    assert "alias of several defects" in refusal
    report = await take_defects(harness.graph, tmp_path, [], [("CVE-SHARED", 1, "FIXED")], is_dry_run=True)
    assert [problem.value for problem in report.problems] == ["CVE-SHARED"]
    assert "SYN-1, SYN-2" in report.problems[0].remedy


async def test_alias_of_one_defect_means_it_and_an_id_goes_before_an_alias(harness: QuestionHarness) -> None:
    found = await harness.ask('{ own: defect(id: "CVE-OWN") { id } id: defect(id: "SYN-2") { id } }')
    assert found == {"own": {"id": "SYN-1"}, "id": {"id": "SYN-2"}}


async def test_defect_counts_until_the_moment_of_its_withdrawal(harness: QuestionHarness) -> None:
    found = await harness.ask(
        '{ going: defect(id: "SYN-GOING") { withdrawnAt affected { totalCount } stackVersions { totalCount } '
        "byManufacturer { firmwareCount } } "
        'gone: defect(id: "SYN-GONE") { affected { totalCount } stackVersions { totalCount } '
        "byManufacturer { firmwareCount } } "
        "defects { nodes { id } } firmwareVersion(cplEntryId: 1) { defects { defect { id } exposure } } "
        'zigbeeStack(id: "EmberZNet/6") { defects { id } } sharedDefects(stackIds: ["EmberZNet/6"]) { id } '
        'blastRadius(stackId: "EmberZNet/6") { defects { id } } '
        'affectedBy: zigbeeStacks(filter: {affectedBy: "SYN-GONE"}) { totalCount } }'
    )
    assert (found["going"]["affected"], found["going"]["stackVersions"]) == ({"totalCount": 9}, {"totalCount": 6})
    assert found["going"]["byManufacturer"] == [{"firmwareCount": 9}]
    none = {"totalCount": 0}
    assert found["gone"] == {"affected": none, "stackVersions": none, "byManufacturer": []}
    assert found["affectedBy"] == none
    standing = [{"id": "SYN-1"}, {"id": "SYN-GOING"}]
    assert [one["id"] for one in found["defects"]["nodes"]] == ["SYN-1", "SYN-2", "SYN-GOING", "SYN-NOWHERE"]
    assert found["zigbeeStack"]["defects"] == found["sharedDefects"] == found["blastRadius"]["defects"] == standing
    assert found["firmwareVersion"]["defects"] == [{"defect": one, "exposure": "AFFECTED"} for one in standing]
