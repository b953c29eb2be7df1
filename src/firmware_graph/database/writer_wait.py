"""What a read does about a writer: wait while it publishes, and recover if it died."""

import asyncio
from dataclasses import dataclass
from typing import Final

from firmware_graph.database.dead_writer import undo_dead_write
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphUnavailable
from firmware_graph.model.vocabulary import Tier

SETTLING_PAUSE_SECONDS: Final = 0.01
WRITER_PRESUMED_DEAD_AFTER_PAUSES: Final = 100


@dataclass(slots=True)
class WriterWait:
    """The wait of one read until no commit that moves its tiers is under way."""

    graph: Graph
    tiers: frozenset[Tier]
    deadline: Deadline
    pauses: int = 0

    async def is_over(self, seen: Revision) -> bool:
        """Whether a revision is quiet; if not, pause before the caller reads another.

        Raises:
            GraphUnavailable: The first load of the graph is not complete.
            GraphTimeout: The deadline has passed.
        """
        check_loaded(seen)
        self.watch_marks(seen)
        if seen.is_quiet(self.tiers):
            return True
        await self.pause()
        return False

    def watch_marks(self, seen: Revision) -> None:
        """Begin to clear the marks of a stopped or dead writer; no caller waits, as it may not even see the tier."""
        graph = self.graph
        is_at_work = graph.recovery is not None and not graph.recovery.done()
        if graph.marks.are_overdue(seen.marks, graph.clock()) and not is_at_work:
            graph.recovery = asyncio.create_task(undo_dead_write(graph))
            graph.recovery.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def pause(self) -> None:
        """Wait a little for the writer; after too many pauses look for it, as it may have died."""
        await asyncio.sleep(min(SETTLING_PAUSE_SECONDS, self.deadline.remaining()))
        if self.pauses and self.pauses % WRITER_PRESUMED_DEAD_AFTER_PAUSES == 0:
            await undo_dead_write(self.graph)
        self.pauses += 1


def check_loaded(seen: Revision) -> None:
    """Refuse to answer from a graph whose first load is incomplete.

    Raises:
        GraphUnavailable: It is not.
    """
    if seen.is_loading:
        message = "the graph is being loaded for the first time"
        raise GraphUnavailable(message)
