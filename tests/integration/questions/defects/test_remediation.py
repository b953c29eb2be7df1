"""The way from a defect to a version clear of it, and what the way does to other defects."""

import pytest

from support.defect_sheets import EXPOSURE_TO, entries
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


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
