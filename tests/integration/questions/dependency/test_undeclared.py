"""Versions whose predecessors were never declared, by what a declaration would open."""

import pytest

from support.dependency_sheets import PAGE, entries
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_blank_rows_are_ranked_by_what_they_would_open(harness: QuestionHarness) -> None:
    query = f"{{ undeclared {{ nodes {{ firmwareVersion {{ cplEntryId }} opensCount opens {PAGE} }} totalCount byManufacturer {{ firmwareCount }} }} }}"  # noqa: E501 - one query
    found = (await harness.ask(query))["undeclared"]
    [blank] = found["nodes"]
    assert (blank["firmwareVersion"]["cplEntryId"], blank["opensCount"], entries(blank["opens"])) == (41, 2, [39, 40])
    assert found["byManufacturer"] == [{"firmwareCount": 1}]
