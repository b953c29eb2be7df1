"""The graph that the questions on dependency are asked of, in which 30 → 31 was withdrawn."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.dependency_sheets import CPL, FIR, WITHOUT_30
from support.question_harness import QuestionHarness, question_harness


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    folder = tmp_path_factory.mktemp("dependency")
    async with question_harness(neo4j, folder, cpl=CPL, fir=FIR, later=WITHOUT_30) as opened:
        yield opened


@pytest.fixture
async def before_withdrawal(harness: QuestionHarness) -> str:
    """Return the moment at which the first import was recorded: 30 → 31 was still open."""
    query = "{ firmwareVersion(cplEntryId: 29) { upgradesTo { nodes { recordedFrom } } } }"
    [upgrade] = (await harness.ask(query))["firmwareVersion"]["upgradesTo"]["nodes"]
    return str(upgrade["recordedFrom"])
