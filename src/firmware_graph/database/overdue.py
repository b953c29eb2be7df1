"""Overdue marks: their writer is stopped or cut off, and its transaction is terminated on its behalf."""

import asyncio
from typing import Final

from neo4j import WRITE_ACCESS, Query

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphError

END_WRITERS: Final = (
    "SHOW TRANSACTIONS YIELD transactionId, metaData, status "
    "WHERE metaData.token IN $tokens AND NOT status STARTS WITH 'Terminated' AND NOT status STARTS WITH 'Closing' "
    "TERMINATE TRANSACTIONS transactionId YIELD transactionId AS ended RETURN count(ended) AS writers"
)
LOOKING_PAUSE_SECONDS: Final = 1.0
LOOKING_SECONDS: Final = 2.0


async def end_overdue_writers(graph: Graph, seen: Revision) -> None:
    """Terminate the transactions of writers whose marks this process has seen for too long; a running commit completes.

    The marks themselves are left to the next holder of the lock, who alone knows that those transactions are over.
    """
    if not graph.marks.are_overdue(seen.marks, graph.clock()):
        return
    with graph.observed("end_overdue_writers"):
        async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
            query = Query(END_WRITERS, metadata={"query": "end_overdue_writers"})
            await (await session.run(query, {"tokens": sorted(seen.marks)})).consume()


async def revision_of_leader(graph: Graph, *, within_seconds: float) -> Revision:
    """Read the revision as writers see it."""
    record = await graph.read("revision", {}, Deadline.after(within_seconds), is_of_leader=True)
    return Revision.of(record["revision"])


async def watch_for_overdue_writers(graph: Graph) -> None:
    """Terminate overdue writers periodically, on behalf of one who waits for their lock."""
    while True:
        await asyncio.sleep(LOOKING_PAUSE_SECONDS)
        try:
            await end_overdue_writers(graph, await revision_of_leader(graph, within_seconds=LOOKING_SECONDS))
        except GraphError:
            continue  # a waiter for the lock detects that itself
