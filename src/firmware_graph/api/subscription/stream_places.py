"""How many streams a process has open, and each caller of it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from firmware_graph.errors import RateLimited


@dataclass(frozen=True, slots=True)
class StreamPlaces:
    """A number of places for all, and a number of them for each caller."""

    most: int = 2_000
    most_of_caller: int = 50
    taken: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def taken_by(self, account: str) -> Iterator[None]:
        """Take a place while the body runs.

        Raises:
            RateLimited: There is none.
        """
        if self.taken[account] >= self.most_of_caller:
            message = f"You have {self.most_of_caller} streams open already: end one, or follow several things in one."
            raise RateLimited(message, limit="streams", maximum=self.most_of_caller)
        if self.taken.total() >= self.most:
            raise RateLimited("Too many streams are open here: try again later.", limit="allStreams")
        self.taken[account] += 1
        try:
            yield
        finally:
            self.taken[account] -= 1
            if not self.taken[account]:
                del self.taken[account]
