"""A ledger of what callers spend, shared by several processes, in a storage of the library `limits`."""

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import ConfigurationError as UnknownStorage
from limits.errors import StorageError
from limits.storage import storage_from_string
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.ledger import SPAN_SECONDS, MemoryLedger, Spent
from firmware_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from limits.aio.storage import Storage
    from limits.aio.storage.base import SlidingWindowCounterSupport

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

PREFIX: Final = "firmware-graph"
STORAGE_SECONDS: Final = 0.5
PAUSE_SECONDS: Final = 5.0


@dataclass(slots=True)
class SharedLedger:
    """A ledger in a storage shared by several processes; while it cannot be reached, each uses its own.

    A storage that does not answer within `STORAGE_SECONDS` is bypassed for `PAUSE_SECONDS`, as every operation waits
    for it.
    """

    limiter: SlidingWindowCounterRateLimiter
    fallback: MemoryLedger
    paused_until: float = float("-inf")

    async def spend(self, key: str, cost: int, limit: int) -> tuple[bool, Spent]:
        """Record a cost, unless the total would exceed the limit."""
        if time.monotonic() >= self.paused_until:
            try:
                async with asyncio.timeout(STORAGE_SECONDS):
                    return await self.spend_there(key, cost, limit)
            except (StorageError, TimeoutError) as error:
                self.pause(error)
        return await self.fallback.spend(key, cost, limit)

    async def is_reachable(self) -> bool:
        """Check once whether the storage responds."""
        storage: Any = self.limiter.storage
        try:
            async with asyncio.timeout(STORAGE_SECONDS):
                return bool(await storage.check())
        except (StorageError, TimeoutError):
            return False

    async def spend_there(self, key: str, cost: int, limit: int) -> tuple[bool, Spent]:
        """Record a cost in the storage."""
        span_seconds = self.fallback.span_seconds
        item = RateLimitItemPerSecond(limit, span_seconds, PREFIX)
        storage = cast("SlidingWindowCounterSupport", self.limiter.storage)
        is_within = await self.limiter.hit(item, key, cost=cost)
        window = await storage.get_sliding_window(item.key_for(key), span_seconds)
        previous, previous_seconds, current, current_seconds = window
        seconds = previous_seconds if previous else current_seconds - span_seconds
        return is_within, Spent(previous, current, min(max(seconds, 0.0), span_seconds), span_seconds)

    def pause(self, error: StorageError | TimeoutError) -> None:
        """Bypass the storage for `PAUSE_SECONDS`, and log it once, however many operations have waited for it."""
        if time.monotonic() >= self.paused_until:
            cause = error.storage_error if isinstance(error, StorageError) else error
            log.warning("the storage of rates cannot be reached", error=type(cause).__name__)
        self.paused_until = time.monotonic() + PAUSE_SECONDS


def shared_ledger(url: str, span_seconds: int = SPAN_SECONDS) -> SharedLedger:
    """Open a storage by its URL, such as `redis://host:6379`.

    Raises:
        ConfigurationError: There is no such storage, or its library is not installed.
    """
    try:
        options = {"implementation": "redispy"} if url.startswith("redis") else {}
        storage = storage_from_string(f"async+{url}", wrap_exceptions=True, **options)
    except (UnknownStorage, ValueError) as error:
        message = "FIRMWARE_GRAPH_RATE_LIMIT_STORAGE should be the URL of a storage of `limits`: redis://host:6379."
        raise ConfigurationError(message) from error
    return SharedLedger(SlidingWindowCounterRateLimiter(cast("Storage", storage)), MemoryLedger(span_seconds))
