"""How work of unknown length ends when nobody waits for it any more: it calls a check every few milliseconds.

The check is of the running work, and not of what it works on, which several operations may share.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")

Check = Callable[[], None]
"""Raises if the work that calls it is to end."""


def go_on() -> None:
    """Let the work go on to its end."""


_CHECK: ContextVar[Check] = ContextVar("check", default=go_on)


@contextmanager
def interruptible(check: Check) -> Iterator[None]:
    """Run the body with a check, which ends it by raising."""
    token = _CHECK.set(check)
    try:
        yield
    finally:
        _CHECK.reset(token)


def check() -> None:
    """Call the check of the running work, which may raise."""
    _CHECK.get()()


def checked(items: Iterable[Item], *, every: int = 1) -> Iterable[Item]:
    """Return items such that work on each of them, or on one of so many, begins with a check."""
    call = _CHECK.get()
    return items if call is go_on else _checked(items, call, every)


def _checked(items: Iterable[Item], call: Check, every: int) -> Iterator[Item]:
    for place, item in enumerate(items):
        if not place % every:
            call()
        yield item
