"""The size of generated tests, by hypothesis profile: `make soak` runs the same tests for longer."""

from math import ceil
from typing import Final

from hypothesis import settings

USUAL: Final = 100
"""The number of examples of hypothesis's default profile."""


def times(count: int) -> int:
    """Scale a number of examples or operations by the profile, rounded up."""
    return ceil(count * settings().max_examples / USUAL)
