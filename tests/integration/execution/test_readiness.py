"""A process whose database is away at first, comes, goes and comes again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from firmware_graph.api.execution.readiness import LOADING, NOT_REACHED, Readiness
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, open_graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import GraphUnavailable
from support.forwarding import Wire, a_wire

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def watched(neo4j: Connection) -> AsyncIterator[tuple[Readiness, Wire]]:
    async with a_wire(neo4j.uri) as wire, open_graph(replace(neo4j, uri=f"bolt://127.0.0.1:{wire.port}")) as graph:
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
    with capture_logs() as lines:
        async with watched(neo4j) as (readiness, wire):
            await asyncio.sleep(2.5)
            assert await readiness.reason_against() == NOT_REACHED
            await wire.mend()
            await becomes(readiness, is_ready=True)
            assert await readiness.reason_against() is None
            await wire.cut()
            with pytest.raises(GraphUnavailable):
                await readiness.graph.read("revision", {}, Deadline.after(5))
            await becomes(readiness, is_ready=False)
            assert await readiness.reason_against() == NOT_REACHED
            await wire.mend()
            await becomes(readiness, is_ready=True)
    assert [line["event"] for line in lines] == [
        "the graph is not ready",
        "the graph is ready",
        "the graph is not ready",
        "the graph is ready",
    ]


async def test_loss_that_only_the_check_meets_is_said(neo4j: Connection) -> None:
    async with watched(neo4j) as (readiness, wire):
        await wire.mend()
        await becomes(readiness, is_ready=True)
        await wire.cut()
        assert await readiness.reason_against() == NOT_REACHED
        await wire.mend()
        await becomes(readiness, is_ready=True)


async def test_graph_that_is_being_loaded_is_not_ready(neo4j: Connection) -> None:
    async with watched(neo4j) as (readiness, wire):
        await wire.mend()
        await becomes(readiness, is_ready=True)
        await run_alone(readiness.graph, "mark_loading", token="loader")
        try:
            assert await readiness.reason_against() == LOADING
        finally:
            await run_alone(readiness.graph, "clear_loading")
        assert await readiness.reason_against() is None
