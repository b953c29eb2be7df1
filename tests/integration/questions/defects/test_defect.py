"""One defect: its firmware, stacks and manufacturers, by range, chipset and assessment."""

import pytest

from support.defect_sheets import EXPOSED, entries
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


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
    assert found["into"]["stackVersions"]["nodes"] == [{"firmwareCount": 3}, {"firmwareCount": 1}]
    assert {"defect": {"id": "CVE-2023-6874"}, "exposure": "NOT_APPLICABLE"} in found["firmwareVersion"]["defects"]


async def test_s36_stack_and_chipset_together_by_an_alias(harness: QuestionHarness) -> None:
    found = await harness.ask(f'{{ defect(id: "SYN-9") {{ id affected {{ {EXPOSED} }} unknown {{ {EXPOSED} }} }} }}')
    assert found["defect"]["id"] == "CVE-2020-27890"
    assert entries(found["defect"]["affected"]) == [307]
    assert {
        node["firmwareVersion"]["cplEntryId"]: node["exposure"] for node in found["defect"]["unknown"]["nodes"]
    } == {304: "UNKNOWN_STACK", 308: "UNDER_INVESTIGATION", 309: "UNKNOWN_STACK"}
