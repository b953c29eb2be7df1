"""Answers under a lease: without a round trip, and none that has been ended when the clock is looked at last."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.revision import Revision
from firmware_graph.model.vocabulary import Tier
from support.cache_harness import CALLERS, CacheHarness, cache_harness
from support.faulty_wire import a_wire
from support.sheets import cpl_rows

pytestmark = pytest.mark.anyio
REVISION: Final = "{ revision { id } }"
PAGE: Final = "{ firmwareVersions { totalCount } }"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(replace(neo4j, lease_milliseconds=1000), tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1, 2))
        yield opened


def do_after_the_first_look(monkeypatch: pytest.MonkeyPatch, what: Callable[[], Awaitable[object]]) -> None:
    """Do something once, between the moment at which an operation takes the lease and that at which it is answered."""
    confirm = GraphReader.confirm
    left = [what]

    async def slow_confirm(reader: GraphReader) -> Revision:
        seen = await confirm(reader)
        if left:
            await left.pop()()
        return seen

    monkeypatch.setattr(GraphReader, "confirm", slow_confirm)


async def test_cached_answer_costs_no_round_trip_under_a_lease(harness: CacheHarness) -> None:
    first = {name: await harness.ask(caller, PAGE) for name, caller in CALLERS.items()}
    await harness.outlast_lease()
    await harness.ask(ANONYMOUS, PAGE)
    assert harness.reads == ["revision"]
    for name, caller in CALLERS.items():
        assert await harness.ask(caller, PAGE) == first[name]
        assert harness.reads == []


async def test_operation_that_outlives_its_lease_is_executed_again_where_something_was_published(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.afresh(ANONYMOUS, REVISION)
    do_after_the_first_look(monkeypatch, lambda: harness.move(Tier.CPL))
    assert b"cpl2" in (await harness.afresh(ANONYMOUS, REVISION)).content


async def test_operation_that_outlives_its_lease_without_its_database_is_not_answered(
    neo4j: Connection, harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_wire(neo4j.uri) as wire:
        async with open_graph(replace(neo4j, uri=f"bolt://127.0.0.1:{wire.port}")) as graph:
            harness.graph.driver = graph.driver

            async def cut_and_wait() -> None:
                wire.cut()
                await harness.outlast_lease()

            await harness.afresh(ANONYMOUS, REVISION)
            do_after_the_first_look(monkeypatch, cut_and_wait)
            assert b"GRAPH_UNAVAILABLE" in (await harness.afresh(ANONYMOUS, REVISION)).content
            wire.mend()
            assert b"cpl1" in (await harness.afresh(ANONYMOUS, REVISION)).content
