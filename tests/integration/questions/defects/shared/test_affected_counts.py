"""Counts of affected firmware are what its entries add up to, after every kind of import and however often asked."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from graphql import parse

from firmware_graph.api.execution.documents import operation_of
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.operation import Operation
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from support.defect_files import a_defect, affected_by, take_defects
from support.question_harness import PLANS, READABLE, SSC
from support.sheets import ImportHarness, a_cpl_row, a_zigbee_row, import_harness

pytestmark = pytest.mark.anyio

OTHER_MAKER = {"Manufacturer_Code": "F002", "Manufacturer_Name": "Sample Energy"}
OTHER_CHIPSET = {"ZigBee_Chipset": "EFR32MG21"}
CPL = {
    1: a_cpl_row(1),
    2: a_cpl_row(2),
    3: a_cpl_row(3, Model_Identifier="0003"),
    4: a_cpl_row(4, **OTHER_MAKER),
    5: a_cpl_row(5, Model_Identifier="0003"),
    6: a_cpl_row(6, Environment="Test"),
    7: a_cpl_row(7, **OTHER_MAKER, Model_Identifier="0007"),
    8: a_cpl_row(8),
    9: a_cpl_row(9, Model_Identifier="0009"),
}
ZIGBEE = {
    1: a_zigbee_row(1),
    2: a_zigbee_row(2),
    3: a_zigbee_row(3),
    4: a_zigbee_row(4, **OTHER_CHIPSET),
    5: a_zigbee_row(5, version="6.7.10"),
    6: a_zigbee_row(6),
    7: a_zigbee_row(7, version="6.7.10", **OTHER_CHIPSET),
    8: a_zigbee_row(8, version="7.4.0"),
}
EARLY = a_defect("D-EARLY", affected_by(("introduced", "0"), ("fixed", "6.7.10")))
CHIPSET = a_defect(
    "D-CHIPSET",
    affected_by(("introduced", "6"), ("fixed", "7"), chipset_vendor="Silicon Labs", chipset_part="EFR32MG12"),
)
LATE = a_defect("D-LATE", affected_by(("introduced", "7")))

COUNTS = """{
  defects { nodes {
    id
    stackVersions { nodes { stack { id } firmwareCount deviceModelCount manufacturerCount } }
    byManufacturer { manufacturer { code name } firmwareCount deviceModelCount }
    affected { totalCount nodes { firmwareVersion { cplEntryId } } }
  } }
  zigbeeStacks { nodes { id firmwareVersions { totalCount nodes { cplEntryId } } } }
}"""
ENTRIES = """{
  firmwareVersions { nodes {
    cplEntryId deviceModel { id manufacturer { code name } } zigbeeStack { id }
    defects { defect { id } exposure }
  } }
}"""
RADIUS = """query ($id: ID!) { blastRadius(stackId: $id) {
  firmwareCount deviceModelCount byManufacturer { manufacturer { code name } firmwareCount deviceModelCount }
} }"""


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as opened:
        await opened.written(cpl=list(CPL.values()), zigbee=list(ZIGBEE.values()))
        await take(opened, [EARLY, CHIPSET])
        yield opened


async def take(
    harness: ImportHarness, defects: Sequence[Any], assessments: Sequence[tuple[str, int, str]] = ()
) -> None:
    report = await take_defects(harness.graph, harness.folder, defects, assessments)
    assert report.is_written, report


async def ask(harness: ImportHarness, query: str, **variables: object) -> Any:
    """Ask in a process that keeps what it knows."""
    reader = GraphReader(harness.graph, rights=SSC.rights, deadline=Deadline.after(60))
    await reader.read("revision")
    document = parse(query)
    context = OperationContext.begin(SSC, reader)
    answer = await PLANS.execute(Operation(document, operation_of(document, None), variables), READABLE, context)
    assert answer
    assert not answer.errors, answer.errors
    return answer.data


def makers(versions: Iterable[Any]) -> list[dict[str, Any]]:
    """What these versions add up to by manufacturer."""
    found = defaultdict(list)
    for version in versions:
        maker = version["deviceModel"]["manufacturer"]
        found[maker["code"], maker["name"]].append(version)
    return [
        {"manufacturer": {"code": code, "name": name}, "firmwareCount": len(made), "deviceModelCount": models(made)}
        for (code, name), made in sorted(found.items())
    ]


def models(versions: Iterable[Any]) -> int:
    return len({version["deviceModel"]["id"] for version in versions})


def on_stack(versions: Iterable[Any], stack: str) -> list[Any]:
    return [version for version in versions if (version["zigbeeStack"] or {}).get("id") == stack]


async def check(harness: ImportHarness) -> dict[str, int]:
    """See that all counts are what the entries, each asked by itself, add up to; tell the totals."""
    counts = await ask(harness, COUNTS)
    assert await ask(harness, COUNTS) == counts
    versions = (await ask(harness, ENTRIES))["firmwareVersions"]["nodes"]
    totals = {}
    for defect in counts["defects"]["nodes"]:
        stands = {"defect": {"id": defect["id"]}, "exposure": "AFFECTED"}
        having = [version for version in versions if stands in version["defects"]]
        affected = [node["firmwareVersion"]["cplEntryId"] for node in defect["affected"]["nodes"]]
        assert affected == [version["cplEntryId"] for version in having]
        assert defect["affected"]["totalCount"] == len(having)
        assert defect["byManufacturer"] == makers(having)
        for row in defect["stackVersions"]["nodes"]:
            behind = on_stack(having, row["stack"]["id"])
            numbers = row["firmwareCount"], row["deviceModelCount"], row["manufacturerCount"]
            assert numbers == (len(behind), models(behind), len(makers(behind)))
        totals[defect["id"]] = len(having)
    for stack in counts["zigbeeStacks"]["nodes"]:
        built = on_stack(versions, stack["id"])
        radius = (await ask(harness, RADIUS, id=stack["id"]))["blastRadius"]
        assert (radius["firmwareCount"], radius["deviceModelCount"]) == (len(built), models(built))
        assert radius["byManufacturer"] == makers(built)
        listed = stack["firmwareVersions"]
        assert listed["totalCount"] == len(listed["nodes"])
        assert {version["cplEntryId"] for version in built} <= {node["cplEntryId"] for node in listed["nodes"]}
    return totals


async def test_counts_follow_an_import_of_defects(harness: ImportHarness) -> None:
    assert await check(harness) == {"D-EARLY": 4, "D-CHIPSET": 4}
    await take(harness, [a_defect("D-EARLY", affected_by(("introduced", "0"), ("fixed", "7"))), CHIPSET, LATE])
    assert await check(harness) == {"D-EARLY": 6, "D-CHIPSET": 4, "D-LATE": 1}


async def test_counts_follow_an_import_of_products(harness: ImportHarness) -> None:
    await check(harness)
    changed = CPL | {2: a_cpl_row(2, Model_Identifier="0002"), 3: a_cpl_row(3, **OTHER_MAKER)}
    await harness.written(cpl=list(changed.values()))
    assert await check(harness) == {"D-EARLY": 4, "D-CHIPSET": 4}
    renamed = {entry: {**row, "Manufacturer Name": "Renamed Ltd"} for entry, row in changed.items()}
    await harness.written(cpl=list(renamed.values()))
    assert await check(harness) == {"D-EARLY": 4, "D-CHIPSET": 4}


async def test_counts_follow_an_import_of_stacks(harness: ImportHarness) -> None:
    await check(harness)
    changed = ZIGBEE | {2: a_zigbee_row(2, version="6.7.10"), 4: a_zigbee_row(4), 9: a_zigbee_row(9, version="6.5")}
    await harness.written(zigbee=list(changed.values()))
    assert await check(harness) == {"D-EARLY": 4, "D-CHIPSET": 6}


@pytest.mark.parametrize(
    ("assessments", "early", "chipset"),
    [
        pytest.param([("D-EARLY", 1, "FIXED")], 3, 4, id="the model has other firmware of the pair"),
        pytest.param([("D-EARLY", 1, "FIXED"), ("D-EARLY", 2, "NOT_APPLICABLE")], 2, 4, id="the model has no other"),
        pytest.param([("D-EARLY", 3, "UNDER_INVESTIGATION")], 3, 4, id="the model has other firmware of another pair"),
        pytest.param([("D-EARLY", 4, "FIXED")], 3, 4, id="the manufacturer has no other"),
        pytest.param([("D-EARLY", 1, "AFFECTED"), ("D-EARLY", 2, "FIXED")], 3, 4, id="as its range says"),
        pytest.param([("D-EARLY", 5, "AFFECTED"), ("D-EARLY", 8, "AFFECTED")], 6, 4, id="on stacks out of range"),
        pytest.param([("D-CHIPSET", 4, "AFFECTED"), ("D-CHIPSET", 7, "AFFECTED")], 4, 6, id="on another chipset"),
        pytest.param([("D-CHIPSET", 5, "FIXED"), ("D-CHIPSET", 7, "AFFECTED")], 4, 4, id="in place of another"),
        pytest.param([("D-EARLY", 9, "AFFECTED")], 5, 4, id="of which no stack is recorded"),
        pytest.param([("D-EARLY", 6, "AFFECTED"), ("D-CHIPSET", 6, "FIXED")], 4, 4, id="a test image"),
    ],
)
async def test_counts_follow_an_import_of_assessments(
    harness: ImportHarness, assessments: Sequence[tuple[str, int, str]], early: int, chipset: int
) -> None:
    assert await check(harness) == {"D-EARLY": 4, "D-CHIPSET": 4}
    await take(harness, [EARLY, CHIPSET], assessments)
    assert await check(harness) == {"D-EARLY": early, "D-CHIPSET": chipset}
    moved = CPL | {1: a_cpl_row(1, Model_Identifier="0003"), 6: a_cpl_row(6)}
    await harness.written(cpl=list(moved.values()))
    await check(harness)


async def test_counts_that_are_known_are_not_read_again(harness: ImportHarness) -> None:
    await take(harness, [EARLY, CHIPSET], [("D-EARLY", 1, "FIXED")])
    seen: list[str] = []
    harness.graph.observers.append(lambda name, _seconds, _outcome: seen.append(name))
    first = await ask(harness, COUNTS)
    assert seen.count("tallies_by_stack_build") == seen.count("assessed_models_by_defect") == 1
    seen.clear()
    assert await ask(harness, COUNTS) == first
    assert sorted(set(seen)) == ["exposed_firmware", "firmware_by_zigbee_stack", "revision"]


@pytest.mark.parametrize("first", [1, 2, 3, 50])
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("{}", [1, 2, 3, 4, 5, 7]),
        ("{environment: TEST}", [6]),
        ('{manufacturerCode: "F002"}', [4, 7]),
        ('{modelIdentifier: "0003"}', [3, 5]),
        ('{modelIdentifier: "FFFF"}', []),
    ],
)
async def test_pages_have_all_that_fits_a_filter_wherever_it_stands(
    harness: ImportHarness, wanted: str, expected: list[int], first: int
) -> None:
    query = f"""query ($after: String) {{
      exposureTo(criteria: [{{stackName: "EmberZNet", fixed: "7"}}], exposures: [AFFECTED], filter: {wanted},
        first: {first}, after: $after) {{
        totalCount nodes {{ firmwareVersion {{ cplEntryId }} }} pageInfo {{ endCursor hasNextPage }}
      }}
    }}"""
    found: list[int] = []
    after, goes_on = None, True
    while goes_on:
        page = (await ask(harness, query, after=after))["exposureTo"]
        found += [node["firmwareVersion"]["cplEntryId"] for node in page["nodes"]]
        after, goes_on = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert page["totalCount"] == len(expected)
    assert found == expected


@pytest.mark.parametrize("first", [1, 3])
async def test_pages_of_stacks_go_on_through_all_chipsets(harness: ImportHarness, first: int) -> None:
    await harness.written(zigbee=[*ZIGBEE.values(), a_zigbee_row(9, ZigBee_Chipset="")])
    query = f"""query ($after: String) {{ zigbeeStack(id: "EmberZNet/6.7.6") {{
      firmwareVersions(first: {first}, after: $after) {{
        totalCount nodes {{ cplEntryId }} pageInfo {{ endCursor hasNextPage }}
      }}
    }} }}"""
    found: list[int] = []
    after, goes_on = None, True
    while goes_on:
        page = (await ask(harness, query, after=after))["zigbeeStack"]["firmwareVersions"]
        found += [node["cplEntryId"] for node in page["nodes"]]
        after, goes_on = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert page["totalCount"] == 6
    assert found == [1, 2, 3, 4, 6, 9]
