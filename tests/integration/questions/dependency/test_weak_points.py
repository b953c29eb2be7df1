"""The versions and upgrades of a model that most others depend on."""

import pytest

from support.dependency_sheets import PAGE, entries
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio

WEAK = f"""query ($model: ID!, $first: Int, $after: String) {{ weakPoints(deviceModelId: $model, first: $first, after: $after) {{
  nodes {{ firmwareVersion {{ cplEntryId }} upgrade {{ from {{ cplEntryId }} to {{ cplEntryId }} }} strandedCount stranded {PAGE} }}
  totalCount pageInfo {{ hasNextPage endCursor }} }} }}"""  # noqa: E501 - one query


async def model_id(harness: QuestionHarness, entry: int) -> str:
    query = "query ($entry: Int!) { firmwareVersion(cplEntryId: $entry) { deviceModel { id } } }"
    return str((await harness.ask(query, entry=entry))["firmwareVersion"]["deviceModel"]["id"])


async def test_weak_points_are_ranked_by_what_they_strand(harness: QuestionHarness) -> None:
    found = (await harness.ask(WEAK, model=await model_id(harness, 20)))["weakPoints"]
    ranked = [
        node["firmwareVersion"]["cplEntryId"]
        if node["firmwareVersion"]
        else (node["upgrade"]["from"]["cplEntryId"], node["upgrade"]["to"]["cplEntryId"])
        for node in found["nodes"]
    ]
    assert ranked == [22, (21, 22), 21, (19, 22), (20, 21)]
    assert [node["strandedCount"] for node in found["nodes"]] == [3, 2, 1, 1, 1]
    assert entries(found["nodes"][0]["stranded"]) == [19, 21, 22], "20 still gets to 21, the newest that is left"
    assert entries(found["nodes"][1]["stranded"]) == [20, 21]


async def test_weak_points_are_paged(harness: QuestionHarness) -> None:
    first = (await harness.ask(WEAK, model=await model_id(harness, 20), first=3))["weakPoints"]
    rest = (await harness.ask(WEAK, model=await model_id(harness, 20), first=3, after=first["pageInfo"]["endCursor"]))[
        "weakPoints"
    ]
    assert [len(first["nodes"]), len(rest["nodes"]), rest["totalCount"]] == [3, 2, 5]


async def test_unknown_model_has_no_weak_points(harness: QuestionHarness) -> None:
    assert (await harness.ask(WEAK, model="none/such"))["weakPoints"]["totalCount"] == 0
