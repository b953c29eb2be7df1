"""One process's turn of processing watches: everything due in order, each event written once."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.delivery.alterations import Alteration, Alterations
from firmware_graph.delivery.due import Due, Told, due_after
from firmware_graph.delivery.reading import readers_of
from firmware_graph.delivery.watched import parts_concerned
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
        told, made = Told(*rows[0].values()), 0
        while dues := await due_after(readers_of(self.graph, seconds=READING_SECONDS)(), told, now_ms=now_ms()):
            reached = told
            for due in dues:
                streams = await self.events_of(due, reached)
                behind = due.behind(reached)
                if streams or due is dues[-1]:
                    if not await self.tell(told, behind, streams):
                        return made
                    told = behind
                    made += sum(map(len, streams.values()))
                reached = behind
        await self.release()
        return made

    async def events_of(self, due: Due, told: Told) -> Streams:
        """Compute the events of a change or a moment: one for each watch with an answer that differs."""
        before, after = due.clocks(told)
        open_reader = readers_of(self.graph, seconds=READING_SECONDS)
        streams: Streams = defaultdict(list)
        alterations = Alterations(open_reader, before, after)
        async for parts in parts_concerned(open_reader(), due, (before, after)):
            await alterations.work_out([text for part in parts for text in part.requests])
            for part in parts:
                if found := altered_in(part, alterations.known):
                    streams[part.party].append(event_of(part, found, due, due.behind(told).moment))
        return streams

    async def tell(self, past: Told, behind: Told, streams: Streams) -> bool:
        """Write events and the progress of watches atomically; return False if another process has done so."""
        rows = await run_alone(
            self.graph,
            "tell_watches",
            holder=self.holder,
            past=list(past),
            next=list(behind),
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
