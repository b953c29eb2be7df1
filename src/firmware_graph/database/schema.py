"""Preparation of a store: constraints, indexes, and the nodes that every read and write needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from firmware_graph.database.catalogue import QueryFile, QueryKind
from firmware_graph.database.dead_writer import undo_dead_write
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import STORE_FORMAT, check_store_format, run_alone, run_statement

INDEXES_ONLINE_SECONDS = 300


async def prepare_graph(graph: Graph) -> None:
    """Create what is missing, wait until the indexes are online, and undo what a dead writer left.

    Raises:
        GraphUnavailable: The database cannot be reached.
        StoreTooNew: A newer version of this program has written to the store.
    """
    await make_schema(graph)
    [prepared] = await run_alone(graph, "prepare_graph", format=STORE_FORMAT)
    check_store_format(prepared["format"])
    await undo_dead_write(graph)


async def make_schema(graph: Graph) -> None:
    """Create the constraints and indexes that are missing, and wait until they are online."""
    for query in schema_files(graph):
        await run_statement(graph, query.name, query.text)
    await run_statement(graph, "await_indexes", f"CALL db.awaitIndexes({INDEXES_ONLINE_SECONDS})")


@asynccontextmanager
async def indexes_made_at_the_end(graph: Graph) -> AsyncIterator[None]:
    """Drop the indexes of firmware versions during a first load, and build them once at its end, which costs less.

    Constraints stay, and so do indexes that the writer's own transaction may have read by, as those cannot be dropped
    before it ends. After a writer that died, the next `prepare_graph` creates them again.
    """
    for query in schema_files(graph):
        if f"CREATE INDEX {query.name} " in query.text and "(version:FirmwareVersion)" in query.text:
            await run_statement(graph, f"drop_{query.name}", f"DROP INDEX {query.name} IF EXISTS")
    try:
        yield
    finally:
        await make_schema(graph)


def schema_files(graph: Graph) -> list[QueryFile]:
    """Return the files that create constraints and indexes."""
    return [query for query in graph.catalogue.values() if query.kind is QueryKind.SCHEMA]
