"""The revision that is published at this moment, read from the database once for all who ask at once."""

import asyncio
from dataclasses import dataclass

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphTimeout

READING_SECONDS = 2.0
OVERTAKING_SECONDS = 0.05


@dataclass(slots=True)
class Published:
    """Reads the revision for many callers at once; safe to share between operations."""

    graph: Graph
    under_way: "asyncio.Task[Revision] | None" = None
    next: "asyncio.Task[Revision] | None" = None

    async def now(self) -> Revision:
        """Read the published revision, by a request that begins after this call, so that no earlier change is missed.

        Callers that arrive while a request is under way share the next one, which does not wait for long until the
        one under way ends. In a cluster the leader is read.

        Raises:
            GraphError: The database did not answer, or not in time.
        """
        if self.next is None:
            self.next = asyncio.create_task(self.read(self.under_way))
            self.next.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self.next)

    async def read(self, earlier: "asyncio.Task[Revision] | None") -> Revision:
        """Wait briefly for the earlier request to end, and send the next one."""
        if earlier is not None:
            await asyncio.wait({earlier}, timeout=OVERTAKING_SECONDS)
        self.under_way, self.next = self.next, None
        try:
            async with asyncio.timeout(READING_SECONDS):
                record = await self.graph.read("revision", {}, Deadline.after(READING_SECONDS), is_of_leader=True)
        except TimeoutError:
            message = "the published revision was not read in time"
            raise GraphTimeout(message) from None
        return Revision.of(record["revision"])
