"""Polling of what is published and of parties' events, shared by all subscribers of a process."""

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
    """The result of one poll: the revision, and the number of the last event of each party that has any."""

    revision: Revision
    numbers: Mapping[str, int]

    def is_behind(self, known: "Seen", tiers: frozenset[Tier], parties: Sequence[str]) -> bool:
        """Whether it has something of some tiers, or of parties, that is not in `known`."""
        if self.revision.state_of(tiers) != known.revision.state_of(tiers):
            return True
        return any(self.numbers.get(party, 0) > known.numbers.get(party, 0) for party in parties)


@dataclass(slots=True)
class RevisionWatch:
    """Polls while anyone waits for something new, and wakes the waiters; `watch` runs as long as the process.

    A poll costs a round trip if no lease is held, and one more if someone waits for events of `parties`; no more
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
        """Poll periodically; retry if the database does not answer."""
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
        """Whether a poll saw something different from the last successful one."""
        seen = self.seen
        if seen is None or now.revision.state_of(EVERY_TIER) != seen.revision.state_of(EVERY_TIER):
            return True
        return now.numbers != seen.numbers

    def wake(self) -> None:
        """Wake all waiters."""
        self.moved.set()
        self.moved = asyncio.Event()

    def end(self) -> None:
        """Let all streams end, as the process is told to stop; only in the thread of the event loop."""
        self.is_ending = True
        self.wake()

    async def wait(self, tiers: frozenset[Tier], known: Seen, *, parties: Sequence[str] = ()) -> Seen | None:
        """Wait until some tiers, or parties, have something that is not in `known`; return None at the end."""
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
