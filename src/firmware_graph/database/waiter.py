"""Callers who wait to write: for a turn of their party in this process, and then for the writers' lock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from firmware_graph.database.awaited import while_awaited
from firmware_graph.database.graph import Deadline
from firmware_graph.database.turns import Turns
from firmware_graph.errors import GraphTimeout

LOCKED: Final = "other writers held the lock"


class Waiter(NamedTuple):
    """A caller who waits to write, in the name of a party, until its deadline or until it has left."""

    party: str
    deadline: Deadline


@asynccontextmanager
async def turn_of(turns: Turns, waiter: Waiter | None, *, reason: str = LOCKED) -> AsyncIterator[None]:
    """Hold a turn of this process: the next is that of the party whose last is longest ago.

    Who has no waiter, such as a command, takes none.

    Raises:
        GraphTimeout: The deadline has passed, or the caller has left.
    """
    if waiter is None:
        yield
        return
    async with until(waiter.deadline, reason=reason):
        await turns.take(waiter.party)
    try:
        yield
    finally:
        turns.leave(waiter.party)


@asynccontextmanager
async def until(deadline: Deadline | None, *, reason: str = LOCKED) -> AsyncIterator[None]:
    """Cancel the body, which waits for other writers, at a deadline or once the caller has left; None: never.

    Raises:
        GraphTimeout: It was cancelled, for this reason or as the caller has left.
    """
    if deadline is None:
        yield
        return
    try:
        async with asyncio.timeout(deadline.remaining()), while_awaited(deadline.has_left):
            yield
    except TimeoutError:
        raise GraphTimeout(reason) from None
