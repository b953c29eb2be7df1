"""Reads of one operation, all of them from one revision (docs/architecture.md, 'Revisions')."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from neo4j import Record

from firmware_graph.database.dead_writer import undo_dead_write
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphError, GraphUnavailable
from firmware_graph.model.rights import Rights
from firmware_graph.model.vocabulary import Tier

Loaded = TypeVar("Loaded")
Load = Callable[["GraphReader"], Awaitable[Loaded]]
"""An async function of the reader alone, such as a question without arguments."""

SETTLING_PAUSE_SECONDS = 0.01
WRITER_PRESUMED_DEAD_AFTER_PAUSES = 100


class RevisionMoved(GraphError):
    """A write was published between two reads of one operation: execute all of it again."""


class GraphReader:
    """The reads of one operation, for a caller of these rights.

    A read is valid when no write that could change it was published or under way between the revision seen before
    it and the one at its own end; otherwise it is repeated. In a cluster any member is read, or its leader alone:
    for the payload of a write, which another member may not have yet.
    """

    def __init__(self, graph: Graph, *, rights: Rights, deadline: Deadline, is_of_leader: bool = False) -> None:
        self.graph, self.rights, self.deadline, self.is_of_leader = graph, rights, deadline, is_of_leader
        self.revision: Revision | None = None
        self.loads: dict[Load[Any], asyncio.Future[Any]] = {}

    @property
    def tiers(self) -> frozenset[Tier]:
        """The tiers that may be read."""
        return self.rights.tiers

    async def once(self, load: Load[Loaded]) -> Loaded:
        """Load something once in an operation, and once in this process while nothing was written.

        What the process has already costs the round trip that confirms its revision, where nothing of the operation
        was read before.
        """
        if load not in self.loads:
            self.loads[load] = asyncio.ensure_future(self._loaded(load))
        loaded: Loaded = await self.loads[load]
        return loaded

    async def _loaded(self, load: Load[Any]) -> object:
        key = (load, self.rights)
        if key in self.graph.known and self.revision is None:
            await self.read("revision")
        known = self.graph.known.get(key)
        if known is not None and known[0] == self._state():
            return known[1]
        loaded = await load(self)
        self.graph.known[key] = (self._state(), loaded)
        return loaded

    def _state(self) -> tuple[int | None, ...] | None:
        return self.revision.state_of(self.tiers) if self.revision else None

    async def read(self, name: str, /, **parameters: Any) -> Record:  # noqa: ANN401 - as Cypher's parameters are
        """Run a read file and return its one record.

        Raises:
            RevisionMoved: An earlier read of this operation was answered from another revision.
            GraphUnavailable: The database cannot be reached, or its first load is not complete.
            GraphTimeout: The deadline has passed.
        """
        before = self.revision or self.graph.last_seen
        pauses = 0
        while True:
            record = await self.graph.read(name, parameters, self.deadline, is_of_leader=self.is_of_leader)
            seen = Revision.of(record["revision"])
            if seen.is_loading:
                message = "the graph is being loaded for the first time"
                raise GraphUnavailable(message)
            if not seen.is_quiet(self.tiers):
                pauses = await self._wait_for_writer(pauses)
                continue
            self.graph.last_seen = seen
            if before is not None and seen.numbers_of(self.tiers) == before.numbers_of(self.tiers):
                self._accept(seen)
                return record
            before = seen

    def _accept(self, seen: Revision) -> None:
        if self.revision is None:
            self.revision = seen
        elif self.revision.numbers_of(self.tiers) != seen.numbers_of(self.tiers):
            message = "a write was published while this operation was being answered"
            raise RevisionMoved(message)

    async def _wait_for_writer(self, pauses: int) -> int:
        await asyncio.sleep(min(SETTLING_PAUSE_SECONDS, self.deadline.remaining()))
        if pauses and pauses % WRITER_PRESUMED_DEAD_AFTER_PAUSES == 0:
            await undo_dead_write(self.graph)
        return pauses + 1
