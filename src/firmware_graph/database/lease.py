"""Leases: for how long a process knows what is published without a round trip (docs/architecture.md, 'Revisions')."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from firmware_graph.database.revision import Revision
from firmware_graph.model.vocabulary import Tier

Clock = Callable[[], float]
"""A clock that never goes back, in seconds."""

MILLISECONDS: Final = 1000
OVERDUE_SECONDS: Final = 10.0
BOOT_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", None)
"""It goes on while the machine is suspended, unlike `time.monotonic`; Linux has it."""


def steady_seconds() -> float:
    """Return the seconds of a clock that never goes back, and that stands still as seldom as the machine allows."""
    return time.monotonic() if BOOT_CLOCK is None else time.clock_gettime(BOOT_CLOCK)


@dataclass(frozen=True, slots=True)
class Lease:
    """A revision as a read saw it, which began at `began`; nothing can have ended it before `until`.

    It is counted from the beginning of the read, as an announcement can follow the moment at which the database
    answered, which is no earlier, and is unknown.
    """

    revision: Revision
    began: float

    @property
    def until(self) -> float:
        """The moment of this process's clock at which it has run out, in seconds."""
        return self.began + self.revision.lease_milliseconds / MILLISECONDS

    def holds(self, tiers: frozenset[Tier], now: float) -> bool:
        """Whether the revision of these tiers is certainly the published one."""
        return now < self.until and self.revision.gives_lease(tiers)


@dataclass(slots=True)
class MarkWatch:
    """Since when this process has seen the same marks, by its own clock: no other's can be wrong then."""

    marks: frozenset[str] = frozenset()
    since: float = 0.0

    def are_overdue(self, marks: frozenset[str], now: float) -> bool:
        """Whether marks that are seen now have been there for so long that their writer has stopped or died."""
        if marks != self.marks:
            self.marks, self.since = marks, now
        return bool(marks) and now - self.since >= OVERDUE_SECONDS
