"""Lists of manufacturers, with their models and the firmware of these."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_manufacturers_are_listed_by_code_a_page_at_a_time(harness: QuestionHarness) -> None:
    found = await harness.ask("{ manufacturers(first: 2) { nodes { code name } totalCount pageInfo { hasNextPage } } }")
    assert found["manufacturers"] == {
        "nodes": [{"code": "121D", "name": "Test"}, {"code": "F001", "name": "Example Meters Ltd"}],
        "totalCount": 3,
        "pageInfo": {"hasNextPage": True},
    }


async def test_each_level_of_an_answer_is_one_read(harness: QuestionHarness) -> None:
    answer = await harness.ask("""{ manufacturers { nodes { code deviceModels(first: 5) { nodes { modelIdentifier
      manufacturer { name } firmwareVersions(first: 2) { totalCount pageInfo { hasNextPage } nodes {
        cplEntryId deviceModel { id manufacturer { code } } status cpaStatus releaseIndex } } } } } } }""")
    assert harness.reads[:3] == ["manufacturers", "device_models_by_manufacturer", "firmware_by_device_model"]
    assert sorted(harness.reads[3:]) == ["cpa_rules", "versions_by_device_model"]
    [meters, gas] = next(m for m in answer["manufacturers"]["nodes"] if m["code"] == "F001")["deviceModels"]["nodes"]
    assert (meters["firmwareVersions"]["totalCount"], meters["firmwareVersions"]["pageInfo"]["hasNextPage"]) == (
        12,
        True,
    )
    assert [node["releaseIndex"] for node in meters["firmwareVersions"]["nodes"]] == [11, 10]
    assert gas["firmwareVersions"]["nodes"][1]["status"] == "REMOVED"
