"""Lists of ZigBee stacks."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_stacks_are_listed_by_what_affects_them(harness: QuestionHarness) -> None:
    found = await harness.ask(
        '{ affected: zigbeeStacks(filter: {affectedBy: "CVE-2023-6874", name: "EmberZNet"}, first: 2) '
        "{ nodes { id } totalCount pageInfo { hasNextPage endCursor } } "
        'none: zigbeeStacks(filter: {affectedBy: "CVE-2023-6874", chipsetVendor: "Texas Instruments"}) '
        "{ nodes { id } } }"
    )
    assert [one["id"] for one in found["affected"]["nodes"]] == ["EmberZNet/6.10.3", "EmberZNet/6.7.10"]
    assert found["affected"]["totalCount"] == 3
    assert found["none"]["nodes"] == []


async def test_filter_by_an_unknown_defect_is_refused(harness: QuestionHarness) -> None:
    assert "There is no defect 'x'" in await harness.refusal(
        '{ zigbeeStacks(filter: {affectedBy: "x"}) { nodes { id } } }'
    )
