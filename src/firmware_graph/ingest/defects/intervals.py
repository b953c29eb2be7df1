"""The intervals that the events of a range make, branch by branch."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from firmware_graph.model.stack_version import VersionParts, version_parts


class EventKind(StrEnum):
    """The kind of an event of a range, in the order in which the events of one version count."""

    FIXED = "fixed"
    INTRODUCED = "introduced"
    LAST_AFFECTED = "last_affected"


class Event(NamedTuple):
    """A version at which a range begins or ends."""

    parts: VersionParts
    kind: EventKind
    text: str

    @classmethod
    def of(cls, kind: EventKind, text: str) -> "Event":
        """Make an event of the text of a version."""
        return cls(version_parts(text) or (), kind, text)


class Interval(NamedTuple):
    """From a version on, up to but without `fixed` or up to and with `last_affected`."""

    introduced: str
    fixed: str | None = None
    last_affected: str | None = None


def intervals_of(events: Sequence[Event]) -> Iterator[Interval]:
    """Pair beginnings with ends in the order of their versions, whatever the order they are written in.

    An end with nothing begun before it ends nothing.
    """
    kinds = list(EventKind)
    begun: str | None = None
    for event in sorted(events, key=lambda event: (event.parts, kinds.index(event.kind))):
        if event.kind is EventKind.INTRODUCED:
            begun = begun or event.text
        elif begun is not None:
            is_fixed = event.kind is EventKind.FIXED
            yield Interval(begun, event.text, None) if is_fixed else Interval(begun, None, event.text)
            begun = None
    if begun is not None:
        yield Interval(begun)
