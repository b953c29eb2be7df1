"""A harness that asks a graph of its own with the answer cache and without, and records the reads."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import orjson
import pytest
from neo4j import Record

from firmware_graph.api.execution.documents import Documents
from firmware_graph.api.execution.kept_answers import KeptAnswers, Response
from firmware_graph.api.execution.responses import Keeping, Responses
from firmware_graph.api.execution.service import Request, Service
from firmware_graph.api.schema import context as api_context
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.scopes import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.published import Published
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.writer import change
from firmware_graph.model.vocabulary import Tier
from support.question_harness import PLANS, SCHEMA, SSC
from support.sheets import ImportHarness, import_harness

PARTY: Final = Caller(roles=frozenset({Role.PARTY}), is_sec_party=True)
CALLERS: Final[Mapping[str, Caller]] = {"anonymous": ANONYMOUS, "party": PARTY, "ssc": SSC}
DOCUMENTS: Final = Documents(SCHEMA)
GATE: Final = Gate(SCHEMA)

Hook = Callable[[], Awaitable[object]]


class HookedGraph(Graph):
    """A graph with hooks before and after the reads of a query file."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph.driver, graph.database, graph.catalogue, graph.observers)
        self.before: dict[str, Hook] = {}
        self.after: dict[str, Hook] = {}
        self.of_leader: list[bool] = []

    async def read(
        self, name: str, parameters: Mapping[str, Any], deadline: Deadline, *, is_of_leader: bool = False
    ) -> Record:
        """Read, between the hooks."""
        self.of_leader.append(is_of_leader)
        if name in self.before:
            await self.before[name]()
        record = await super().read(name, parameters, deadline, is_of_leader=is_of_leader)
        if name in self.after:
            await self.after[name]()
        return record


def service_on(graph: Graph, *, deadline_seconds: float = 30.0) -> Service:
    """Assemble the service."""

    def open_context(caller: Caller, deadline: Deadline) -> OperationContext:
        return OperationContext.begin(caller, GraphReader(graph, tiers=caller.tiers, deadline=deadline))

    return Service(SCHEMA, DOCUMENTS, GATE, open_context, plans=PLANS, deadline_seconds=deadline_seconds)


def keeping_on(graph: Graph, *, max_bytes: int = 1_000_000) -> Responses:
    """Assemble the service with an answer cache."""
    return Responses(service_on(graph), Keeping(KeptAnswers(max_bytes), Published(graph)))


@dataclass(frozen=True, slots=True)
class CacheHarness:
    """A graph, the service on it, and the names of the query files that the last request read."""

    imports: ImportHarness
    graph: HookedGraph
    responses: Responses
    reads: list[str] = field(default_factory=list)

    @property
    def kept(self) -> KeptAnswers:
        """What is kept."""
        assert self.responses.keeping
        return self.responses.keeping.answers

    async def ask(self, caller: Caller, query: str, variables: Mapping[str, object] | None = None) -> Response:
        """Ask the service with the cache."""
        self.reads.clear()
        return await self.responses.respond(Request(query, variables or {}), caller)

    async def afresh(self, caller: Caller, query: str, variables: Mapping[str, object] | None = None) -> Response:
        """Ask the service without the cache."""
        return await Responses(self.responses.service).respond(Request(query, variables or {}), caller)

    async def data(self, caller: Caller, query: str) -> Any:
        """Return the data of an answer with the cache, which must have no errors."""
        body = orjson.loads((await self.ask(caller, query)).content)
        assert "errors" not in body, body["errors"]
        return body["data"]

    async def is_kept(self, caller: Caller, query: str, variables: Mapping[str, object] | None = None) -> bool:
        """Ask, and return whether the answer came from the cache; either way it must equal the one without."""
        response = await self.ask(caller, query, variables)
        was_kept = self.reads == ["revision"]
        assert response == await self.afresh(caller, query, variables)
        return was_kept

    async def move(self, *tiers: Tier) -> None:
        """Publish a change of these tiers."""
        async with change(self.imports.graph, kind="TEST", actor="a test") as under_way:
            under_way.tiers = set(tiers)


@asynccontextmanager
async def kept_harness(connection: Connection, folder: Path) -> AsyncIterator[CacheHarness]:
    """Open a harness at an emptied graph."""
    async with import_harness(connection, folder) as imports:
        graph = HookedGraph(imports.graph)
        harness = CacheHarness(imports, graph, keeping_on(graph))
        graph.observers.append(lambda name, _seconds, _outcome: harness.reads.append(name))
        yield harness
    await asyncio.sleep(0.02)  # the driver closes its sockets behind our back


@dataclass
class Clock:
    """A clock of operations that a test sets, in milliseconds since 1970."""

    now_ms: int

    @classmethod
    def put_in(cls, monkeypatch: pytest.MonkeyPatch, now_ms: int) -> "Clock":
        """Replace the clock of operations by one that starts at this moment."""
        clock = cls(now_ms)
        monkeypatch.setattr(api_context, "time", SimpleNamespace(time_ns=lambda: clock.now_ms * 1_000_000))
        return clock
