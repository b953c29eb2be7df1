"""What an operation was charged, and what is left of its caller's budget."""

from typing import Final, NamedTuple

UNLIMITED: Final = 2**31 - 1
"""The largest number that GraphQL's Int has, where there is no limit."""


class Charge(NamedTuple):
    """The budget of a span of time, what an operation took of it, what is left, and when it is whole again (ms)."""

    limit: int
    cost: int
    remaining: int
    resets_at: int

    @property
    def is_limited(self) -> bool:
        """Whether there is a limit."""
        return self.limit != UNLIMITED
