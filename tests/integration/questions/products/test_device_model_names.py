"""Lists of device models that are filtered by a part of a name, in any case."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_cpl_row

pytestmark = pytest.mark.anyio

MODELS = {
    1: ("0001", "Specimen E100", "Example Meters Ltd"),
    2: ("0002", "SPECIMEN e200", "Example Meters Ltd"),
    3: ("0003", "Other  Name", "Sample Energy"),
    4: ("0004", "", "Sample Energy"),
    5: ("0005", "Specimen E100", "Sample Energy"),
}
LIST = """query ($filter: DeviceModelFilter, $first: Int, $after: String) {
  deviceModels(filter: $filter, first: $first, after: $after) {
    nodes { modelIdentifier } totalCount pageInfo { endCursor hasNextPage }
  }
}"""


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    cpl = [
        a_cpl_row(
            entry,
            Model_Identifier=identifier,
            Model_Name=name,
            Manufacturer_Name=maker,
            Manufacturer_Code="F001" if maker.startswith("Example") else "F002",
        )
        for entry, (identifier, name, maker) in MODELS.items()
    ]
    async with question_harness(neo4j, tmp_path_factory.mktemp("models"), cpl=cpl) as opened:
        await opened.reader().read("revision")  # else the first question would read twice: the revision has moved
        yield opened


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"modelName": "Specimen E100"}, [1, 5]),
        ({"modelName": "specimen e"}, [1, 2, 5]),
        ({"modelName": " other   NAME "}, [3]),
        ({"modelName": "*"}, []),
        ({"manufacturerName": "sample"}, [3, 4, 5]),
        ({"manufacturerName": "sample", "modelName": "E100"}, [5]),
        ({"modelIdentifier": "0x0004"}, [4]),
        ({"modelIdentifier": "0002", "manufacturerName": "sample"}, []),
        ({"modelName": "specimen", "deviceType": "CH"}, []),
    ],
)
async def test_part_of_a_name_in_any_case_finds_its_models(
    harness: QuestionHarness, wanted: dict[str, str], expected: list[int]
) -> None:
    page = (await harness.ask(LIST, filter=wanted))["deviceModels"]
    assert [int(node["modelIdentifier"], 16) for node in page["nodes"]] == expected
    assert page["totalCount"] == len(expected)
    assert harness.reads.count("device_model_names") <= 1


async def test_models_of_several_names_are_paged_in_the_order_of_their_ids(harness: QuestionHarness) -> None:
    seen, after = [], None
    for has_next in (True, True, False):
        wanted = {"modelName": "SPECIMEN"}
        page = (await harness.ask(LIST, filter=wanted, first=1, after=after))["deviceModels"]
        assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, has_next)
        seen += [node["modelIdentifier"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert seen == ["0001", "0002", "0005"]


async def test_code_that_is_none_is_refused(harness: QuestionHarness) -> None:
    error = await harness.refused(LIST, filter={"modelIdentifier": "G4"})
    assert error.extensions["argument"] == "modelIdentifier"
