"""Records of reads written to the graph."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.audit.chain import KnownDays, group_of
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import GraphContended
from firmware_graph.model.restricted_read import RecordedRead

MOST_ATTEMPTS: Final = 3
PAUSE_SECONDS: Final = 0.02


@dataclass(slots=True)
class RecordWriter:
    """Commits records of a chain in their order; those that the graph has already, it takes no second time."""

    graph: Graph
    days: KnownDays = field(default_factory=KnownDays)

    async def commit(self, records: Sequence[RecordedRead]) -> None:
        """Commit records, again where the database undid them because of what another process did.

        Raises:
            GraphError: They are not committed, or nobody knows.
        """
        days = self.days.new_in(records)
        for attempt in range(MOST_ATTEMPTS):
            try:
                await run_alone(self.graph, "record_restricted_reads", group=group_of(records, days))
            except GraphContended:
                if attempt + 1 == MOST_ATTEMPTS:
                    raise
                await asyncio.sleep(PAUSE_SECONDS * (attempt + 1))
            else:
                break
        self.days.accept(days)
