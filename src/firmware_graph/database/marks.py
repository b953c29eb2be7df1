"""A writer's marks on the revision: announced, then publishing, then none (docs/architecture.md, 'Revisions')."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.lease import MILLISECONDS
from firmware_graph.database.revision import Revision
from firmware_graph.database.transaction import Turn, published, run_alone
from firmware_graph.model.vocabulary import Tier

MARGIN: Final = 1.1
"""How much longer than a lease a writer waits, as clocks do not run equally fast."""


def seconds_to_wait(lease_milliseconds: int) -> float:
    """Return how long a writer waits after its announcement, so that no earlier lease is still valid."""
    return MARGIN * lease_milliseconds / MILLISECONDS


async def announce(graph: Graph, turn: Turn, tiers: Iterable[Tier], *, lease_milliseconds: int) -> None:
    """Announce a change of these tiers, and wait until every lease of them has expired; only for the lock's holder.

    Readers continue meanwhile, but get no lease. Without leases, or tiers, there is nothing to announce.
    """
    tiers = frozenset(tiers)
    if tiers and lease_milliseconds:
        await put_up(graph, "mark_announced", turn, tiers)
        await outlast_leases(graph, lease_milliseconds)


async def outlast_leases(graph: Graph, lease_milliseconds: int, *, since: float | None = None) -> None:
    """Wait until every lease has expired that was given before a moment: now, or `since` by the graph's clock."""
    end = (graph.clock() if since is None else since) + seconds_to_wait(lease_milliseconds)
    while (remaining := end - graph.clock()) > 0:  # noqa: ASYNC110 - nothing tells of a clock
        await asyncio.sleep(remaining)


async def put_up(graph: Graph, name: str, turn: Turn, tiers: Iterable[Tier]) -> None:
    """Set a mark; an existing one belongs to a writer that has lost the lock, and is cleared first.

    Raises:
        GraphError: This writer has lost the lock too; its current holder is not disturbed.
    """
    while not (await run_alone(graph, name, token=turn.token, tiers=sorted(tiers)))[0]["is_marked"]:
        await clear_marks_of_others(graph, turn)


async def clear_marks_of_others(graph: Graph, turn: Turn) -> Revision:
    """Clear the marks that exist when the lock is certainly held, and return the revision that had them.

    They are read in the transaction that holds the lock, so no mark of a later holder can be among them.
    """
    seen = await published(turn.transaction, graph)
    for token in seen.marks - {turn.token}:
        await clear_marks(graph, token)
    return seen


async def clear_marks(graph: Graph, token: str) -> None:
    """Clear the marks of one writer; only after its transaction is over."""
    await run_alone(graph, "clear_marks", token=token)


@asynccontextmanager
async def committed(graph: Graph, turn: Turn) -> AsyncIterator[None]:
    """Commit what the body wrote in a writer's transaction; clear its marks, whatever the outcome."""
    try:
        yield
        with graph.observed("commit"):
            await turn.transaction.commit()
    finally:
        with graph.observed("close"):
            await turn.transaction.close()
        await clear_marks(graph, turn.token)
