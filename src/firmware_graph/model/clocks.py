"""The two clocks of a question: when facts are in effect, and when they were recorded."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from firmware_graph.model.cached import cached_property

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
"""The pattern of an ISO 8601 day; not every match is an existing day."""

DAY_MS: Final = 86_400_000
FOREVER = 2**62  # milliseconds; later than any date


@dataclass(frozen=True)
class Clocks:
    """Facts in effect at `as_of` as recorded at `known_at`, both in milliseconds since 1970 in UTC.

    `known_at` is FOREVER for everything recorded now.
    """

    as_of: int
    known_at: int = FOREVER

    @cached_property
    def day(self) -> str:
        """The date of `as_of` in UTC, as ISO 8601 text."""
        return datetime.fromtimestamp(self.as_of / 1000, UTC).date().isoformat()

    @property
    def is_past_knowledge(self) -> bool:
        """Whether `known_at` is given, so that later corrections do not count."""
        return self.known_at != FOREVER


@lru_cache(maxsize=4096)
def start_of(day: str) -> int:
    """Return the moment at which a day, ISO 8601 text, begins in UTC, in milliseconds since 1970."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


def iso_moment(moment_ms: int) -> str:
    """Return a moment in milliseconds since 1970 as ISO 8601 text, in UTC."""
    return datetime.fromtimestamp(moment_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now_ms() -> int:
    """Return the current moment by this machine's clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000
