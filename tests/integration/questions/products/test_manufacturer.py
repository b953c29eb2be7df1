"""One manufacturer by its code."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_manufacturer_is_found_by_any_spelling_of_its_code(harness: QuestionHarness) -> None:
    found = await harness.ask("""{
      manufacturer(code: "0xf002") { name deviceModels { nodes { modelIdentifier } totalCount } }
      nobody: manufacturer(code: "FFFF") { name }
    }""")
    assert found["manufacturer"] == {
        "name": "Others",
        "deviceModels": {"nodes": [{"modelIdentifier": "0003"}], "totalCount": 1},
    }
    assert found["nobody"] is None


async def test_a_code_that_is_no_code_is_refused(harness: QuestionHarness) -> None:
    assert "'code' must be four" in await harness.refusal('{ manufacturer(code: "x") { name } }')
