"""Lists of device models."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_models_are_listed_by_a_filter(harness: QuestionHarness) -> None:
    found = await harness.ask("""{
      deviceModels(filter: {deviceType: GSME}) { nodes { modelIdentifier deviceType environment } totalCount }
      others: deviceModels(filter: {manufacturerCode: "F001", generation: SMETS2}) { nodes { modelIdentifier } }
      tests: deviceModels(filter: {environment: TEST}) { nodes { deviceType } }
    }""")
    assert found["deviceModels"] == {
        "nodes": [{"modelIdentifier": "0002", "deviceType": "GSME", "environment": "PRODUCTION"}],
        "totalCount": 1,
    }
    assert found["others"]["nodes"] == [{"modelIdentifier": "0001"}]
    assert found["tests"]["nodes"] == [{"deviceType": "PPMID"}]
