"""Which versions reach one, and which must pass it."""

import pytest

from support.dependency_sheets import FAN, PAGE, entries
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_fan_in_of_two_hundred_is_paged_with_its_count(harness: QuestionHarness) -> None:
    query = f"query ($after: String) {{ firmwareVersion(cplEntryId: 1400) {{ dependents {{ reachableFrom(first: 150, after: $after) {PAGE} }} }} }}"  # noqa: E501 - one query
    first = (await harness.ask(query))["firmwareVersion"]["dependents"]["reachableFrom"]
    assert (entries(first), first["totalCount"], first["pageInfo"]["hasNextPage"]) == (list(FAN)[:150], 200, True)
    rest = (await harness.ask(query, after=first["pageInfo"]["endCursor"]))["firmwareVersion"]["dependents"][
        "reachableFrom"
    ]
    assert (entries(rest), rest["totalCount"], rest["pageInfo"]["hasNextPage"]) == (list(FAN)[150:], 200, False)


async def test_dependents_are_those_that_reach_it_and_those_that_must_pass_it(harness: QuestionHarness) -> None:
    query = f"""query ($entry: Int!) {{ firmwareVersion(cplEntryId: $entry) {{ dependents {{
        reachableFrom {PAGE} mandatoryFor {PAGE} undeclared {{ cplEntryId }} }} }} }}"""

    async def told(entry: int) -> tuple[list[int], list[int], list[int]]:
        found = (await harness.ask(query, entry=entry))["firmwareVersion"]["dependents"]
        undeclared = [version["cplEntryId"] for version in found["undeclared"]]
        return entries(found["reachableFrom"]), entries(found["mandatoryFor"]), undeclared

    assert await told(21) == ([20], [20], [])
    assert await told(22) == ([19, 20, 21], [19, 20, 21], [])
    assert await told(41) == ([], [], [41])
    assert await told(30) == ([], [], [])
