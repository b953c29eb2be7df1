"""Limits on concurrent exports: each holds the memory of some pages, and on disk the file of a workbook."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.errors import RateLimited

RETRY_AFTER_SECONDS: Final = 5
PATIENCE_SECONDS: Final = 10.0
"""How long an export may have waited for its caller, in total, before it gives way to others."""


@dataclass(slots=True, eq=False)
class ExportPlace:
    """The place of an export; `abort` ends its connection.

    It waits for its caller while that reads slowly, or has spent its budget.
    """

    caller: str
    abort: Callable[[], None]
    waited_seconds: float = 0.0
    waits_since: float | None = None

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count how long the body takes as waiting for the caller."""
        self.waits_since = time.monotonic()
        try:
            yield
        finally:
            self.waited_seconds, self.waits_since = self.seconds_waited(), None

    def seconds_waited(self) -> float:
        """Return how long the export has waited for its caller until now."""
        return self.waited_seconds + (time.monotonic() - self.waits_since if self.waits_since is not None else 0.0)


@dataclass(frozen=True, slots=True)
class ExportPlaces:
    """The places of a process for exports; if none is free, the export that waited longest for its caller gives way."""

    most: int = 8
    most_of_caller: int = 2
    taken: set[ExportPlace] = field(default_factory=set)

    @contextmanager
    def taken_by(self, caller: str, abort: Callable[[], None]) -> Iterator[ExportPlace]:
        """Take a place while the body runs.

        Raises:
            RateLimited: No place is free, and no export has waited long for its caller.
        """
        of_caller = sum(place.caller == caller for place in self.taken)
        if of_caller >= self.most_of_caller or (len(self.taken) >= self.most and not self.makes_room()):
            message = (
                f"Too many exports are being made: {self.most_of_caller} of one caller at a time, {self.most} of all."
            )
            raise RateLimited(message, retry_after=RETRY_AFTER_SECONDS)
        place = ExportPlace(caller, abort)
        self.taken.add(place)
        try:
            yield place
        finally:
            self.taken.discard(place)

    def makes_room(self) -> bool:
        """End the export that has waited longest for its caller, and return whether there was one."""
        slowest = max(self.taken, key=ExportPlace.seconds_waited)
        if slowest.seconds_waited() < PATIENCE_SECONDS:
            return False
        self.taken.discard(slowest)
        slowest.abort()
        return True
