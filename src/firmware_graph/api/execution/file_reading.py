"""The reading of a caller's file before an operation about it: in one of its places, and within the same deadline."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from firmware_graph.api.execution.places import place_in
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.service import Service
from firmware_graph.database.awaited import while_awaited

Result = TypeVar("Result")


async def read_file(service: Service, requester: Requester, work: Callable[[], Result]) -> Result:
    """Run a function that reads a file of a caller, once it has a place and a thread is free.

    Raises:
        RateLimited: The caller has too many places, and too many of its operations wait for one.
        GraphTimeout: The deadline of the operation has passed, or the caller has left.
        GraphUnavailable: The process is stopping.
    """
    async with place_in(service.places, requester.account):
        seconds = max(service.executor.seconds() - requester.seconds_spent, 0.0)
        async with service.shutdown.bounded(seconds), while_awaited(requester.has_left):
            await asyncio.sleep(0)  # if the deadline has passed, the file is not begun
            return await service.files.run(requester.party, work)
