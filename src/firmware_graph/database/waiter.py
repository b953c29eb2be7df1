"""Callers who wait to write: for a turn of their party in this process, and then for the writers' lock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from firmware_graph.database.awaited import while_awaited
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.errors import GraphTimeout


class Waiter(NamedTuple):
    """A caller who waits to write, in the name of a party, until its deadline or until it has left."""

    party: str
    deadline: Deadline


@asynccontextmanager
async def turn_of(graph: Graph, waiter: Waiter | None) -> AsyncIterator[None]:
    """Hold the writers' turn of this process: the next is that of the party whose last is longest ago.

    Who has no waiter, such as a command, takes none.

    Raises:
        GraphTimeout: The deadline has passed, or the caller has left.
    """
    if waiter is None:
        yield
        return
    async with until(waiter.deadline):
        await graph.writer_turns.take(waiter.party)
    try:
        yield
    finally:
        graph.writer_turns.leave(waiter.party)


@asynccontextmanager
async def until(deadline: Deadline | None) -> AsyncIterator[None]:
    """Cancel the body, which waits for other writers, at a deadline or once the caller has left; None: never.

    Raises:
        GraphTimeout: It was cancelled.
    """
    if deadline is None:
        yield
        return
    try:
        async with asyncio.timeout(deadline.remaining()), while_awaited(deadline.has_left):
            yield
    except TimeoutError:
        message = "other writers held the lock"
        raise GraphTimeout(message) from None
