"""Records of reads written to the graph."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from firmware_graph.audit.chain import KnownDays, days_written
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import GraphContended
from firmware_graph.model.read_block import ReadBlock, RecordText, divided

MOST_ATTEMPTS: Final = 3
PAUSE_SECONDS: Final = 0.02


@dataclass(slots=True)
class RecordWriter:
    """Commits records of a chain in order; records that are in the graph already are skipped."""

    graph: Graph
    days: KnownDays = field(default_factory=KnownDays)

    async def commit(self, records: Sequence[RecordText]) -> None:
        """Commit records in blocks, each in one transaction with the days of its reads.

        Raises:
            GraphError: Some were not committed, or the outcome is unknown.
        """
        for together in divided(records):
            days = self.days.new_in([read for _, read in together])
            written = days_written(days)
            left = together
            while left:
                block = ReadBlock.of(left)
                reached = await self.add(block.properties, written)
                left = [] if reached < block.first else [one for one in left if one.read.number > reached]
            self.days.accept(days)

    async def add(self, block: Mapping[str, Any], days: Sequence[Mapping[str, str]]) -> int:
        """Add a block; retry if the database rolled it back because of a concurrent transaction.

        Return the last number of the chain before this call: the block is added only if that number is before its first
        record; otherwise the chain has some of its records already.
        """
        for attempt in range(MOST_ATTEMPTS):
            try:
                [added] = await run_alone(self.graph, "record_restricted_reads", block=block, days=days)
            except GraphContended:
                if attempt + 1 == MOST_ATTEMPTS:
                    raise
                await asyncio.sleep(PAUSE_SECONDS * (attempt + 1))
            else:
                break
        return int(added["reached"])
