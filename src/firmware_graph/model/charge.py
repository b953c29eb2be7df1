"""The charge of an operation, and what is left of its caller's budget."""

from typing import Final, NamedTuple

UNLIMITED: Final = 2**31 - 1
"""The largest GraphQL Int, used if there is no limit."""


class Charge(NamedTuple):
    """The budget of a span of time, the charge of an operation, what is left, and when it is full again (ms)."""

    limit: int
    cost: int
    remaining: int
    resets_at: int

    @property
    def is_limited(self) -> bool:
        """Whether there is a limit."""
        return self.limit != UNLIMITED
