"""Checks periodically whether watches are due, while the process serves."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.database.graph import Graph
from firmware_graph.database.reader import RevisionMoved
from firmware_graph.database.repeated_failure import RepeatedFailure
from firmware_graph.delivery.due import Told, due_after
from firmware_graph.delivery.reading import reader_of
from firmware_graph.delivery.watch_turn import HELD_SECONDS, WatchTurn
from firmware_graph.errors import GraphError
from firmware_graph.model.clocks import now_ms

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)
LOOK_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class WatchKeeper:
    """Takes a turn when something is due: one short read every `pause_seconds`, and otherwise no write."""

    graph: Graph
    pause_seconds: float
    held_seconds: float = HELD_SECONDS

    async def watch(self) -> None:
        """Check for ever; retry after a pause on failure. Without a pause, do not check at all."""
        turn, failure = WatchTurn(self.graph, self.held_seconds), RepeatedFailure(log, "watches were not told")
        while self.pause_seconds:
            await asyncio.sleep(self.pause_seconds)
            try:
                if await self.is_due():
                    await turn.take()
            except RevisionMoved:
                continue  # something was published meanwhile, which is looked at next
            except GraphError as error:
                failure.failed(error.code)
            else:
                failure.succeeded()

    async def is_due(self) -> bool:
        """Whether something has happened that watches have not been told of."""
        reader = reader_of(self.graph, seconds=LOOK_SECONDS)
        told = (await reader.party_facts("told_watches"))["told"]
        return not told or bool(await due_after(reader, Told(*told), now_ms=now_ms()))
