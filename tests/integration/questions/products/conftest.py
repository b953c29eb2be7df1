"""The graph that the questions on products are asked of."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.listed_products import listed_products
from support.question_harness import QuestionHarness


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    async with listed_products(neo4j, tmp_path_factory.mktemp("products")) as opened:
        yield opened
