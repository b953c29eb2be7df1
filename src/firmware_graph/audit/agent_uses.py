"""What agents ask with their keys, recorded in the background for the parties on whose behalf they act."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.audit.groups import Groups
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import GraphError
from firmware_graph.model.api_key_use import ApiKeyUse

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

MOST_WAITING: Final = 10_000
PAUSES_SECONDS: Final = (0.1, 1.0, 5.0)


@dataclass(slots=True)
class AgentUses:
    """Commits uses in groups, in the order of arrival; no answer waits for the commit.

    Uses that still fail after several attempts, or that exceed the queue, are lost and their number is logged: the
    record is for a party to consult, and no answer depends on it.
    """

    graph: Graph
    groups: Groups[ApiKeyUse] = field(init=False)

    def __post_init__(self) -> None:
        """Create the queue whose groups `write` commits."""
        self.groups = Groups(self.write)

    def note(self, use: ApiKeyUse) -> None:
        """Queue a use to be recorded."""
        if len(self.groups.waiting) >= MOST_WAITING:
            log.warning("uses of API keys were not recorded", uses=1)
            return
        self.groups.add(use)

    async def write(self, group: list[ApiKeyUse]) -> None:
        """Write a group; retry after a pause if the database does not accept it."""
        uses = [use._asdict() for use in group]
        for pause in (*PAUSES_SECONDS, None):
            try:
                await run_alone(self.graph, "record_api_key_uses", uses=uses)
            except GraphError:
                if pause is None:
                    log.warning("uses of API keys were not recorded", uses=len(group))
                else:
                    await asyncio.sleep(pause)
            else:
                return

    async def finish(self) -> None:
        """Wait for pending writes, before the graph is closed."""
        await self.groups.finish()


async def prune_uses(graph: Graph, *, before_ms: int) -> None:
    """Delete the uses before a moment.

    Raises:
        GraphUnavailable: The database cannot be reached.
    """
    await run_alone(graph, "prune_api_key_uses", before=before_ms)
