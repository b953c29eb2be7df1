"""Bytes in parts are joined; long ones in a thread."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from firmware_graph.api.execution.encoding import BYTES_ON_THE_LOOP
from firmware_graph.api.subscription.feed_page import Parts
from firmware_graph.database.threads import Purpose, run_for

Joined = TypeVar("Joined")


async def joined(*parts: bytes | memoryview) -> bytes:
    """Join parts."""
    return await by(b"".join, parts)


async def joined_text(*parts: bytes | memoryview) -> str:
    """Join parts of a text in UTF-8."""
    return await by(lambda them: b"".join(them).decode(), parts)


async def by(join: Callable[[Parts], Joined], parts: Parts) -> Joined:
    """Join parts by a function, in a thread if they are long."""
    if sum(map(len, parts)) <= BYTES_ON_THE_LOOP:
        return join(parts)
    return await run_for(Purpose.ANSWERS, partial(join, parts))
