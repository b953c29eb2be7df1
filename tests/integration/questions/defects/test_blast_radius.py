"""All that rests on one stack."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


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
