"""How much of a kind a process does at a time: for all callers, and for each of them."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from firmware_graph.errors import RateLimited


@dataclass(frozen=True, slots=True)
class ConcurrencyLimit(ABC):
    """A number of places for all callers, of which each has a few; who finds none is refused at once."""

    most: int
    most_of_caller: int
    taken: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def taken_by(self, caller: str) -> Iterator[None]:
        """Take a place while the body runs.

        Raises:
            RateLimited: There is none.
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
        """Describe the limit that is reached: that of the caller, or that of all."""
