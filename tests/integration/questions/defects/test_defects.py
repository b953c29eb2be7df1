"""Scenarios S33 to S39 of the domain on a real graph, and how few round trips each question takes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from firmware_graph.database.connection import Connection
from support.defect_files import a_defect, affected_by, take_defects
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_cpl_row, a_fir_row, a_zigbee_row

pytestmark = pytest.mark.anyio

OTHER_MAKER = {"Manufacturer_Code": "F002", "Manufacturer_Name": "Sample Energy"}
TI = {"ZigBee_Chipset_Vendor": "Texas Instruments"}
CPL = [
    *(a_cpl_row(entry) for entry in (300, 301, 305, 306)),
    a_cpl_row(302, **OTHER_MAKER),
    a_cpl_row(303, Model_Identifier="0003"),
    a_cpl_row(304, Model_Identifier="0004"),
    a_cpl_row(307, Model_Identifier="0004", Status="Removed"),
    a_cpl_row(308, Model_Identifier="0008"),
    a_cpl_row(309, Model_Identifier="0008"),
    a_cpl_row(310, Model_Identifier="0010", Environment="Test"),
    a_cpl_row(311, Model_Identifier="0011", Device_Type="IHD"),
    a_cpl_row(312, Model_Identifier="0011", Device_Type="IHD"),
    a_cpl_row(313, Model_Identifier="0013"),
    a_cpl_row(314, Model_Identifier="0013"),
]
FIR = [
    *(a_fir_row(entry) for entry in (300, 302, 303, 304, 307, 308, 310, 311, 313)),
    a_fir_row(301, "300"),
    a_fir_row(305, "300;301"),
    a_fir_row(306, "305"),
    a_fir_row(309, ""),
    a_fir_row(314, ""),
    a_fir_row(312, "311"),
]
ZIGBEE = [
    a_zigbee_row(300),
    a_zigbee_row(301),
    a_zigbee_row(302, version="6.7.10"),
    a_zigbee_row(303, version="6.10.3"),
    a_zigbee_row(305, version="6.7.10"),
    a_zigbee_row(306, version="7.4.0"),
    a_zigbee_row(307, name="Z-Stack", version="3.0.1", **TI, ZigBee_Chipset="CC2538"),
    a_zigbee_row(308, name="Z-Stack", version="3.0.1", **TI, ZigBee_Chipset="CC2652"),
    a_zigbee_row(309, name="Z-Stack", version="3.0.1", **TI, ZigBee_Chipset=""),
    a_zigbee_row(310),
    a_zigbee_row(311),
    a_zigbee_row(312, version="6.7.10"),
    a_zigbee_row(313, name="BitCloud", version="4.0"),
    a_zigbee_row(314, name="BitCloud", version="4.1"),
]
DEFECTS = [
    a_defect(
        "SYN-0001", affected_by(("introduced", "0"), ("fixed", "6.7.7"), ("introduced", "6.8.0"), ("fixed", "6.10.0"))
    ),
    a_defect(
        "CVE-2020-27890",
        affected_by(
            ("introduced", "3.0.1"),
            ("last_affected", "3.0.1"),
            family="Z-Stack",
            chipset_vendor="Texas Instruments",
            chipset_part="CC2538",
        ),
        aliases=["SYN-9"],
    ),
    a_defect("CVE-2023-6874", affected_by(("introduced", "0"), ("fixed", "7.4.0"))),
    a_defect("CVE-2024-7322", affected_by(("introduced", "0"), ("last_affected", "7.4.0"))),
    a_defect("CVE-2024-3043", affected_by()),
    a_defect("SYN-0002", affected_by(("introduced", "6.7.8"), ("fixed", "6.7.11"))),
    a_defect("SYN-0003", affected_by(("introduced", "0")), withdrawn="2024-01-01T00:00:00Z"),
]
ASSESSMENTS = [
    ("SYN-9", 308, "UNDER_INVESTIGATION"),
    ("CVE-2023-6874", 301, "NOT_APPLICABLE"),
    ("SYN-0002", 306, "AFFECTED"),
]
EXPOSED = "nodes { firmwareVersion { cplEntryId } exposure } totalCount"


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    folder = tmp_path_factory.mktemp("defects")
    async with question_harness(neo4j, folder, cpl=CPL, fir=FIR, zigbee=ZIGBEE) as harness:
        report = await take_defects(harness.graph, folder, DEFECTS, ASSESSMENTS)
        assert report.is_written, report
        await harness.reader().read("revision")  # else the first question would read twice: the revision has moved
        harness.reads.clear()
        yield harness


def entries(connection: dict[str, Any]) -> list[int]:
    return [node["firmwareVersion"]["cplEntryId"] for node in connection["nodes"]]


async def test_s33_shared_defect_across_manufacturers(harness: QuestionHarness) -> None:
    found = await harness.ask(
        f'{{ defect(id: "SYN-0001") {{ title affected {{ {EXPOSED} }} unknown {{ {EXPOSED} }} '
        "byManufacturer { manufacturer { code name } firmwareCount deviceModelCount } "
        "stackVersions { nodes { stack { id } firmwareCount deviceModelCount manufacturerCount } totalCount } } }"
    )
    defect = found["defect"]
    assert entries(defect["affected"]) == [300, 301, 311]
    assert defect["affected"]["totalCount"] == 3
    assert defect["unknown"] == {
        "nodes": [{"firmwareVersion": {"cplEntryId": 304}, "exposure": "UNKNOWN_STACK"}],
        "totalCount": 1,
    }
    assert defect["byManufacturer"] == [
        {"manufacturer": {"code": "F001", "name": "Example Meters Ltd"}, "firmwareCount": 3, "deviceModelCount": 2}
    ]
    [stack] = defect["stackVersions"]["nodes"]
    assert stack == {
        "stack": {"id": "EmberZNet/6.7.6"},
        "firmwareCount": 3,
        "deviceModelCount": 2,
        "manufacturerCount": 1,
    }


async def test_s35_and_s38_bounds_and_unknown_ranges(harness: QuestionHarness) -> None:
    found = await harness.ask(
        "{ firmwareVersion(cplEntryId: 306) { defects { defect { id } exposure } } "
        f'defect(id: "CVE-2024-3043") {{ affected {{ {EXPOSED} }} unknown {{ {EXPOSED} }} }} }}'
    )
    assert [(one["defect"]["id"], one["exposure"]) for one in found["firmwareVersion"]["defects"]] == [
        ("CVE-2024-3043", "UNKNOWN_RANGE"),
        ("CVE-2024-7322", "AFFECTED"),
        ("SYN-0002", "AFFECTED"),
    ]
    assert entries(found["defect"]["affected"]) == []
    assert entries(found["defect"]["unknown"]) == [300, 301, 302, 303, 304, 305, 306, 311, 312]
    assert {node["exposure"] for node in found["defect"]["unknown"]["nodes"]} == {"UNKNOWN_RANGE", "UNKNOWN_STACK"}


async def test_assessment_of_an_entry_goes_before_its_range(harness: QuestionHarness) -> None:
    found = await harness.ask(
        f'{{ out: defect(id: "CVE-2023-6874") {{ affected {{ {EXPOSED} }} }} '
        f'into: defect(id: "SYN-0002") {{ affected {{ {EXPOSED} }} stackVersions {{ nodes {{ firmwareCount }} }} }} '
        "firmwareVersion(cplEntryId: 301) { defects { defect { id } exposure } } }"
    )
    assert entries(found["out"]["affected"]) == [300, 302, 303, 305, 311, 312]
    assert found["out"]["affected"]["totalCount"] == 6
    assert entries(found["into"]["affected"]) == [302, 305, 306, 312]
    assert found["into"]["affected"]["totalCount"] == 4
    assert found["into"]["stackVersions"]["nodes"] == [{"firmwareCount": 3}]
    assert {"defect": {"id": "CVE-2023-6874"}, "exposure": "NOT_APPLICABLE"} in found["firmwareVersion"]["defects"]


async def test_s36_stack_and_chipset_together_by_an_alias(harness: QuestionHarness) -> None:
    found = await harness.ask(f'{{ defect(id: "SYN-9") {{ id affected {{ {EXPOSED} }} unknown {{ {EXPOSED} }} }} }}')
    assert found["defect"]["id"] == "CVE-2020-27890"
    assert entries(found["defect"]["affected"]) == [307]
    assert {
        node["firmwareVersion"]["cplEntryId"]: node["exposure"] for node in found["defect"]["unknown"]["nodes"]
    } == {304: "UNKNOWN_STACK", 308: "UNDER_INVESTIGATION", 309: "UNKNOWN_STACK"}


async def test_s39_remediation_of_all_affected_at_once(harness: QuestionHarness) -> None:
    found = await harness.ask(
        '{ defect(id: "SYN-0001") { affected { nodes { firmwareVersion { cplEntryId } remediation { __typename '
        "... on UpgradePathway { hops target { cplEntryId } } ... on NotOtaUpgradable { notOtaReason } } "
        "remediationEffect { clears { defect { id } } leaves { defect { id } exposure } brings { defect { id } "
        "firmwareVersion { cplEntryId } } } } } } }"
    )
    first, second, third = found["defect"]["affected"]["nodes"]
    assert first["remediation"] == {"__typename": "UpgradePathway", "hops": 1, "target": {"cplEntryId": 305}}
    assert second["remediation"]["target"] == {"cplEntryId": 305}
    assert third["remediation"] == {"__typename": "NotOtaUpgradable", "notOtaReason": "IHD_HAS_NO_SERVICE_REQUEST"}
    assert first["remediationEffect"] == {
        "clears": [{"defect": {"id": "SYN-0001"}}],
        "leaves": [
            {"defect": {"id": "CVE-2023-6874"}, "exposure": "AFFECTED"},
            {"defect": {"id": "CVE-2024-3043"}, "exposure": "UNKNOWN_RANGE"},
            {"defect": {"id": "CVE-2024-7322"}, "exposure": "AFFECTED"},
        ],
        "brings": [{"defect": {"id": "SYN-0002"}, "firmwareVersion": {"cplEntryId": 305}}],
    }
    assert third["remediationEffect"] is None
    assert len(harness.reads) == 6, harness.reads


async def test_remediation_costs_the_same_however_many_are_affected(harness: QuestionHarness) -> None:
    query = (
        '{ defect(id: "%s") { affected { nodes { remediation { __typename ... on NoClearRelease { message } } } } } }'
    )
    counts = []
    for defect in ("CVE-2020-27890", "CVE-2024-7322"):
        found = await harness.ask(query % defect)
        counts.append(len(harness.reads))
        assert {one["remediation"]["__typename"] for one in found["defect"]["affected"]["nodes"]} == {"NoClearRelease"}
    assert counts == [4, 4]


async def test_what_was_never_declared_leaves_the_way_out_unknown(harness: QuestionHarness) -> None:
    criteria = [{"stackName": "BitCloud", "fixed": "4.1"}]
    found = await harness.ask(EXPOSURE_TO, criteria=criteria, exposures=["AFFECTED"])
    assert entries(found["exposureTo"]) == [313]
    assert found["exposureTo"]["nodes"][0]["remediation"] == {"__typename": "PathwayUnknown"}


EXPOSURE_TO = """
query (
  $criteria: [StackCriteria!]!, $exposures: [Exposure!], $filter: FirmwareFilter, $first: Int, $after: String
) {
  exposureTo(criteria: $criteria, exposures: $exposures, filter: $filter, first: $first, after: $after) {
    nodes { defect { id } firmwareVersion { cplEntryId } exposure remediation { __typename } }
    totalCount
    pageInfo { endCursor hasNextPage hasPreviousPage }
  }
}
"""


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


async def test_stacks_and_what_they_share(harness: QuestionHarness) -> None:
    found = await harness.ask(
        '{ sharedDefects(stackIds: ["EmberZNet/6.7.6", "EmberZNet/6.7.10"]) { id } '
        'zigbeeStack(id: "Z-Stack/3.0.1") { defects { id } } '
        'affected: zigbeeStacks(filter: {affectedBy: "CVE-2023-6874", name: "EmberZNet"}, first: 2) '
        "{ nodes { id } totalCount pageInfo { hasNextPage endCursor } } "
        'none: zigbeeStacks(filter: {affectedBy: "CVE-2023-6874", chipsetVendor: "Texas Instruments"}) '
        "{ nodes { id } } }"
    )
    assert [one["id"] for one in found["sharedDefects"]] == ["CVE-2023-6874", "CVE-2024-7322"]
    assert [one["id"] for one in found["zigbeeStack"]["defects"]] == ["CVE-2020-27890"]
    assert [one["id"] for one in found["affected"]["nodes"]] == ["EmberZNet/6.10.3", "EmberZNet/6.7.10"]
    assert found["affected"]["totalCount"] == 3
    assert found["none"]["nodes"] == []
    assert "at least one" in await harness.refusal("{ sharedDefects(stackIds: []) { id } }")
    assert "There is no stack 'x'" in await harness.refusal('{ sharedDefects(stackIds: ["x"]) { id } }')
    assert "There is no defect 'x'" in await harness.refusal(
        '{ zigbeeStacks(filter: {affectedBy: "x"}) { nodes { id } } }'
    )


async def test_withdrawn_defects_affect_nothing_and_are_listed_on_request(harness: QuestionHarness) -> None:
    found = await harness.ask(
        "{ defects(first: 2) { nodes { id } totalCount pageInfo { endCursor } } "
        "all: defects(includeWithdrawn: true) { nodes { id withdrawnAt } } "
        f'defect(id: "SYN-0003") {{ withdrawnAt affected {{ {EXPOSED} }} unknown {{ {EXPOSED} }} }} '
        'none: defect(id: "x") { id } }'
    )
    assert (found["defects"]["totalCount"], found["none"]) == (6, None)
    assert found["all"]["nodes"][-1] == {"id": "SYN-0003", "withdrawnAt": "2024-01-01T00:00:00.000Z"}
    assert entries(found["defect"]["affected"]) == entries(found["defect"]["unknown"]) == []
    after = found["defects"]["pageInfo"]["endCursor"]
    rest = await harness.ask("query ($after: String) { defects(after: $after) { nodes { id } } }", after=after)
    assert [one["id"] for one in rest["defects"]["nodes"]] == ["CVE-2024-3043", "CVE-2024-7322", "SYN-0001", "SYN-0002"]


async def test_blast_radius_of_a_stack(harness: QuestionHarness) -> None:
    found = await harness.ask(
        '{ blastRadius(stackId: "EmberZNet/6.7.6") { stack { version } firmwareCount deviceModelCount '
        "byManufacturer { manufacturer { code } firmwareCount } defects { id } "
        "firmwareVersions { nodes { cplEntryId defects { defect { id } remediation { __typename } } } } } "
        'none: blastRadius(stackId: "x") { firmwareCount } }'
    )
    radius = found["blastRadius"]
    assert (radius["firmwareCount"], radius["deviceModelCount"]) == (3, 2)
    assert radius["byManufacturer"] == [{"manufacturer": {"code": "F001"}, "firmwareCount": 3}]
    assert [one["id"] for one in radius["defects"]] == ["CVE-2023-6874", "CVE-2024-7322", "SYN-0001"]
    assert [one["cplEntryId"] for one in radius["firmwareVersions"]["nodes"]] == [300, 301, 310, 311]
    assert found["none"] is None
    assert len(harness.reads) <= 7, harness.reads


async def test_every_defect_of_a_list_is_answered_at_once(harness: QuestionHarness) -> None:
    await harness.ask(
        f"{{ defects {{ nodes {{ id affected {{ {EXPOSED} }} unknown {{ {EXPOSED} }} byManufacturer {{ firmwareCount }}"
        " stackVersions { nodes { firmwareCount } } } } }"
    )
    assert sorted(harness.reads) == [
        "assessed_models_by_defect",
        "exposed_firmware",
        "exposed_firmware",
        "exposed_firmware_counts",
        "defect_register",
        "tallies_by_stack_build",
    ]
