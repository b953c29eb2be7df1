"""One device model by its identifier."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_model_is_found_by_its_identifier(harness: QuestionHarness) -> None:
    listed = await harness.ask("{ deviceModels(filter: {deviceType: GSME}) { nodes { id } } }")
    [model] = listed["deviceModels"]["nodes"]
    found = await harness.ask("query ($id: ID!) { deviceModel(id: $id) { modelIdentifier } }", id=model["id"])
    assert found == {"deviceModel": {"modelIdentifier": "0002"}}


async def test_identifier_of_no_model_finds_none(harness: QuestionHarness) -> None:
    assert await harness.ask('{ deviceModel(id: "none") { id } }') == {"deviceModel": None}
