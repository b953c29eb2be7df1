"""Watches: what a party asks again and again, and wants to be told of when an answer changes."""

from typing import NamedTuple


class Watch(NamedTuple):
    """A watch of a party: its name there, the number of its requests, and when it was set (milliseconds since 1970)."""

    watch_id: str
    party: str
    name: str
    size: int
    set_at: int


class WatchedPart(NamedTuple):
    """The requests of a watch that a change or a moment may have altered, as they are recorded."""

    watch_id: str
    party: str
    requests: list[str]
