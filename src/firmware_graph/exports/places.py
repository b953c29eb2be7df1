"""Limits on concurrent exports: each holds the memory of some pages, and on disk the file of a workbook."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from firmware_graph.errors import RateLimited

RETRY_AFTER_SECONDS: Final = 5
PATIENCE_SECONDS: Final = 10.0
LEAST_BYTES_A_SECOND: Final = 32_768
"""How long an export may have waited for its caller in vain before it gives way to others, and what is not in vain."""


@dataclass(slots=True, eq=False)
class ExportPlace:
    """The place of an export; `abort` ends its connection.

    It waits for its caller while that reads slowly, or has spent its budget.
    """

    caller: str
    abort: Callable[[], None]
    is_anonymous: bool = False
    late_seconds: float = 0.0
    due_at: float | None = None

    @contextmanager
    def waiting(self, length: int = 0) -> Iterator[None]:
        """Count how long the body takes as waiting for the caller, who has to read so many bytes meanwhile."""
        self.due_at = time.monotonic() + length / LEAST_BYTES_A_SECOND
        try:
            yield
        finally:
            self.late_seconds, self.due_at = self.seconds_late(), None

    def seconds_late(self) -> float:
        """Return how long the export has waited for its caller in vain until now; reading faster makes up for it."""
        return max(self.late_seconds + (time.monotonic() - self.due_at if self.due_at is not None else 0.0), 0.0)


@dataclass(frozen=True, slots=True)
class ExportPlaces:
    """The places of a process for exports, of which those who are anonymous have half.

    If none is free, one gives way: the export that waited longest for its caller, or for a caller with no place the
    oldest one of a caller with several.
    """

    most: int = 8
    most_of_caller: int = 2
    taken: list[ExportPlace] = field(default_factory=list)

    @contextmanager
    def taken_by(self, caller: str, abort: Callable[[], None], *, is_anonymous: bool = False) -> Iterator[ExportPlace]:
        """Take a place while the body runs.

        Raises:
            RateLimited: No place is free, and no export gives way.
        """
        place = ExportPlace(caller, abort, is_anonymous)
        if not self.has_room_for(place):
            limits = f"{self.most_of_caller} of one caller at a time, {self.most} of all, half of them without a token."
            raise RateLimited(f"Too many exports are being made: {limits}", retry_after=RETRY_AFTER_SECONDS)
        self.taken.append(place)
        try:
            yield place
        finally:
            if place in self.taken:
                self.taken.remove(place)

    def has_room_for(self, newcomer: ExportPlace) -> bool:
        """Return whether a place is free for a newcomer, perhaps as another export gave way."""
        of_each = Counter(place.caller for place in self.taken)
        if of_each[newcomer.caller] >= self.most_of_caller:
            return False
        rivals = [place for place in self.taken if place.is_anonymous] if newcomer.is_anonymous else self.taken
        most = ceil(self.most / 2) if newcomer.is_anonymous else self.most
        if len(rivals) < most and len(self.taken) < self.most:
            return True
        latest = max(rivals, key=ExportPlace.seconds_late, default=None)
        several = [place for place in rivals if of_each[place.caller] > 1] if not of_each[newcomer.caller] else []
        if latest and latest.seconds_late() >= PATIENCE_SECONDS:
            self.end(latest)
        elif several:
            self.end(several[0])
        else:
            return False
        return True

    def end(self, place: ExportPlace) -> None:
        """End an export."""
        self.taken.remove(place)
        place.abort()
