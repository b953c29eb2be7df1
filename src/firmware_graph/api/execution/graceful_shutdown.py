"""Graceful shutdown: the end of the running operations when the process is told to stop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from firmware_graph.errors import GraphTimeout, GraphUnavailable

QUERIES_SECONDS: Final = 6.0
"""The time left for a query; it is then refused, while its connection is still open."""

WRITES_SECONDS: Final = 8.5
"""The time left for a write; what is not committed by then is rolled back by Neo4j."""


@dataclass(slots=True)
class GracefulShutdown:
    """Limits operations by their own time, and once `begin` was called, by what the process has left."""

    began: float | None = None
    limits: set[asyncio.Timeout] = field(default_factory=set)

    def begin(self) -> None:
        """Shorten running and future operations; only in the thread of the event loop."""
        if self.began is None:
            self.began = asyncio.get_running_loop().time()
            for limit in self.limits:
                self.shorten(limit)

    @asynccontextmanager
    async def bounded(self, seconds: float) -> AsyncIterator[None]:
        """Limit the time of an operation.

        Raises:
            GraphTimeout: It ran longer than its own time.
            GraphUnavailable: It did not end before the process.
        """
        try:
            async with asyncio.timeout(seconds) as limit:
                self.limits.add(limit)
                self.shorten(limit)
                try:
                    yield
                finally:
                    self.limits.discard(limit)
        except TimeoutError:
            if self.began is not None:
                message = "the process is stopping"
                raise GraphUnavailable(message) from None
            message = "the operation ran past its deadline"
            raise GraphTimeout(message) from None

    def shorten(self, limit: asyncio.Timeout) -> None:
        """Move a limit to the end of queries, if that is known and earlier."""
        ends_at = limit.when()
        if self.began is not None and ends_at is not None and not limit.expired():
            limit.reschedule(min(ends_at, self.began + QUERIES_SECONDS))

    async def let_finish(self, *work: Awaitable[Any]) -> None:
        """Wait for work for as long as the process has left, and cancel the rest."""
        self.begin()
        assert self.began is not None  # noqa: S101 - narrows
        remaining = self.began + WRITES_SECONDS - asyncio.get_running_loop().time()
        if work:
            _, late = await asyncio.wait([asyncio.ensure_future(one) for one in work], timeout=max(remaining, 0))
            for task in late:
                task.cancel()
