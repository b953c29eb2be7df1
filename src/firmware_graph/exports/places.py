"""How many exports are made at a time: each holds the memory of some pages, and on a disk the file of a workbook."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.errors import RateLimited

RETRY_AFTER_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class ExportPlaces:
    """The places of a process, of which one account has a few: `most_of_caller`."""

    most: int = 8
    most_of_caller: int = 2
    taken: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def taken_by(self, account: str) -> Iterator[None]:
        """Take a place while the body runs.

        Raises:
            RateLimited: There is none.
        """
        if self.taken[account] >= self.most_of_caller or self.taken.total() >= self.most:
            message = (
                f"Too many exports are being made: {self.most_of_caller} of one caller at a time, {self.most} of all."
            )
            raise RateLimited(message, retry_after=RETRY_AFTER_SECONDS)
        self.taken[account] += 1
        try:
            yield
        finally:
            self.taken[account] -= 1
            if not self.taken[account]:
                del self.taken[account]
