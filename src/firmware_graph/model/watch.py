"""Watches: recurring questions of a party, with a notification when an answer changes."""

from typing import NamedTuple


class Watch(NamedTuple):
    """A watch of a party: its name there, the number of its requests, and when it was set (milliseconds since 1970).

    With `names_party`, SECAS sees the party's name among those that watch what a change affects.
    """

    watch_id: str
    party: str
    name: str
    size: int
    set_at: int
    names_party: bool = False


class WatchingParties(NamedTuple):
    """Who watches what a change affects: the parties that agreed to be named, and the number of the others.

    `unnamed_count` is None for fewer than three, and excludes those that are named: so no name and number together
    reveal a single party that did not agree.
    """

    named: list[str]
    unnamed_count: int | None


class WatchedPart(NamedTuple):
    """The requests of a watch that a change or a moment may have altered, as recorded."""

    watch_id: str
    party: str
    requests: list[str]
