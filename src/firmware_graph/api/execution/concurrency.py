"""Concurrency limits of a process: for all callers, and for each of them."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from firmware_graph.errors import RateLimited


@dataclass(frozen=True, slots=True)
class ConcurrencyLimit(ABC):
    """A number of places for all callers, of which each may take a few; a caller is refused at once if none is free."""

    most: int
    most_of_caller: int
    taken: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def taken_by(self, caller: str) -> Iterator[None]:
        """Take a place while the body runs.

        Raises:
            RateLimited: No place is free.
        """
        if (is_of_caller := self.taken[caller] >= self.most_of_caller) or self.taken.total() >= self.most:
            raise self.refusal(is_of_caller=is_of_caller)
        self.taken[caller] += 1
        try:
            yield
        finally:
            self.taken[caller] -= 1
            if not self.taken[caller]:
                del self.taken[caller]

    @abstractmethod
    def refusal(self, *, is_of_caller: bool) -> RateLimited:
        """Return the error that states the limit: that of the caller, or that of all."""
