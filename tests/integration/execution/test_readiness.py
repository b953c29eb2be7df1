"""A process whose database is away at first, comes, goes and comes again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import firmware_graph.api.execution.readiness as readiness_module
from firmware_graph.api.execution.readiness import LOADING, NOT_REACHED, Readiness
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, open_graph
from firmware_graph.database.transaction import locked_transaction, run_alone
from firmware_graph.errors import GraphUnavailable
from support.faulty_wire import Wire, a_wire
from support.log_lines import captured_logs
from support.sheets import ONLINE, ImportHarness, import_harness

pytestmark = [pytest.mark.anyio, pytest.mark.indexes]


@pytest.fixture(autouse=True)
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    """Empty the graph, whatever a test before left there."""
    async with import_harness(neo4j, tmp_path) as one:
        yield one


@asynccontextmanager
async def watched(neo4j: Connection) -> AsyncIterator[tuple[Readiness, Wire]]:
    """Watch over a graph, whose wire is cut at first."""
    with a_wire(neo4j.uri) as wire:
        wire.cut()
        async with open_graph(replace(neo4j, uri=f"bolt://127.0.0.1:{wire.port}")) as graph:
            readiness = Readiness(graph)
            watching = asyncio.create_task(readiness.watch())
            try:
                yield readiness, wire
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)


async def becomes(readiness: Readiness, *, is_ready: bool) -> None:
    async with asyncio.timeout(20):
        while readiness.is_ready is not is_ready:  # noqa: ASYNC110 - it is no event to anyone else
            await asyncio.sleep(0.05)


async def test_graph_is_found_lost_and_found_again_and_each_is_said_once(neo4j: Connection) -> None:
    with captured_logs() as lines:
        async with watched(neo4j) as (readiness, wire):
            await asyncio.sleep(2.5)
            assert await readiness.reason_against() == NOT_REACHED
            wire.mend()
            await becomes(readiness, is_ready=True)
            assert await readiness.reason_against() is None
            wire.cut()
            with pytest.raises(GraphUnavailable):
                await readiness.graph.read("revision", {}, Deadline.after(5))
            await becomes(readiness, is_ready=False)
            assert await readiness.reason_against() == NOT_REACHED
            wire.mend()
            await becomes(readiness, is_ready=True)
    assert [line["event"] for line in lines] == [
        "the graph is not ready",
        "the graph is ready",
        "the graph is not ready",
        "the graph is ready",
    ]


async def test_loss_that_only_the_check_meets_is_said(neo4j: Connection) -> None:
    async with watched(neo4j) as (readiness, wire):
        wire.mend()
        await becomes(readiness, is_ready=True)
        wire.cut()
        assert await readiness.reason_against() == NOT_REACHED
        wire.mend()
        await becomes(readiness, is_ready=True)


async def test_graph_that_is_being_loaded_is_not_ready(neo4j: Connection) -> None:
    async with watched(neo4j) as (readiness, wire):
        wire.mend()
        await becomes(readiness, is_ready=True)
        await run_alone(readiness.graph, "mark_loading", token="loader")
        try:
            assert await readiness.reason_against() == LOADING
        finally:
            await run_alone(readiness.graph, "clear_loading")
        assert await readiness.reason_against() is None


async def test_first_load_whose_process_died_is_undone_and_its_indexes_are_made_again(
    neo4j: Connection, harness: ImportHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness_module, "DEAD_LOAD_CHECK_SECONDS", 0.2)
    async with watched(neo4j) as (readiness, wire):
        indexes = await harness.ask(ONLINE)
        wire.mend()
        await becomes(readiness, is_ready=True)
        async with locked_transaction(harness.graph):
            await run_alone(harness.graph, "mark_loading", token="dead")
            await run_alone(harness.graph, "write_manufacturers", manufacturers=[["1057", "Example"]])
            await harness.ask("DROP INDEX firmware_version_added_on")
            await asyncio.sleep(2)
            assert await readiness.reason_against() == LOADING  # its process lives
        async with asyncio.timeout(20):
            while await readiness.reason_against() or await harness.ask(ONLINE) != indexes:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)
        assert await harness.ask("MATCH (m:Manufacturer) RETURN count(m)") == [[0]]
