"""One look at what is published, for all subscribers of a process."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.database.published import EVERY_TIER, Published
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphError
from firmware_graph.model.vocabulary import Tier

LOOKING_SECONDS: Final = 0.25


@dataclass(slots=True)
class RevisionWatch:
    """Looks at the revision while anyone waits for another, and wakes who waits; `watch` runs as long as the process.

    A look costs a round trip where no lease is held, and no more however many wait.
    """

    published: Published
    seconds: float = LOOKING_SECONDS
    seen: Revision | None = None
    waiting: int = 0
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
                now = await self.published.now()
            except GraphError:
                now = None
            if now is not None and (self.seen is None or now.state_of(EVERY_TIER) != self.seen.state_of(EVERY_TIER)):
                self.seen = now
                self.wake()
            await asyncio.sleep(self.seconds)

    def wake(self) -> None:
        """Wake all who wait."""
        self.moved.set()
        self.moved = asyncio.Event()

    def end(self) -> None:
        """Let all streams end, as the process is told to stop; only in the thread of the event loop."""
        self.is_ending = True
        self.wake()

    async def wait(self, tiers: frozenset[Tier], known: Revision) -> Revision | None:
        """Wait until the revision of some tiers is another than a known one, and return it; None at the end."""
        self.waiting += 1
        self.wanted.set()
        try:
            while not self.is_ending:
                if self.seen is not None and self.seen.state_of(tiers) != known.state_of(tiers):
                    return self.seen
                await self.moved.wait()
            return None
        finally:
            self.waiting -= 1
