"""Transactions that write: a single statement, or several under the writers' lock."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from neo4j import WRITE_ACCESS, AsyncTransaction, Query, Record

from firmware_graph.database.catalogue import GIVEN, QueryKind
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.overdue import watch_for_overdue_writers
from firmware_graph.database.revision import Revision
from firmware_graph.database.waiter import until
from firmware_graph.errors import StoreTooNew
from firmware_graph.model.clocks import now_ms

STORE_FORMAT: Final = 4
"""The format that this version writes; a change of the stored data that an older version would corrupt increments it.

Since 2 writers announce themselves, and wait for earlier leases: an older one would do neither. Since 3
every change has its events, and the store an epoch and a key of positions: an older one would leave a gap. Since 4
restricted reads are recorded in blocks: an older one would record them where nobody looks.
"""

UNLIMITED: Final = 0.0


async def run_in(
    transaction: AsyncTransaction, graph: Graph, name: str, parameters: Mapping[str, Any], kind: QueryKind
) -> list[Record]:
    """Run a query file in a transaction; a read file shares its plan with reads outside of one."""
    query, given = graph.query(name, kind), dict(parameters)
    is_read = kind is QueryKind.READ
    with graph.observed(name):
        result = await (
            transaction.run(query.statement, {GIVEN: given}) if is_read else transaction.run(query.text, given)
        )
        return [record async for record in result]


async def run_alone(
    graph: Graph,
    name: str,
    /,
    *,
    seconds: float | None = None,
    metadata: Mapping[str, str] = MappingProxyType({}),
    **parameters: Any,  # noqa: ANN401 - as Cypher's parameters are
) -> list[Record]:
    """Run a write file in a transaction of its own, which the server ends after so many seconds, or its own deadline.

    Raises:
        GraphTimeout: It took longer, and nothing is written.
    """
    text = graph.query(name, QueryKind.WRITE).text
    statement = Query(text, metadata={"query": name, **metadata}, timeout=seconds)
    return await run_statement(graph, name, statement, parameters)


async def run_statement(
    graph: Graph, name: str, statement: str | Query, parameters: Mapping[str, Any] = MappingProxyType({})
) -> list[Record]:
    """Run a statement in a transaction of its own, under a name for the observers."""
    with graph.observed(name):
        async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
            return [record async for record in await session.run(statement, dict(parameters))]


async def run_together(graph: Graph, statements: Sequence[tuple[str, str]]) -> None:
    """Run statements without parameters in one transaction, each under a name for the observers: all or none.

    Each commit of a schema change costs a write to disk, and discards Neo4j's plans.
    """
    if not statements:
        return
    async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
        with graph.observed("begin"):
            transaction = await session.begin_transaction(timeout=UNLIMITED)
        async with transaction:
            for name, statement in statements:
                with graph.observed(name):
                    await (await transaction.run(statement)).consume()
            with graph.observed("commit"):
                await transaction.commit()


class Turn(NamedTuple):
    """A writer's turn: the transaction that holds the lock, and the state that it found.

    `token` identifies it in its marks and in the metadata of its transaction. `recorded_at` is of the previous change,
    and `format` and `lease_milliseconds` are of the store.
    """

    transaction: AsyncTransaction
    token: str
    sequence: int
    recorded_at: int
    format: int
    lease_milliseconds: int

    @property
    def next_moment(self) -> int:
        """The moment of a change in this turn, in milliseconds since 1970: now, but later than the previous one."""
        return max(now_ms(), self.recorded_at + 1)


@asynccontextmanager
async def locked_transaction(graph: Graph, *, deadline: Deadline | None = None) -> AsyncIterator[Turn]:
    """Open a transaction that holds the writers' lock; what the body does not commit is rolled back.

    The lock is waited for until the deadline, or until its caller has left; None for no limit. Once held, there is no
    limit. A holder whose mark is overdue is terminated by those who wait.

    Raises:
        GraphTimeout: Another writer held the lock all the time, or the caller has left.
        StoreTooNew: A newer version of this program has written to the store.
    """
    token = str(uuid.uuid4())
    async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
        with graph.observed("begin"):
            metadata = {"query": "write", "token": token}
            transaction = await session.begin_transaction(metadata=metadata, timeout=UNLIMITED)
        try:
            turn = Turn(transaction, token, *await take_lock(transaction, graph, deadline))
            check_store_format(turn.format)
            yield turn
        finally:
            with graph.observed("close"):
                await transaction.close()


async def take_lock(transaction: AsyncTransaction, graph: Graph, deadline: Deadline | None) -> Record:
    """Take the writers' lock, and terminate a holder whose mark is overdue.

    Raises:
        GraphTimeout: Another writer held the lock all the time, or the caller has left.
    """
    watching = asyncio.create_task(watch_for_overdue_writers(graph))
    try:
        async with until(deadline):
            [turn] = await run_in(transaction, graph, "take_write_lock", {}, QueryKind.WRITE)
            return turn
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def check_store_format(store_format: int) -> None:
    """Refuse to write to a store whose format is newer than the one that this version writes.

    Raises:
        StoreTooNew: It is newer.
    """
    if store_format > STORE_FORMAT:
        raise StoreTooNew(
            f"The store has format {store_format}, and this version of firmware-graph writes format {STORE_FORMAT}: "
            "upgrade firmware-graph here to the version that wrote it."
        )


async def published(transaction: AsyncTransaction, graph: Graph) -> Revision:
    """Read the published revision, inside a transaction."""
    [record] = await run_in(transaction, graph, "revision", {}, QueryKind.READ)
    return Revision.of(record["revision"])
