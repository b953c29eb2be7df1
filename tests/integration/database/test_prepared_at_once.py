"""Stores that several processes prepare at the same moment: servers that start, and imports."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.database.catalogue import QueryKind, load_catalogue
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.database.schema import indexes_made_at_the_end, prepare_graph
from firmware_graph.database.writer import first_load
from firmware_graph.errors import StoreNotPrepared
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR
from support.sheets import ONLINE, ImportHarness, a_fir_row, cpl_rows, import_harness, write_sheet
from support.sizes import times

pytestmark = [pytest.mark.anyio, pytest.mark.indexes]

SCHEMA: Final = {query.name for query in load_catalogue().values() if query.kind is QueryKind.SCHEMA}
AT_ONCE, ROUNDS = 5, times(1)
OURS: Final = {"CONSTRAINT": "SHOW CONSTRAINTS YIELD name", "INDEX": "SHOW RANGE INDEXES YIELD name"}


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        yield one


@pytest.fixture
async def graphs(neo4j: Connection) -> AsyncIterator[list[Graph]]:
    """Graphs with a driver of their own each, as processes have."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(open_graph(neo4j)) for _ in range(AT_ONCE)]


async def drop_schema(harness: ImportHarness) -> None:
    """Leave the store as it was before anything prepared it."""
    await harness.ask("MATCH (n) DETACH DELETE n")
    for kind, shown in OURS.items():
        for [name] in await harness.ask(shown):
            await harness.ask(f"DROP {kind} {name} IF EXISTS")


async def is_prepared(harness: ImportHarness) -> bool:
    online = {name for [name] in await harness.ask(ONLINE)}
    nodes = await harness.ask("MATCH (n) WHERE n:Revision OR n:WriteLock RETURN count(n)")
    return online >= SCHEMA and nodes == [[2]]


async def test_store_that_is_prepared_is_looked_at_and_only_what_is_missing_is_made(harness: ImportHarness) -> None:
    read: list[str] = []
    harness.graph.observers.append(lambda name, _seconds, _outcome: read.append(name))
    await prepare_graph(harness.graph)
    assert read == ["show_indexes", "prepare_graph", "revision"]
    await harness.ask("DROP CONSTRAINT change_sequence")
    await harness.ask("CREATE INDEX change_sequence FOR (change:Change) ON (change.sequence)")
    with pytest.raises(StoreNotPrepared):  # an index of the name is no constraint
        await prepare_graph(harness.graph, wait_seconds=0)
    await harness.ask("DROP INDEX change_sequence")
    read.clear()
    await prepare_graph(harness.graph)
    assert read == ["show_indexes", "begin", "change_sequence", "commit", "await_indexes", "prepare_graph", "revision"]
    assert await is_prepared(harness)


async def test_an_import_while_servers_prepare_the_store_is_written(
    harness: ImportHarness, graphs: list[Graph], tmp_path: Path
) -> None:
    cpl = write_sheet(tmp_path / "cpl.csv", cpl_rows(1, 2))
    fir = write_sheet(tmp_path / "fir.csv", [a_fir_row(1), a_fir_row(2, "1")])

    async def import_into(graph: Graph) -> bool:
        await prepare_graph(graph)
        report = await import_sheets(graph, ImportRequest(cpl=cpl, fir=fir, actor="a test", submitter=OPERATOR))
        assert report.is_written != report.is_unchanged
        return report.is_written

    for _ in range(ROUNDS):
        await drop_schema(harness)
        preparing = asyncio.gather(*map(prepare_graph, graphs[2:]))
        assert sum(await asyncio.gather(*map(import_into, graphs[:2]))) == 1, "the second finds it recorded"
        await preparing
        assert await is_prepared(harness)
        assert await harness.upgrades() == [(1, 2, None)]


async def test_a_server_that_starts_during_a_first_load_does_not_stop_it(
    harness: ImportHarness, graphs: list[Graph]
) -> None:
    async with (
        asyncio.timeout(60),
        first_load(harness.graph, kind="TEST", actor="a test") as under_way,
        indexes_made_at_the_end(harness.graph),
    ):
        starting = asyncio.gather(*map(prepare_graph, graphs))
        for entry in range(200):
            await under_way.run_apart("write_manufacturers", manufacturers=[[f"{entry:04X}", "Any"]])
    await starting
    assert await is_prepared(harness)


async def test_a_schema_that_is_in_the_way_is_said_when_the_wait_is_over(harness: ImportHarness) -> None:
    await harness.ask("DROP CONSTRAINT change_sequence")
    await harness.ask("CREATE INDEX of_another_program FOR (change:Change) ON (change.sequence)")
    try:
        with pytest.raises(StoreNotPrepared, match="SHOW INDEXES") as caught:
            await prepare_graph(harness.graph, wait_seconds=0.2)
        assert "Neo." not in str(caught.value)
    finally:
        await harness.ask("DROP INDEX of_another_program")
        await prepare_graph(harness.graph)
