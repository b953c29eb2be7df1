"""What is published at this moment, read from the database once for all who want to know."""

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
        """Read what is published, by a request that begins after this call: no earlier change is missed.

        Who calls while a request is under way waits for the next, together with all others who do; where the one
        under way takes long, it is not waited for. In a cluster the leader is asked.

        Raises:
            GraphError: The database did not answer, or not in time.
        """
        if self.next is None:
            self.next = asyncio.create_task(self.read(self.under_way))
            self.next.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self.next)

    async def read(self, earlier: "asyncio.Task[Revision] | None") -> Revision:
        """Let the earlier request end, and make the next one."""
        if earlier is not None:
            await asyncio.wait({earlier}, timeout=OVERTAKING_SECONDS)
        self.under_way, self.next = self.next, None
        try:
            async with asyncio.timeout(READING_SECONDS):
                record = await self.graph.read("revision", {}, Deadline.after(READING_SECONDS), is_of_leader=True)
        except TimeoutError:
            message = "what is published was not told in time"
            raise GraphTimeout(message) from None
        return Revision.of(record["revision"])
