"""The intervals formed by the events of a range, as specified by OSV."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from firmware_graph.model.stack_version import VersionParts, version_parts

NO_LIMIT: Final = "*"
VERY_FIRST: Final = "0"


class EventKind(StrEnum):
    """The kind of an event of a range, in the order in which the events of one version count."""

    FIXED = "fixed"
    INTRODUCED = "introduced"
    LAST_AFFECTED = "last_affected"
    LIMIT = "limit"


RANKS: Final = {kind: rank for rank, kind in enumerate(EventKind)}


class Event(NamedTuple):
    """A version at which a range begins or ends, or a limit that it does not reach."""

    parts: VersionParts
    kind: EventKind
    text: str

    @classmethod
    def of(cls, kind: EventKind, text: str) -> "Event":
        """Create an event from the text of a version."""
        return cls(version_parts(text) or (), kind, text)

    @property
    def order(self) -> tuple[bool, VersionParts, int]:
        """The sort key of events: `introduced: "0"` is before any version."""
        is_very_first = self.kind is EventKind.INTRODUCED and self.text == VERY_FIRST
        return not is_very_first, self.parts, RANKS[self.kind]


class Interval(NamedTuple):
    """From a version on, up to but without `fixed` or up to and with `last_affected`."""

    introduced: str
    fixed: str | None = None
    last_affected: str | None = None


def intervals_of(events: Sequence[Event]) -> Iterator[Interval]:
    """Yield the affected intervals of versions, whatever the order in which the events are written.

    An end without a beginning before it has no effect. A version must be below one of the limits, if there are any;
    what a limit cuts off is 'fixed' at the limit. An interval without any version is left out.
    """
    begun: Event | None = None
    limit = _limit(events)
    for event in sorted(events, key=lambda event: event.order):
        if event.kind is EventKind.INTRODUCED:
            begun = begun or event
        elif begun is not None and event.kind is not EventKind.LIMIT:
            yield from _below(limit, begun, event)
            begun = None
    if begun is not None:
        yield from _below(limit, begun, None)


def _limit(events: Sequence[Event]) -> Event | None:
    """Return the highest limit; None if there is none, or if one excludes nothing."""
    limits = [event for event in events if event.kind is EventKind.LIMIT]
    if not limits or any(event.text == NO_LIMIT for event in limits):
        return None
    return max(limits, key=lambda event: event.parts)


def _below(limit: Event | None, begun: Event, end: Event | None) -> Iterator[Interval]:
    """Yield the part of an interval below a limit, if it has any version."""
    if end is not None and end.kind is EventKind.LAST_AFFECTED and (limit is None or end.parts < limit.parts):
        yield Interval(begun.text, None, end.text)
        return
    ends = [one for one in (limit, end) if one is not None]
    last = min(ends, key=lambda event: event.parts) if ends else None
    if last is None:
        yield Interval(begun.text)
    elif begun.parts < last.parts:
        yield Interval(begun.text, last.text)
