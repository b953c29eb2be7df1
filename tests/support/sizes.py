"""How much generated tests try, by the profile of hypothesis: `make soak` runs the same tests for longer."""

from typing import Final

from hypothesis import settings

USUAL: Final = 100
"""The number of examples of hypothesis's own default profile."""


def times(count: int) -> int:
    """Scale a number of examples or operations by the profile; 1 is the least."""
    return max(1, count * settings().max_examples // USUAL)
