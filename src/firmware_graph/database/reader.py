"""Reads of one operation, all of them from one revision (docs/architecture.md, 'Revisions')."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from neo4j import Record

from firmware_graph.database.dead_writer import undo_dead_write
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphError, GraphUnavailable
from firmware_graph.model.vocabulary import Tier

Answered = TypeVar("Answered")
Question = Callable[["GraphReader"], Awaitable[Answered]]

SETTLING_PAUSE_SECONDS = 0.01
WRITER_PRESUMED_DEAD_AFTER_PAUSES = 100


class RevisionMoved(GraphError):
    """A write was published between two reads of one operation: ask the whole of it again."""


class GraphReader:
    """The reads of one operation, for a caller who may see these tiers.

    Each read is right when no write that could change it was published or under way between the revision
    seen before it and the one at its own end; otherwise it is done again.
    """

    def __init__(self, graph: Graph, *, tiers: frozenset[Tier], deadline: Deadline) -> None:
        self.graph, self.tiers, self.deadline = graph, tiers, deadline
        self.revision: Revision | None = None
        self.known: dict[Question[Any], asyncio.Future[Any]] = {}

    async def once(self, question: Question[Answered]) -> Answered:
        """Ask a question without arguments, once in an operation, and in this process while nothing was written.

        What is known already costs the round trip that tells so, where nothing of the operation was read before.
        """
        if question not in self.known:
            self.known[question] = asyncio.ensure_future(self._known(question))
        answer: Answered = await self.known[question]
        return answer

    async def _known(self, question: Question[Any]) -> object:
        key = (question, self.tiers)
        if key in self.graph.known:
            if self.revision is None:
                await self.read("revision")
            state, answer = self.graph.known[key]
            if state == self._state():
                return answer
        answer = await question(self)
        self.graph.known[key] = (self._state(), answer)
        return answer

    def _state(self) -> tuple[int | None, ...] | None:
        return self.revision.state_of(self.tiers) if self.revision else None

    async def read(self, name: str, /, **parameters: Any) -> Record:  # noqa: ANN401 - as Cypher's parameters are
        """Run a read file and return its one record.

        Raises:
            RevisionMoved: An earlier read of this operation was answered from another revision.
            GraphUnavailable: The database cannot be reached, or its first load is not whole.
            GraphTimeout: The deadline has passed.
        """
        before = self.revision or self.graph.last_seen
        pauses = 0
        while True:
            record = await self.graph.read(name, parameters, self.deadline)
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
