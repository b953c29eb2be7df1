"""One process's turn of processing watches: everything due in order, each event written once."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.delivery.alterations import Alteration, Alterations
from firmware_graph.delivery.due import Due, Place, Told, due_after
from firmware_graph.delivery.reading import readers_of
from firmware_graph.delivery.watched import watches_concerned
from firmware_graph.errors import GraphContended
from firmware_graph.model.change_event import ChangeKind
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.watch import WatchedPart

READING_SECONDS: Final = 300.0
MILLISECONDS: Final = 1000
HELD_SECONDS: Final = 15.0
"""How long a turn is held without renewal; events are written once even if two processes hold it."""

Streams = dict[str, list[dict[str, Any]]]
"""The new events of each party, as properties."""


@dataclass(slots=True)
class WatchTurn:
    """Creates the events of watches since the last turn; a process takes turns under a name of its own."""

    graph: Graph
    held_seconds: float = HELD_SECONDS
    holder: str = field(default_factory=lambda: str(uuid.uuid4()))

    async def take(self) -> int:
        """Create the events that are due, unless another process is creating them, and return their number.

        Raises:
            GraphError: The database cannot be reached; the next turn creates the rest.
        """
        try:
            rows = await run_alone(
                self.graph, "take_watch_turn", holder=self.holder, now=now_ms(), until=self.held_until()
            )
        except GraphContended:  # another process takes it at this moment
            return 0
        if not rows:
            return 0
        sequence, moment, begun, parties = rows[0].values()
        place, made = Place(Told(sequence, moment), tuple(begun), tuple(parties)), 0
        while dues := begun_first(await self.due_after(place.told), place):
            reached = place.told
            for due in dues:
                behind = due.behind(reached)
                turn = DueTurn(self.graph, due, reached, behind.moment)
                batches = await turn.batches(place.told_of(due))
                for watch_ids in batches:
                    streams, is_last = await turn.events_of(watch_ids), watch_ids is batches[-1]
                    if streams or (is_last and (place.due or due is dues[-1])):
                        told = (*place.told_of(due), *sorted(streams))
                        following = Place(behind) if is_last else Place(reached, due.name, told)
                        if not await self.tell(place, following, streams):
                            return made
                        place = following
                        made += sum(map(len, streams.values()))
                reached = behind
        await self.release()
        return made

    async def due_after(self, told: Told) -> list[Due]:
        """Return what is due now."""
        return await due_after(readers_of(self.graph, seconds=READING_SECONDS)(), told, now_ms=now_ms())

    async def tell(self, past: Place, following: Place, streams: Streams) -> bool:
        """Write events and the progress of watches atomically; return False if another process has done so."""
        rows = await run_alone(
            self.graph,
            "tell_watches",
            holder=self.holder,
            past=list(past.told),
            past_parties=list(past.parties),
            next=list(following.told),
            due=list(following.due),
            parties=list(following.parties),
            until=self.held_until(),
            streams=[{"party": party, "events": events} for party, events in sorted(streams.items())],
        )
        return bool(rows)

    def held_until(self) -> int:
        """Return the moment until which a turn taken now is held, in milliseconds since 1970."""
        return now_ms() + round(self.held_seconds * MILLISECONDS)

    async def release(self) -> None:
        """Release the turn, so that another process can take the next one."""
        await run_alone(self.graph, "take_watch_turn", holder=self.holder, now=now_ms(), until=0)


class DueTurn:
    """What watches are told of a change or a moment, some parties at a time."""

    def __init__(self, graph: Graph, due: Due, told: Told, moment: int) -> None:
        self.open_reader, self.due, self.moment = readers_of(graph, seconds=READING_SECONDS), due, moment
        self.clocks = due.clocks(told)
        self.alterations = Alterations(self.open_reader, *self.clocks)

    async def batches(self, told: Sequence[str]) -> list[list[str]]:
        """Find the watches concerned, without those of parties that were told: at least one batch, maybe empty."""
        self.concerned = await watches_concerned(self.open_reader(), self.due, self.clocks)
        return self.concerned.batches(told) or [[]]

    async def events_of(self, watch_ids: Sequence[str]) -> Streams:
        """Compute the events of some watches: one for each with an answer that differs."""
        streams: Streams = defaultdict(list)
        parts = await self.concerned.parts(self.open_reader(), watch_ids) if watch_ids else []
        await self.alterations.work_out([text for part in parts for text in part.requests])
        for part in parts:
            if found := altered_in(part, self.alterations.known):
                streams[part.party].append(event_of(part, found, self.due, self.moment))
        return streams


def begun_first(dues: Sequence[Due], place: Place) -> list[Due]:
    """Return what is due in order, but first what some parties were told of already."""
    return sorted(dues, key=lambda due: due.name != place.due)


def altered_in(part: WatchedPart, known: Mapping[str, Alteration | None]) -> list[Alteration]:
    """Return the alterations among the requests of a watch."""
    found = (known[text] for text in part.requests)
    return [one for one in found if one is not None]


def event_of(part: WatchedPart, found: Sequence[Alteration], due: Due, moment: int) -> dict[str, Any]:
    """Return the properties of an event; its versions are those that the altered answers start from.

    Its moment is that of the change, but never before that of the previous event of the stream.
    """
    sources = [one.source for one in found if one.source is not None]
    return {
        "kind": ChangeKind.PATHWAY_CHANGED.value,
        "watch_id": part.watch_id,
        "sequence": due.sequence,
        "recorded_at": moment,
        "cpl_entry_ids": sorted({one.cpl_entry_id for one in sources}),
        "device_types": sorted({one.device_type for one in sources}),
        "manufacturer_codes": sorted({one.manufacturer_code for one in sources}),
        "model_keys": sorted({one.model_key for one in sources}),
    }
