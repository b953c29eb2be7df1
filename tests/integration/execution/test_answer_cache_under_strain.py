"""Requests are answered all the same when what the cache needs is slow, odd or gone."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.connection import Connection
from firmware_graph.database.schema import prepare_graph
from support.cache_harness import PARTY, CacheHarness, cache_harness
from support.sheets import a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio
PAGE = "{ firmwareVersions { totalCount } }"
PATHWAY = "{ upgradePathway(from: {cplEntryId: 1}, to: {cplEntryId: 2}) { __typename } }"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(2, "1")])
        yield opened


async def test_variables_nested_too_deeply_to_be_written_are_answered_afresh(harness: CacheHarness) -> None:
    deep: list[object] = []
    for _ in range(300):
        deep = [deep]
    query = "query ($n: Int) { firmwareVersions(first: $n) { nodes { cplEntryId } } }"
    assert await harness.ask(ANONYMOUS, query, {"n": deep}) == await harness.afresh(ANONYMOUS, query, {"n": deep})
    assert not harness.answers.store


async def test_next_moment_that_is_not_told_holds_no_answer_up_for_long(harness: CacheHarness) -> None:
    async def hang() -> None:
        await asyncio.sleep(15)

    await harness.afresh(PARTY, PATHWAY)  # a cold database plans this for seconds
    harness.graph.before["next_moment"] = hang
    harness.answers.freshness.timeout_seconds = 0.5
    began = time.monotonic()
    assert (await harness.ask(PARTY, PATHWAY)).etag
    assert time.monotonic() - began < 5
    assert not harness.answers.store


async def test_graph_that_was_emptied_and_filled_again_is_another(harness: CacheHarness) -> None:
    await harness.ask(ANONYMOUS, PAGE)
    await harness.imports.ask("MATCH (n) DETACH DELETE n")
    await prepare_graph(harness.imports.graph)
    await harness.imports.written(cpl=cpl_rows(1, 2, 3))
    assert await harness.ask(ANONYMOUS, PAGE) == await harness.afresh(ANONYMOUS, PAGE)
