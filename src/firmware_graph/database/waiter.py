"""Callers who wait: for a turn in this process, or for the writers' lock."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from firmware_graph.database.awaited import while_awaited
from firmware_graph.database.turns import Turns
from firmware_graph.errors import GraphTimeout

if TYPE_CHECKING:
    from firmware_graph.database.graph import Deadline

LOCKED: Final = "other writers held the lock"


class Waiter(NamedTuple):
    """A caller who waits until its deadline or until it has left; all of one key, such as a party, share its turns."""

    key: Hashable
    deadline: "Deadline"


@asynccontextmanager
async def turn_of(turns: Turns, waiter: Waiter | None, *, reason: str = LOCKED) -> AsyncIterator[None]:
    """Hold a turn of this process: the next is that of the key whose last is longest ago.

    Who has no waiter, such as a command, takes none.

    Raises:
        GraphTimeout: The deadline has passed, or the caller has left.
    """
    if waiter is None:
        yield
        return
    await take_turn(turns, waiter, reason=reason)
    try:
        yield
    finally:
        turns.leave(waiter.key)


async def take_turn(turns: Turns, waiter: Waiter, *, reason: str = LOCKED) -> None:
    """Take a turn of this process, to be ended by `leave`.

    Raises:
        GraphTimeout: The deadline has passed, or the caller has left.
        RateLimited: Too many wait, and this is the one to be refused.
    """
    async with until(waiter.deadline, reason=reason):
        await turns.take(waiter.key)


@asynccontextmanager
async def until(deadline: "Deadline | None", *, reason: str = LOCKED) -> AsyncIterator[None]:
    """Cancel the body, which waits for others, at a deadline or once the caller has left; None: never.

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
