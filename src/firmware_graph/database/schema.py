"""Preparation of a store: constraints, indexes, and the nodes that every read and write needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from firmware_graph.database.catalogue import QueryFile, QueryKind
from firmware_graph.database.dead_writer import undo_dead_write
from firmware_graph.database.graph import Graph
from firmware_graph.database.marks import announce, clear_marks, clear_marks_of_others
from firmware_graph.database.transaction import (
    STORE_FORMAT,
    check_store_format,
    locked_transaction,
    run_alone,
    run_in,
    run_statement,
)
from firmware_graph.model.vocabulary import Tier

INDEXES_ONLINE_SECONDS = 300
TAKING_UP_SECONDS = 10.0
USUAL_LEASE_MILLISECONDS = 250
NO_LEASE = 0
"""For an address of a cluster, where a leader that was replaced may answer for a while without knowing it."""


async def prepare_graph(graph: Graph) -> None:
    """Create what is missing, wait until the indexes are online, and undo what a dead writer left.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The store is to be taken up, or its leases to be changed, and another writer holds the lock.
        StoreTooNew: A newer version of this program has written to the store.
    """
    await make_schema(graph)
    usual = NO_LEASE if graph.is_routed else USUAL_LEASE_MILLISECONDS
    wanted = graph.lease_milliseconds
    given = usual if wanted is None else wanted
    [prepared] = await run_alone(graph, "prepare_graph", format=STORE_FORMAT, lease_milliseconds=given)
    check_store_format(prepared["format"])
    await undo_dead_write(graph)
    lease = prepared["lease_milliseconds"]
    if prepared["format"] < STORE_FORMAT or lease is None or wanted not in (None, lease):
        await set_lease(graph, given)


async def set_lease(graph: Graph, lease_milliseconds: int) -> None:
    """Change for how long processes may answer from what they keep, once every lease has run out; raise the format.

    It is a write: an older program's, which knows of no leases, is over when this one begins, and none follows.

    Raises:
        GraphTimeout: Another writer held the lock all the while.
        StoreTooNew: A newer version of this program has written to the store.
    """
    async with locked_transaction(graph, wait_seconds=TAKING_UP_SECONDS) as turn:
        await clear_marks_of_others(graph, turn)
        longer = max(lease_milliseconds, turn.lease_milliseconds)
        parameters = {"lease_milliseconds": lease_milliseconds, "format": STORE_FORMAT}
        try:
            await announce(graph, turn, Tier, lease_milliseconds=longer)
            await run_in(turn.transaction, graph, "set_lease", parameters, QueryKind.WRITE)
            with graph.observed("commit"):
                await turn.transaction.commit()
        finally:
            with graph.observed("close"):
                await turn.transaction.close()
            await clear_marks(graph, turn.token)


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
