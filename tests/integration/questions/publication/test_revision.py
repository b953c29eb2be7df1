"""The revision that an operation is answered from."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.listed_products import listed_products
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    async with listed_products(neo4j, tmp_path_factory.mktemp("products")) as opened:
        yield opened


async def test_the_revision_costs_a_read_only_where_nothing_else_does(harness: QuestionHarness) -> None:
    alone = await harness.ask("{ revision { id recordedAt } }")
    assert harness.reads == ["revision"]
    assert alone["revision"]["id"] == "cpl1-fir1-ssc1"
    assert alone["revision"]["recordedAt"].endswith("Z")
