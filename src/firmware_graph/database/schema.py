"""Preparation of a store: constraints, indexes, and the nodes that every read and write needs."""

import asyncio
import secrets
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from firmware_graph.database.catalogue import QueryFile, QueryKind
from firmware_graph.database.dead_writer import undo_dead_write
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.ledger import append_reload, moves_of, run_inside
from firmware_graph.database.marks import announce, clear_marks_of_others, committed
from firmware_graph.database.transaction import (
    STORE_FORMAT,
    check_store_format,
    locked_transaction,
    run_alone,
    run_statement,
    run_together,
)
from firmware_graph.errors import GraphContended, StoreNotPrepared
from firmware_graph.model.vocabulary import Tier

INDEXES_ONLINE_SECONDS: Final = 300
SHOW_INDEXES: Final = (
    "CYPHER 5 SHOW INDEXES YIELD name, state, owningConstraint "
    "RETURN name, state, owningConstraint IS NOT NULL AS is_constraint"
)
"""The existing constraints and indexes; while a constraint is being created, its index has no constraint yet."""

ONLINE: Final = "ONLINE"
PREPARING_SECONDS: Final = 60.0
PAUSE_SECONDS: Final = 0.1
TAKING_UP_SECONDS: Final = 10.0
USUAL_LEASE_MILLISECONDS: Final = 250
EVENTS_SINCE: Final = 3
"""The first format of a store in which every change has events."""
POSITION_KEY_BYTES: Final = 32
UPGRADE: Final = "UPGRADE_OF_STORE"
"""The kind of the change that begins the events of a store written without them: everything must be read again."""
NO_LEASE: Final = 0
"""For the address of a cluster, where a replaced leader may answer for a while without knowing it."""


async def prepare_graph(graph: Graph, *, wait_seconds: float = PREPARING_SECONDS) -> None:
    """Create what is missing, wait until the indexes are online, and clean up after a dead writer.

    Several processes may do so at once: what is refused because of another process is retried until the time limit.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The store's format is to be upgraded, or its leases changed, and another writer holds the lock.
        StoreNotPrepared: Other processes were in the way all the time.
        StoreTooNew: A newer version of this program has written to the store.
    """
    await until_settled(lambda: _prepare(graph), wait_seconds)


async def _prepare(graph: Graph) -> None:
    await make_schema(graph)
    usual = NO_LEASE if graph.is_routed else USUAL_LEASE_MILLISECONDS
    wanted = graph.lease_milliseconds
    given = usual if wanted is None else wanted
    own: dict[str, Any] = {"format": STORE_FORMAT, "lease_milliseconds": given, **new_identity()}
    [prepared] = await run_alone(graph, "prepare_graph", **own)
    check_store_format(prepared["format"])
    await undo_dead_write(graph)
    lease = prepared["lease_milliseconds"]
    if prepared["format"] < STORE_FORMAT or lease is None or wanted not in (None, lease):
        await set_lease(graph, given)


async def set_lease(graph: Graph, lease_milliseconds: int) -> None:
    """Change how long processes may answer from their caches, once every lease has expired; upgrade the format.

    This is a write: a write of an older program, which does not know of leases, is over when it begins, and none
    follows.

    Raises:
        GraphTimeout: Another writer held the lock all the time.
        StoreTooNew: A newer version of this program has written to the store.
    """
    async with locked_transaction(graph, deadline=Deadline.after(TAKING_UP_SECONDS)) as turn:
        await clear_marks_of_others(graph, turn)
        longer = max(lease_milliseconds, turn.lease_milliseconds)
        parameters = {"lease_milliseconds": lease_milliseconds, "format": STORE_FORMAT, **new_identity()}
        recorded_at = turn.next_moment
        run = run_inside(turn.transaction, graph)
        is_older = turn.format < EVENTS_SINCE
        if is_older:
            await append_reload(run, sequence=turn.sequence, recorded_at=recorded_at, kind=UPGRADE)
        async with committed(graph, turn):
            await announce(graph, turn, Tier, lease_milliseconds=longer)
            await run("set_lease", **parameters)  # another transaction sets the mark, so it cannot be set earlier
            if is_older:
                await run("publish", recorded_at=recorded_at, **moves_of(()))


def new_identity() -> dict[str, str]:
    """Return what identifies a store: its epoch, and the key that seals the positions of its feed."""
    return {"epoch": str(uuid.uuid4()), "position_key": secrets.token_hex(POSITION_KEY_BYTES)}


async def until_settled(prepare: Callable[[], Awaitable[None]], wait_seconds: float = PREPARING_SECONDS) -> None:
    """Run something idempotent, such as `IF NOT EXISTS`, until no other process is in its way.

    Raises:
        StoreNotPrepared: It was still refused when the time was up.
    """
    ends_at = time.monotonic() + wait_seconds
    while True:
        try:
            return await prepare()
        except GraphContended as error:
            if time.monotonic() > ends_at:
                raise StoreNotPrepared(
                    f"The store could not be prepared within {wait_seconds:g} seconds, as other processes change its "
                    "constraints and indexes, or one of them is in the way: wait until they are ready, then try again; "
                    "where there are none, compare SHOW CONSTRAINTS and SHOW INDEXES with cypher/schema."
                ) from error
        await asyncio.sleep(PAUSE_SECONDS)


async def make_schema(graph: Graph) -> None:
    """Create the missing constraints and indexes, and wait until they are online; one read if none is missing.

    In a new store they are created together. If some exist, each is created by itself: a transaction of several holds
    the locks of several labels, and would block writers to a store in use.
    """
    found = await run_statement(graph, "show_indexes", SHOW_INDEXES)
    present = {(record["name"], record["is_constraint"]) for record in found}
    files = schema_files(graph)
    missing = [query for query in files if (query.name, "CREATE CONSTRAINT" in query.text) not in present]
    statements = [(query.name, query.text) for query in missing]
    for together in [statements] if len(missing) == len(files) else [[one] for one in statements]:
        await run_together(graph, together)
    if missing or any(record["state"] != ONLINE for record in found):
        await run_statement(graph, "await_indexes", f"CALL db.awaitIndexes({INDEXES_ONLINE_SECONDS})")


@asynccontextmanager
async def indexes_made_at_the_end(graph: Graph) -> AsyncIterator[None]:
    """Drop the indexes of firmware versions during a first load, and build them once at its end, which costs less.

    Constraints stay, and so do indexes that the writer's own transaction may have used, as those cannot be dropped
    before it ends. After a writer that died, the next `prepare_graph` creates them again.
    """
    await until_settled(lambda: _drop_indexes_of_versions(graph))
    try:
        yield
    finally:
        await until_settled(lambda: make_schema(graph))


async def _drop_indexes_of_versions(graph: Graph) -> None:
    names = [
        query.name
        for query in schema_files(graph)
        if f"CREATE INDEX {query.name} " in query.text and "(version:FirmwareVersion)" in query.text
    ]
    await run_together(graph, [(f"drop_{name}", f"DROP INDEX {name} IF EXISTS") for name in names])


def schema_files(graph: Graph) -> list[QueryFile]:
    """Return the files that create constraints and indexes."""
    return [query for query in graph.catalogue.values() if query.kind is QueryKind.SCHEMA]
