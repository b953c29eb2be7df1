"""Writes: each in one transaction, published so that no reader ever sees half of it (design.md §2)."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import orjson
from neo4j import WRITE_ACCESS, AsyncTransaction, Query, Record

from firmware_graph.database.catalogue import QueryKind
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphRefused, GraphTimeout
from firmware_graph.model.vocabulary import Tier

LOCK_WAIT_SECONDS = 1.0
LOOKING_SECONDS = 10.0
UNLIMITED = 0.0
PART_OF_A_LOAD = MappingProxyType({"load": "part"})
END_PARTS_OF_A_LOAD = (
    "SHOW TRANSACTIONS YIELD transactionId, metaData, status "
    "WHERE metaData.load = 'part' AND NOT status STARTS WITH 'Terminated' "
    "TERMINATE TRANSACTIONS transactionId YIELD transactionId AS ended RETURN count(ended) AS parts"
)
ENDING_PAUSE_SECONDS = 0.1


@dataclass(slots=True)
class Change:
    """A write under way: its place in the ledger, its moment, and what its body says of it.

    `recorded_at` is in milliseconds since 1970, and later than that of every change before it. The body
    sets `tiers` to those whose answers it alters, and `summary` to what the ledger should hold; or
    `is_discarded`, for nothing to be written at all.
    """

    graph: Graph
    transaction: AsyncTransaction
    sequence: int
    recorded_at: int
    tiers: set[Tier] = field(default_factory=set)
    summary: dict[str, Any] = field(default_factory=dict)
    is_discarded: bool = False

    async def run(self, name: str, /, **parameters: Any) -> list[Record]:  # noqa: ANN401 - as Cypher's parameters are
        """Run a read or write file inside the change's transaction."""
        kind = QueryKind.READ if self.graph.catalogue[name].kind is QueryKind.READ else QueryKind.WRITE
        return await run_in(self.transaction, self.graph, name, parameters, kind)

    async def run_apart(self, name: str, /, **parameters: Any) -> None:  # noqa: ANN401 - as Cypher's parameters are
        """Run a write file in a transaction of its own: only while a first load is under way."""
        await run_alone(self.graph, name, metadata=PART_OF_A_LOAD, **parameters)


async def run_in(
    transaction: AsyncTransaction, graph: Graph, name: str, parameters: Mapping[str, Any], kind: QueryKind
) -> list[Record]:
    """Run a query file in a transaction."""
    query = graph.query(name, kind)
    with graph.observed(name):
        result = await transaction.run(query.text, dict(parameters))
        return [record async for record in result]


async def run_alone(
    graph: Graph,
    name: str,
    /,
    *,
    metadata: Mapping[str, str] = MappingProxyType({}),
    **parameters: Any,  # noqa: ANN401 - as Cypher's parameters are
) -> None:
    """Run a write file in a transaction of its own, with no deadline but the server's."""
    text = graph.query(name, QueryKind.WRITE).text
    await run_statement(graph, name, Query(text, metadata={"query": name, **metadata}), parameters)


async def run_statement(
    graph: Graph, name: str, statement: str | Query, parameters: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Run a statement in a transaction of its own, under a name for the observers, and take no answer."""
    with graph.observed(name):
        async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
            await (await session.run(statement, dict(parameters))).consume()


@asynccontextmanager
async def locked_transaction(
    graph: Graph, *, wait_seconds: float | None = None
) -> AsyncIterator[tuple[AsyncTransaction, Record]]:
    """Open a transaction that holds the writers' lock; what the body does not commit is undone.

    `wait_seconds` is how long to wait for the lock, None for as long as it takes; once held, it has no limit.

    Raises:
        GraphTimeout: Another writer held the lock all the while.
    """
    async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
        with graph.observed("begin"):
            transaction = await session.begin_transaction(metadata={"query": "write"}, timeout=UNLIMITED)
        try:
            try:
                async with asyncio.timeout(wait_seconds):
                    [turn] = await run_in(transaction, graph, "take_write_lock", {}, QueryKind.WRITE)
            except TimeoutError:
                message = "another writer holds the lock"
                raise GraphTimeout(message) from None
            yield transaction, turn
        finally:
            with graph.observed("close"):
                await transaction.close()


async def published(transaction: AsyncTransaction, graph: Graph) -> Revision:
    """Read what is published, inside a transaction."""
    [record] = await run_in(transaction, graph, "revision", {}, QueryKind.READ)
    return Revision.of(record["revision"])


async def undo_dead_write(graph: Graph) -> None:
    """Clear what a writer left that died; do nothing while a living one holds the lock.

    A mark without a writer means that its transaction was committed whole or not at all. A first load
    without a writer is removed.
    """
    seen = Revision.of((await graph.read("revision", {}, Deadline.after(LOOKING_SECONDS)))["revision"])
    if not seen.token and not seen.is_loading:
        return
    try:
        async with locked_transaction(graph, wait_seconds=LOCK_WAIT_SECONDS) as (transaction, _):
            await clear_after_dead_writer(graph, await published(transaction, graph))
    except GraphTimeout:
        return  # a living writer holds the lock


async def clear_after_dead_writer(graph: Graph, seen: Revision) -> None:
    """Clear marks; only for the holder of the writers' lock."""
    if seen.is_loading:
        await undo_first_load(graph)
    if seen.token:
        await run_alone(graph, "clear_publishing", token=seen.token)


async def undo_first_load(graph: Graph) -> None:
    """Remove what a first load wrote; only for the holder of the writers' lock.

    A part of the load can outlive its client in the server, and be committed after everything was removed: so
    whatever is still under way is ended first, and waited for.
    """
    while await end_parts_of_a_load(graph):  # noqa: ASYNC110 - the server tells nobody when they have ended
        await asyncio.sleep(ENDING_PAUSE_SECONDS)
    await run_alone(graph, "empty_graph")
    await run_alone(graph, "clear_loading")


async def end_parts_of_a_load(graph: Graph) -> int:
    """Tell the server to end every part of a first load, and count those that were still under way."""
    with graph.observed("end_parts_of_a_load"):
        async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
            record = await (await session.run(END_PARTS_OF_A_LOAD)).single(strict=True)
    return int(record["parts"])


@asynccontextmanager
async def change(graph: Graph, *, kind: str, actor: str) -> AsyncIterator[Change]:
    """Write in one transaction, and publish it when the body ends without an error.

    The mark stands in the graph before the commit begins and until it is over, so that a reader who meets
    any of it knows; each of the two is a transaction of its own.
    """
    async with locked_transaction(graph) as (transaction, turn):
        await clear_after_dead_writer(graph, await published(transaction, graph))
        recorded_at = max(time.time_ns() // 1_000_000, turn["recorded_at"] + 1)
        under_way = Change(graph, transaction, turn["sequence"], recorded_at)
        yield under_way
        if not under_way.is_discarded:
            await publish(under_way, kind=kind, actor=actor)


@asynccontextmanager
async def first_load(graph: Graph, *, kind: str, actor: str) -> AsyncIterator[Change]:
    """Write in many transactions into an empty graph, which answers nothing until it is whole.

    The lock is held all the while. When the body fails, or its process dies, what it wrote is removed: at
    once, or by the next start or write.
    """
    async with change(graph, kind=kind, actor=actor) as under_way:
        [count] = await under_way.run("count_firmware_versions")
        if count["firmware_versions"]:
            message = "a first load needs an empty graph"
            raise GraphRefused(message)
        await run_alone(graph, "mark_loading", token=str(uuid.uuid4()))
        try:
            yield under_way
        except BaseException:
            await undo_first_load(graph)
            raise
        if under_way.is_discarded:
            await run_alone(graph, "clear_loading")


async def publish(under_way: Change, *, kind: str, actor: str) -> None:
    """Enter the change in the ledger, move its tiers, and commit, with the mark up for all of it."""
    graph, token = under_way.graph, str(uuid.uuid4())
    tiers = sorted(under_way.tiers)
    entry = {
        "sequence": under_way.sequence,
        "recorded_at": under_way.recorded_at,
        "kind": kind,
        "actor": actor,
        "summary": orjson.dumps(under_way.summary).decode(),
        **{f"moves_{tier.lower()}": tier in under_way.tiers for tier in Tier},
    }
    await run_alone(graph, "mark_publishing", token=token, tiers=tiers)
    try:
        await run_in(under_way.transaction, graph, "publish", entry, QueryKind.WRITE)
        with graph.observed("commit"):
            await under_way.transaction.commit()
    finally:
        with graph.observed("close"):
            await under_way.transaction.close()
        await run_alone(graph, "clear_publishing", token=token)
