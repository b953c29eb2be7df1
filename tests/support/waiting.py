"""Waiting for something that another thread or process does, however busy the machine is."""

import asyncio
import time
from collections.abc import Callable

PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.01


def wait_until(happened: Callable[[], object]) -> None:
    """Wait until something is true."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < until, "it does not happen"
        time.sleep(_PAUSE_SECONDS)


async def until(happened: Callable[[], object]) -> None:
    """Wait until something is true, while the event loop continues."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not happened():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(_PAUSE_SECONDS)
