"""Defects that several stacks have in common."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_defects_of_all_the_stacks_are_those_that_each_of_them_has(harness: QuestionHarness) -> None:
    found = await harness.ask(
        '{ sharedDefects(stackIds: ["EmberZNet/6.7.6", "EmberZNet/6.7.10"]) { id } '
        'zigbeeStack(id: "Z-Stack/3.0.1") { defects { id } } }'
    )
    assert [one["id"] for one in found["sharedDefects"]] == ["CVE-2023-6874", "CVE-2024-7322"]
    assert [one["id"] for one in found["zigbeeStack"]["defects"]] == ["CVE-2020-27890"]


@pytest.mark.parametrize(
    "names",
    [
        ("emberznet/6.7.6", "EMBERZNET/6.7.10"),
        ("Ember-ZNet / 6.7.6", " ember znet/6.7.10 "),
        ("EmberZNet/6.7.6.0", "EmberZNet/6.7.10"),
    ],
)
async def test_defects_are_found_however_the_stacks_are_spelt(harness: QuestionHarness, names: tuple[str, str]) -> None:
    query = "query ($ids: [ID!]!) { sharedDefects(stackIds: $ids) { id } }"
    found = (await harness.ask(query, ids=[*names]))["sharedDefects"]
    assert [one["id"] for one in found] == ["CVE-2023-6874", "CVE-2024-7322"]


async def test_stacks_that_are_none_or_unknown_are_refused(harness: QuestionHarness) -> None:
    assert "at least one" in await harness.refusal("{ sharedDefects(stackIds: []) { id } }")
    assert "There is no stack 'x'" in await harness.refusal('{ sharedDefects(stackIds: ["x"]) { id } }')
