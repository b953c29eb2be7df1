"""What a supposed change does to others; nothing is written."""

from typing import Any

import pytest

from support.dependency_sheets import PAGE, entries
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

IMPACT = f"""query ($withdraw: [UpgradeInput!], $remove: [Int!], $declare: [UpgradeInput!], $knownAt: DateTime) {{
  withdrawalImpact(withdraw: $withdraw, remove: $remove, declare: $declare, knownAt: $knownAt) {{
    stranded {PAGE} opened {{ nodes {{ source {{ cplEntryId }} hopsBefore hopsAfter }} }}
    lengthened {{ nodes {{ source {{ cplEntryId }} hopsBefore hopsAfter }} }}
    shortened {{ nodes {{ source {{ cplEntryId }} hopsBefore hopsAfter }} totalCount }}
    unaffectedCount
    byDeviceModel {{ deviceModel {{ modelIdentifier }} strandedCount openedCount unaffectedCount }}
    byManufacturer {{ manufacturer {{ code }} strandedCount lengthenedCount shortenedCount }}
  }} }}"""


def upgrade(tail: int, head: int) -> dict[str, int]:
    return {"fromCplEntryId": tail, "toCplEntryId": head}


async def test_withdrawn_upgrade_strands_all_that_has_to_take_it(harness: QuestionHarness) -> None:
    impact = (await harness.ask(IMPACT, withdraw=[upgrade(21, 22)]))["withdrawalImpact"]
    assert (entries(impact["stranded"]), impact["unaffectedCount"]) == ([20, 21], 2)
    assert impact["byDeviceModel"] == [
        {"deviceModel": {"modelIdentifier": "0001"}, "strandedCount": 2, "openedCount": 0, "unaffectedCount": 2}
    ]
    assert impact["byManufacturer"] == [
        {"manufacturer": {"code": "F001"}, "strandedCount": 2, "lengthenedCount": 0, "shortenedCount": 0}
    ]


async def test_changes_are_supposed_together(harness: QuestionHarness) -> None:
    change = {"withdraw": [upgrade(19, 22)], "declare": [upgrade(19, 21), upgrade(20, 22)]}
    impact = (await harness.ask(IMPACT, **change))["withdrawalImpact"]
    assert impact["lengthened"]["nodes"] == [{"source": {"cplEntryId": 19}, "hopsBefore": 1, "hopsAfter": 2}]
    assert impact["shortened"]["nodes"] == [{"source": {"cplEntryId": 20}, "hopsBefore": 2, "hopsAfter": 1}]
    assert (impact["stranded"]["totalCount"], impact["unaffectedCount"]) == (0, 2)


async def test_removed_version_strands_and_a_declared_upgrade_opens(harness: QuestionHarness) -> None:
    impact = (await harness.ask(IMPACT, remove=[21], declare=[upgrade(61, 62)]))["withdrawalImpact"]
    assert entries(impact["stranded"]) == [20]
    assert impact["opened"]["nodes"] == [{"source": {"cplEntryId": 61}, "hopsBefore": 0, "hopsAfter": 1}]
    assert impact["lengthened"]["nodes"] == [{"source": {"cplEntryId": 60}, "hopsBefore": 1, "hopsAfter": 2}]


async def test_removed_latest_leaves_those_that_get_to_the_newest_that_is_left(harness: QuestionHarness) -> None:
    impact = (await harness.ask(IMPACT, remove=[22]))["withdrawalImpact"]
    assert entries(impact["stranded"]) == [19, 21, 22], "from 19 and 21 nothing leads on, and 22 is off the list"
    assert impact["shortened"]["nodes"] == [{"source": {"cplEntryId": 20}, "hopsBefore": 2, "hopsAfter": 1}]


async def test_nothing_is_written_by_a_supposition(harness: QuestionHarness) -> None:
    await harness.ask(IMPACT, withdraw=[upgrade(21, 22)], remove=[22])
    query = "{ firmwareVersion(cplEntryId: 21) { latest { ... on UpgradePathway { hops target { cplEntryId } } } } }"
    assert (await harness.ask(query))["firmwareVersion"]["latest"] == {"hops": 1, "target": {"cplEntryId": 22}}


async def test_impact_as_it_was_known_before_the_withdrawal(harness: QuestionHarness, before_withdrawal: str) -> None:
    asked = [upgrade(30, 31)]
    assert "in effect" in await harness.refusal(IMPACT, withdraw=asked)
    impact = (await harness.ask(IMPACT, withdraw=asked, knownAt=before_withdrawal))["withdrawalImpact"]
    assert entries(impact["stranded"]) == [30]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"withdraw": [upgrade(20, 22)]}, ["withdraw", "20 → 22", "in effect"]),
        ({"withdraw": [upgrade(20, 999)]}, ["withdraw", "999", "no record"]),
        ({"remove": [999]}, ["remove", "999", "no record"]),
        ({"declare": [upgrade(22, 20)]}, ["declare", "cycle", "22 → 20 → 21 → 22"]),
        ({"declare": [upgrade(20, 20)]}, ["declare", "itself"]),
        ({"declare": [upgrade(10, 22)]}, ["declare", "10 → 22", "type"]),
        ({"declare": [upgrade(20, 21)]}, ["declare", "in effect already"]),
        ({"declare": [upgrade(20, 21)], "withdraw": [upgrade(20, 21)]}, ["declare", "one of the two"]),
        ({"remove": list(range(1, 1002))}, ["1000", "1001"]),
    ],
)
async def test_supposition_that_cannot_be_is_refused_by_name(
    harness: QuestionHarness, changes: dict[str, Any], told: list[str]
) -> None:
    message = await harness.refusal(IMPACT, **changes)
    for part in told:
        assert part in message
