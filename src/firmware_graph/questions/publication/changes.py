"""What changed since a position: the events of the tiers that a caller may read."""

from collections.abc import Sequence
from itertools import starmap
from typing import Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import PositionLost
from firmware_graph.model.change_event import ANY, STREAMS, ChangeEvent, EventFilter, Feed
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.shared.party_stream import (
    names_of_party_streams,
    party_events,
    party_streams_of,
)
from firmware_graph.questions.publication.shared.positions import positions

MOST_LOOKED_THROUGH: Final = 1_000
"""Events of a stream that are read to find matching ones; the position advances past the others."""
PUBLIC_STREAMS: Final = frozenset(STREAMS) - {Tier.SSC.value}
LOST: Final = (
    "'after' is no position to go on from: it is of another store, or of the time before a backup was restored, or of "
    "other rights than those that you have now. Read again what you keep, all of it, then go on from 'position' of "
    "these extensions."
)


class Stream(NamedTuple):
    """The next events of a stream, the number of its last one, and whether there are more than were read."""

    name: str
    last: int
    events: Sequence[ChangeEvent]

    @property
    def is_cut(self) -> bool:
        """Whether there are more."""
        return bool(self.events) and self.events[-1].number < self.last


def streams_of(tiers: frozenset[Tier]) -> tuple[str, ...]:
    """Return the streams that a reader of these tiers may read."""
    return tuple(name for name in STREAMS if name in tiers)


async def changes(reader: GraphReader, after: str | None, first: int, wanted: EventFilter = ANY) -> Feed:
    """List the first events after a position, or of all; and the position after them, from which to continue.

    A `first` of 0 requests the current position. Two round trips, and one more each for restricted events and for those
    of the caller's party; if many events do not match the filter, fewer than `first` are found, although there are
    more. Those of the party are included if the operation requests party facts: a position keeps its place in them
    otherwise.

    Raises:
        PositionLost: The position is of another store, epoch, or choice of streams.
    """
    sealing = await reader.once(positions)
    own, of_parties = streams_of(reader.tiers), party_streams_of(reader)
    known = (
        dict.fromkeys(own, 0)
        if after is None
        else sealing.open(after, own, of_parties=names_of_party_streams(reader.rights))
    )
    asked = [*own, *of_parties]
    if known is None or not first:
        now = {stream.name: stream.last for stream in await next_events(reader, dict.fromkeys(asked, 0), limit=0)}
        if known is None:
            raise PositionLost(LOST, argument="after", position=sealing.seal(now))
        return Feed([], sealing.seal(known | now), has_more=False)
    numbers = dict.fromkeys(asked, 0) | known
    limit = first + 1 if wanted == ANY else max(first + 1, MOST_LOOKED_THROUGH)
    streams = await next_events(reader, {name: numbers[name] for name in asked}, limit=limit)
    page = page_of(streams, first, wanted)
    behind = dict(numbers)
    for event in page.passed:
        behind[event.stream] = event.number
    has_more = any(stream.last > behind[stream.name] for stream in streams)
    return Feed(page.found, sealing.seal(behind), has_more)


class Looked(NamedTuple):
    """The matching events, and everything that was passed with them."""

    found: Sequence[ChangeEvent]
    passed: Sequence[ChangeEvent]


def page_of(streams: Sequence[Stream], first: int, wanted: EventFilter) -> Looked:
    """Choose the first matching events, in the order of their places.

    After the end of what was read of a stream it may have more events, so nothing later of another stream is passed.
    """
    ends = [stream.events[-1].place for stream in streams if stream.is_cut]
    events = sorted((event for stream in streams for event in stream.events), key=lambda event: event.place)
    known = [event for event in events if not ends or event.place <= min(ends)]
    places = [place for place, event in enumerate(known) if wanted.takes(event)]
    passed = known[: places[first - 1] + 1] if len(places) > first else known
    return Looked([known[place] for place in places[:first]], passed)


async def next_events(reader: GraphReader, numbers: dict[str, int], *, limit: int) -> list[Stream]:
    """Read the next events of each stream; of restricted ones only for readers who may read them."""
    public = [[name, number] for name, number in numbers.items() if name in PUBLIC_STREAMS]
    record = await reader.read("change_events", streams=public, limit=limit)
    found = [Stream(name, last, [*starmap(ChangeEvent, rows)]) for name, last, rows in record["streams"]]
    if Tier.SSC in numbers:
        record = await reader.read("restricted_change_events", after=numbers[Tier.SSC], limit=limit)
        found.append(Stream(Tier.SSC.value, record["last"], [*starmap(ChangeEvent, record["events"])]))
    of_parties = {name: number for name, number in numbers.items() if name not in STREAMS}
    if of_parties:
        found += [Stream(*stream) for stream in await party_events(reader, of_parties, limit=limit)]
    return found
