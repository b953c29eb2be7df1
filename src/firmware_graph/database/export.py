"""Reads of a whole store, streamed, so that neither this process nor Neo4j holds all of it at once."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from neo4j import WRITE_ACCESS, Query

from firmware_graph.database.catalogue import QueryKind
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import UNLIMITED

ROWS_AT_ONCE = 2_000


async def export(graph: Graph, name: str) -> AsyncGenerator[Sequence[Sequence[Any]], None]:
    """Run an export file in a transaction of its own, without a deadline, and yield its rows, 2,000 at a time.

    Rows are consistent with those of other runs only while the caller holds the writers' lock. In a cluster the leader
    is read, which has everything that is committed.
    """
    statement = Query(graph.query(name, QueryKind.EXPORT).text, metadata={"query": name}, timeout=UNLIMITED)
    with graph.observed(name):
        async with graph.driver.session(
            database=graph.database, default_access_mode=WRITE_ACCESS, fetch_size=ROWS_AT_ONCE
        ) as session:
            result = await session.run(statement)
            while records := await result.fetch(ROWS_AT_ONCE):
                yield [record.values() for record in records]
