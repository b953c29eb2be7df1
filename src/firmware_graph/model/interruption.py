"""How work of unknown length ends when nobody waits for it any more: it calls a check every few milliseconds."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

Check = Callable[[], None]
"""Raises if the work that calls it is to end."""


def go_on() -> None:
    """Let the work go on to its end."""


def checked(items: Iterable[Item], check: Check) -> Iterable[Item]:
    """Return items such that work on each of them begins with a check."""
    return items if check is go_on else _checked(items, check)


def _checked(items: Iterable[Item], check: Check) -> Iterator[Item]:
    for item in items:
        check()
        yield item
