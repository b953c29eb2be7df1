"""Whose part gives way where everything is taken: that of whoever has the most."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")
FEWER: Final = 2
"""How many fewer a newcomer must have: afterwards, whoever gave way still has as many as the newcomer."""


def crowd(taken: Iterable[T], owner: Callable[[T], str], newcomer: str) -> Sequence[T]:
    """Return what the owner with the most has, in order; nothing if the newcomer has hardly fewer."""
    of_each: defaultdict[str, list[T]] = defaultdict(list)
    for part in taken:
        of_each[owner(part)].append(part)
    largest = max(of_each.values(), key=len, default=[])
    return largest if len(largest) >= len(of_each[newcomer]) + FEWER else ()
