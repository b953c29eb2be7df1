"""What changed since a position: the events of the tiers that a caller may read."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import PositionLost
from firmware_graph.model.change_event import ANY, STREAMS, ChangeEvent, EventFilter, Feed
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.positions import positions

MOST_LOOKED_THROUGH: Final = 1_000
"""Events of a stream that are read to find those that fit a filter; the position moves on past what does not."""
LOST: Final = (
    "'after' is no position to go on from: it is of another store, or of the time before a backup was restored, or of "
    "other rights than those that you have now. Read again what you keep, all of it, then go on from 'position' of "
    "these extensions."
)


class Stream(NamedTuple):
    """The next events of a stream, the number of the last that there is, and whether there are more than were read."""

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
    """List the first events after a position, or of all; and the position behind them, from which to ask again.

    A `first` of 0 asks for the position of now. Two round trips, and one more for what is restricted; where many events
    do not fit the filter, fewer than `first` are found, and there are more.

    Raises:
        PositionLost: The position is of another store, epoch, or choice of streams.
    """
    sealing = await reader.once(positions)
    own = streams_of(reader.tiers)
    numbers = dict.fromkeys(own, 0) if after is None else sealing.open(after, own)
    if numbers is None or not first:
        now = {stream.name: stream.last for stream in await next_events(reader, dict.fromkeys(own, 0), limit=0)}
        if numbers is None:
            raise PositionLost(LOST, argument="after", position=sealing.seal(now))
        return Feed([], sealing.seal(now), has_more=False)
    limit = first + 1 if wanted == ANY else max(first + 1, MOST_LOOKED_THROUGH)
    streams = await next_events(reader, numbers, limit=limit)
    page = page_of(streams, first, wanted)
    behind = dict(numbers)
    for event in page.passed:
        behind[event.stream] = event.number
    has_more = any(stream.last > behind[stream.name] for stream in streams)
    return Feed(page.found, sealing.seal(behind), has_more)


class Looked(NamedTuple):
    """The events that were found, and all that were passed with them."""

    found: Sequence[ChangeEvent]
    passed: Sequence[ChangeEvent]


def page_of(streams: Sequence[Stream], first: int, wanted: EventFilter) -> Looked:
    """Choose the first events that fit, in the order of their places.

    Behind the end of what was read of a stream there may be events of it, so nothing later of another is passed.
    """
    ends = [stream.events[-1].place for stream in streams if stream.is_cut]
    events = sorted((event for stream in streams for event in stream.events), key=lambda event: event.place)
    known = [event for event in events if not ends or event.place <= min(ends)]
    places = [place for place, event in enumerate(known) if wanted.takes(event)]
    passed = known[: places[first - 1] + 1] if len(places) > first else known
    return Looked([known[place] for place in places[:first]], passed)


async def next_events(reader: GraphReader, numbers: dict[str, int], *, limit: int) -> list[Stream]:
    """Read the next events of each stream; of what is restricted, only for who may read it."""
    public = [[name, number] for name, number in numbers.items() if name != Tier.SSC]
    record = await reader.read("change_events", streams=public, limit=limit)
    found = [Stream(name, last, [*map(ChangeEvent._make, rows)]) for name, last, rows in record["streams"]]
    if Tier.SSC in numbers:
        record = await reader.read("restricted_change_events", after=numbers[Tier.SSC], limit=limit)
        found.append(Stream(Tier.SSC.value, record["last"], [*map(ChangeEvent._make, record["events"])]))
    return found
