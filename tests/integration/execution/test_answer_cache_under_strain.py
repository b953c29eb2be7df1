"""Requests are answered all the same when what the cache needs is slow, odd or gone."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.connection import Connection
from firmware_graph.database.transaction import run_alone
from support.cache_harness import PARTY, CacheHarness, cache_harness, service_on
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
    assert await harness.ask(ANONYMOUS, PAGE, {"unused": deep}) == await harness.afresh(
        ANONYMOUS, PAGE, {"unused": deep}
    )
    assert not harness.answers.entries


async def test_next_moment_that_is_not_told_holds_no_answer_up_for_long(harness: CacheHarness) -> None:
    async def hang() -> None:
        await asyncio.sleep(15)

    await harness.afresh(PARTY, PATHWAY)  # a cold database plans this for longer than the deadline below
    harness.graph.before["next_moment"] = hang
    hasty = replace(harness.service, executor=service_on(harness.graph, deadline_seconds=1).executor)
    began = time.monotonic()
    assert (await hasty.respond(Request(PATHWAY), PARTY)).etag
    assert time.monotonic() - began < 5
    assert not harness.answers.entries


async def test_graph_that_was_emptied_and_filled_again_is_another(harness: CacheHarness) -> None:
    await harness.ask(ANONYMOUS, PAGE)
    await harness.imports.ask("MATCH (n) DETACH DELETE n")
    await run_alone(harness.imports.graph, "prepare_graph")
    await harness.imports.written(cpl=cpl_rows(1, 2, 3))
    assert await harness.ask(ANONYMOUS, PAGE) == await harness.afresh(ANONYMOUS, PAGE)
