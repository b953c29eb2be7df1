"""Leases: how long a process knows what is published without a round trip (docs/architecture.md, 'Revisions')."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from firmware_graph.database.revision import Revision
from firmware_graph.model.vocabulary import Tier

Clock = Callable[[], float]
"""A monotonic clock, in seconds."""

MILLISECONDS: Final = 1000
OVERDUE_SECONDS: Final = 10.0
BOOT_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", None)
"""It continues while the machine is suspended, unlike `time.monotonic`; Linux has it."""


def steady_seconds() -> float:
    """Return the seconds of a monotonic clock, which continues during suspend if the machine has one that does."""
    return time.monotonic() if BOOT_CLOCK is None else time.clock_gettime(BOOT_CLOCK)


@dataclass(frozen=True, slots=True)
class Lease:
    """A revision as seen by a read that began at `began`; nothing can have replaced it before `until`.

    The lease is counted from the beginning of the read, as an announcement may follow directly after the database
    answered, at a moment that is not known but not earlier.
    """

    revision: Revision
    began: float

    @property
    def until(self) -> float:
        """The moment of this process's clock at which it expires, in seconds."""
        return self.began + self.revision.lease_milliseconds / MILLISECONDS

    def holds(self, tiers: frozenset[Tier], now: float) -> bool:
        """Whether the revision of these tiers is certainly the published one."""
        return now < self.until and self.revision.gives_lease(tiers)


@dataclass(slots=True)
class MarkWatch:
    """Since when this process has seen the same marks, by its own clock, so that no other clock matters."""

    marks: frozenset[str] = frozenset()
    since: float = 0.0

    def are_overdue(self, marks: frozenset[str], now: float) -> bool:
        """Whether the marks have been there for so long that their writer must have stopped or died."""
        if marks != self.marks:
            self.marks, self.since = marks, now
        return bool(marks) and now - self.since >= OVERDUE_SECONDS
