"""Recovery from a writer that died: clear its mark, and remove an incomplete first load or restore."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Final

from neo4j import WRITE_ACCESS

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.marks import clear_marks_of_others, outlast_leases
from firmware_graph.database.overdue import end_overdue_writers, revision_of_leader
from firmware_graph.database.transaction import Turn, locked_transaction, run_alone
from firmware_graph.errors import GraphTimeout

PART_OF_A_LOAD: Final[Mapping[str, str]] = MappingProxyType({"load": "part"})
"""The metadata of every transaction of a first load or a restore, to find those that outlive their client."""

LOCK_WAIT_SECONDS: Final = 1.0
LOOKING_SECONDS: Final = 10.0
END_PARTS_OF_A_LOAD: Final = (
    "SHOW TRANSACTIONS YIELD transactionId, metaData, status "
    "WHERE metaData.load = 'part' AND NOT status STARTS WITH 'Terminated' "
    "TERMINATE TRANSACTIONS transactionId YIELD transactionId AS ended RETURN count(ended) AS parts"
)
ENDING_PAUSE_SECONDS: Final = 0.1


async def undo_dead_write(graph: Graph) -> None:
    """Recover from a writer that died; do nothing while a living one holds the lock.

    A living writer whose mark is overdue is ended. A mark without a writer means that its transaction was committed or
    rolled back. A first load or a restore without a writer is removed.
    """
    seen = await revision_of_leader(graph, within_seconds=LOOKING_SECONDS)
    if not seen.marks and not seen.is_loading:
        return
    await end_overdue_writers(graph, seen)
    try:
        async with locked_transaction(graph, deadline=Deadline.after(LOCK_WAIT_SECONDS)) as turn:
            await clear_after_dead_writer(graph, turn)
    except GraphTimeout:
        return  # a living writer holds the lock


async def undo_dead_load(graph: Graph) -> bool:
    """Remove a first load or a restore whose process died; return whether there was one.

    The graph must then be prepared again, as a load drops indexes.
    """
    if not (await revision_of_leader(graph, within_seconds=LOOKING_SECONDS)).is_loading:
        return False
    await undo_dead_write(graph)
    return not (await revision_of_leader(graph, within_seconds=LOOKING_SECONDS)).is_loading


async def clear_after_dead_writer(graph: Graph, turn: Turn) -> None:
    """Clear the marks that earlier writers left; only for the holder of the turn."""
    seen = await clear_marks_of_others(graph, turn)
    if seen.is_loading:
        await undo_first_load(graph, turn)


@asynccontextmanager
async def undone_on_failure(graph: Graph, turn: Turn) -> AsyncIterator[None]:
    """Remove what a first load or a restore wrote if the body fails; only for the holder of the writers' lock."""
    try:
        yield
    except BaseException:
        await undo_first_load(graph, turn)
        raise


async def undo_first_load(graph: Graph, turn: Turn) -> None:
    """Remove what a first load or a restore wrote; only for the holder of the writers' lock.

    No lease is given while the graph is loading, and earlier leases are waited for. A transaction of the load can
    outlive its client in the server, and be committed after everything was removed: so all that are still running are
    first terminated, and waited for.
    """
    await outlast_leases(graph, turn.lease_milliseconds)
    while await end_parts_of_a_load(graph):  # noqa: ASYNC110 - the server tells nobody when they have ended
        await asyncio.sleep(ENDING_PAUSE_SECONDS)
    await run_alone(graph, "empty_graph")
    await run_alone(graph, "clear_loading")


async def end_parts_of_a_load(graph: Graph) -> int:
    """Terminate every transaction of a first load or a restore, and return how many were still running."""
    with graph.observed("end_parts_of_a_load"):
        async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
            record = await (await session.run(END_PARTS_OF_A_LOAD)).single(strict=True)
    return int(record["parts"])
