"""Daily maintenance of the record, done by whichever process comes first: add the head, and prune old records."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.audit.agent_uses import prune_uses
from firmware_graph.audit.heads import add_head
from firmware_graph.audit.retention import prune
from firmware_graph.audit.signing import SigningKey
from firmware_graph.database.graph import Graph
from firmware_graph.errors import GraphError
from firmware_graph.model.clocks import DAY_MS

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

PAUSE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class AuditUpkeep:
    """Adds the head of each day, signed if there is a key, and prunes records older than `keep_days`.

    The uses of agents' keys are pruned with it after `use_days`.
    """

    graph: Graph
    key: SigningKey | None
    keep_days: int
    use_days: int = 90
    pause_seconds: float = PAUSE_SECONDS

    async def watch(self) -> None:
        """Check once a minute whether today's head exists; retry if the database does not answer."""
        while True:
            await asyncio.sleep(self.pause_seconds)
            try:
                await self.once(now_ms=time.time_ns() // 1_000_000)
            except GraphError as error:
                log.warning("the head of the audit record was not added", code=error.code)

    async def once(self, *, now_ms: int) -> bool:
        """Add today's head and prune; return False if another process has done so."""
        if not await add_head(self.graph, self.key, now_ms=now_ms):
            return False
        pruned = await prune(self.graph, before_ms=now_ms - self.keep_days * DAY_MS)
        await prune_uses(self.graph, before_ms=now_ms - self.use_days * DAY_MS)
        log.info("the head of the audit record was added", is_signed=self.key is not None, pruned=pruned)
        return True
