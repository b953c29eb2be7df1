"""One look at what is published and what parties were told, for all subscribers of a process."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from firmware_graph.database.graph import Deadline
from firmware_graph.database.published import EVERY_TIER, READING_SECONDS, Published
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphError
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.shared.party_stream import last_party_numbers

LOOKING_SECONDS: Final = 0.25


class Seen(NamedTuple):
    """What a look saw: the revision, and the number of the last event of parties that had any."""

    revision: Revision
    numbers: Mapping[str, int]

    def is_behind(self, known: "Seen", tiers: frozenset[Tier], parties: Sequence[str]) -> bool:
        """Whether it has something of some tiers, or of parties, that is not known yet."""
        if self.revision.state_of(tiers) != known.revision.state_of(tiers):
            return True
        return any(self.numbers.get(party, 0) > known.numbers.get(party, 0) for party in parties)


@dataclass(slots=True)
class RevisionWatch:
    """Looks while anyone waits for something new, and wakes who waits; `watch` runs as long as the process.

    A look costs a round trip where no lease is held, and one more where someone waits for events of `parties`; no more
    however many wait.
    """

    published: Published
    seconds: float = LOOKING_SECONDS
    seen: Seen | None = None
    waiting: int = 0
    parties: Counter[str] = field(default_factory=Counter)
    is_ending: bool = False
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    wanted: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self) -> None:
        """Look, again and again; a database that does not answer is asked again."""
        while True:
            if not self.waiting:
                self.wanted.clear()
                await self.wanted.wait()
            try:
                now = await self.look(*self.parties)
            except GraphError:
                now = None
            if now is not None and self.is_news(now):
                self.seen = now
                self.wake()
            await asyncio.sleep(self.seconds)

    async def look(self, *parties: str) -> Seen:
        """Return what is published, and the numbers of the last events of some parties.

        Raises:
            GraphError: The database did not answer, or not in time.
        """
        revision = await self.published.now()
        deadline = Deadline.after(READING_SECONDS)
        numbers = await last_party_numbers(self.published.graph, parties, deadline) if parties else {}
        return Seen(revision, numbers)

    def is_news(self, now: Seen) -> bool:
        """Whether a look saw something else than the last one that did."""
        seen = self.seen
        if seen is None or now.revision.state_of(EVERY_TIER) != seen.revision.state_of(EVERY_TIER):
            return True
        return now.numbers != seen.numbers

    def wake(self) -> None:
        """Wake all who wait."""
        self.moved.set()
        self.moved = asyncio.Event()

    def end(self) -> None:
        """Let all streams end, as the process is told to stop; only in the thread of the event loop."""
        self.is_ending = True
        self.wake()

    async def wait(self, tiers: frozenset[Tier], known: Seen, *, parties: Sequence[str] = ()) -> Seen | None:
        """Wait until there is something of some tiers, or of parties, that is not known; None at the end."""
        self.waiting += 1
        self.parties.update(parties)
        self.wanted.set()
        try:
            while not self.is_ending:
                if self.seen is not None and self.seen.is_behind(known, tiers, parties):
                    return self.seen
                await self.moved.wait()
            return None
        finally:
            self.waiting -= 1
            self.parties -= Counter(parties)
