"""The currently published revision: known by the lease, or by one read shared by all concurrent callers."""

import asyncio
from dataclasses import dataclass
from typing import Final

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphTimeout
from firmware_graph.model.vocabulary import Tier

READING_SECONDS: Final = 2.0
EVERY_TIER: Final = frozenset(Tier)


@dataclass(frozen=True, slots=True)
class Published:
    """What is published in a graph; the returned revision may have marks or an incomplete first load."""

    graph: Graph

    async def now(self, tiers: frozenset[Tier] = EVERY_TIER) -> Revision:
        """Return the revision of at least these tiers that was published at some moment after this call.

        Costs no round trip while this process has a lease of it. A read is shared by all callers that wait for one; in
        a cluster the leader is read.

        Raises:
            GraphError: The database did not answer, or not in time.
        """
        return self.graph.leased(tiers) or await self.graph.revision_reads.answer(self.read)

    async def read(self) -> Revision:
        """Read it, unless a read that ended meanwhile gave a lease of everything published."""
        if (leased := self.graph.leased(EVERY_TIER)) is not None:
            return leased
        return await self.read_anew()

    async def read_anew(self) -> Revision:
        """Read it from the database, regardless of any lease."""
        began = self.graph.clock()
        try:
            async with asyncio.timeout(READING_SECONDS):
                record = await self.graph.read("revision", {}, Deadline.after(READING_SECONDS), is_of_leader=True)
        except TimeoutError:
            message = "the published revision was not read in time"
            raise GraphTimeout(message) from None
        seen = Revision.of(record["revision"])
        self.graph.take_lease(seen, began=began, is_of_leader=True)
        return seen
