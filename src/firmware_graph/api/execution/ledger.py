"""Ledgers of what callers spend in a span of time, in memory or in a storage that processes share."""

import time
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from math import ceil, floor
from typing import Final, NamedTuple, Protocol

from pydantic import SecretStr

from firmware_graph.errors import ConfigurationError
from firmware_graph.model.charge import Charge

SPAN_SECONDS: Final = 60
"""The span of what is not counted by the day."""

MOST_CALLERS: Final = 20_000
CALLERS_LOOKED_AT: Final = 100
NEVER: Final = (0, 0, 0)
NOT_INSTALLED: Final = "FIRMWARE_GRAPH_RATE_LIMIT_STORAGE needs what `pip install firmware-graph[redis]` brings."
MILLISECONDS: Final = 1_000


class Spent(NamedTuple):
    """What a caller has spent in the previous span and in this one, of which some seconds are left.

    The previous span counts in proportion to the part of it within the last `span_seconds`.
    """

    previous: int
    current: int
    seconds_left: float
    span_seconds: int = SPAN_SECONDS

    @property
    def total(self) -> int:
        """What counts at this moment."""
        return floor(self.previous * self.seconds_left / self.span_seconds) + self.current

    def seconds_until(self, most: int) -> int:
        """Compute after how many seconds the total falls to some cost, if nothing more is spent."""
        if self.current <= most:
            share = (most - self.current) / self.previous if self.previous else 1.0
            return ceil(self.seconds_left - self.span_seconds * min(share, 1.0))
        return ceil(self.seconds_left + self.span_seconds * (1 - most / self.current))

    def charged(self, limit: int, cost: int) -> Charge:
        """Describe a cost that is already part of the total."""
        seconds = self.seconds_left + self.span_seconds if self.current else self.seconds_left if self.previous else 0
        return Charge(limit, cost, max(0, limit - self.total), ceil((time.time() + seconds) * MILLISECONDS))


class Ledger(Protocol):
    """Records what callers spend."""

    async def spend(self, key: str, cost: int, limit: int) -> tuple[bool, Spent]:
        """Record a cost, unless the total would exceed the limit; return whether it was recorded, and the total."""

    async def is_reachable(self) -> bool:
        """Whether the storage answers now."""


@dataclass(slots=True)
class MemoryLedger:
    """A ledger of this process, for a limited number of callers.

    `spans` has for each caller the number of its last span, and what it spent in that and in the previous one; the most
    recent caller is last. Of the oldest, the one that has spent least is evicted, so that nobody regains a budget by
    coming under many other names.
    """

    span_seconds: int = SPAN_SECONDS
    spans: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    async def is_reachable(self) -> bool:
        """Return true: it is in memory."""
        return True

    async def spend(self, key: str, cost: int, limit: int) -> tuple[bool, Spent]:
        """Record a cost, unless the total would exceed the limit."""
        seconds = time.time()
        number = int(seconds // self.span_seconds)
        last, current, previous = self.spans.pop(key, NEVER)
        if last != number:
            previous, current = current if last == number - 1 else 0, 0
        spent = Spent(previous, current, self.span_seconds - seconds % self.span_seconds, self.span_seconds)
        if is_within := spent.total + cost <= limit:
            current += cost
            spent = spent._replace(current=current)
        self.spans[key] = (number, current, previous)
        if len(self.spans) > MOST_CALLERS:
            del self.spans[min(islice(self.spans, CALLERS_LOOKED_AT), key=partial(self.standing, number))]
        return is_within, spent

    def standing(self, number: int, key: str) -> int:
        """Return what a caller has spent in a span and the one before it; 0 once that does not count any more."""
        last, current, previous = self.spans[key]
        return current + previous if last == number else current if last == number - 1 else 0


def ledger_at(url: SecretStr | None, span_seconds: int = SPAN_SECONDS) -> Ledger:
    """Open the ledger in a storage shared by processes, or one in memory.

    Raises:
        ConfigurationError: The storage cannot be used.
    """
    if url is None:
        return MemoryLedger(span_seconds)
    try:
        from firmware_graph.api.execution.shared_ledger import shared_ledger  # noqa: PLC0415 - `limits` is an extra
    except ImportError as error:
        raise ConfigurationError(NOT_INSTALLED) from error
    return shared_ledger(url.get_secret_value(), span_seconds)
