"""A harness in which tests query a graph of their own with and without a cache of answers, and count the reads."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import orjson
import pytest
from neo4j import Record

from firmware_graph.api.execution.answer_cache import AnswerCache
from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.freshness import Freshness
from firmware_graph.api.execution.release import Releases
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.service import Service
from firmware_graph.api.schema import context as api_context
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.write import Write
from firmware_graph.audit.recorder import Unrecorded
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.roles import Role
from firmware_graph.database.bounded_store import BoundedStore
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
DOCUMENTS: Final = DocumentCache(SCHEMA)
GATE: Final = Gate(SCHEMA)

Hook = Callable[[], Awaitable[object]]


class HookedGraph(Graph):
    """A graph with hooks before and after the reads of a query file."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph.driver, graph.database, graph.catalogue, graph.observers)
        self.before: dict[str, Hook] = {}
        self.after: dict[str, Hook] = {}
        self.of_leader: list[bool] = []
        self.executions = 0

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


def service_on(graph: Graph, *, deadline_seconds: float = 300.0, cache_bytes: int = 1_000_000) -> Service:
    """Assemble the service; the default deadline is longer than a busy machine needs."""

    def open_context(
        caller: Caller, deadline: Deadline, write: Write | None = None, *, uses_party_facts: bool = False
    ) -> OperationContext:
        if isinstance(graph, HookedGraph):
            graph.executions += 1
        rights = caller.rights
        reader = GraphReader(graph, rights=rights, deadline=deadline, uses_party_facts=uses_party_facts)
        return OperationContext.begin(caller, reader, write)

    executor = OperationExecutor(SCHEMA, open_context, deadline_seconds, PLANS)
    return Service(
        DOCUMENTS,
        GATE,
        executor,
        AnswerCache(BoundedStore(cache_bytes), Freshness(Published(graph), timeout_seconds=60)),
        releases=Releases(Unrecorded()),
    )


@dataclass(frozen=True, slots=True)
class CacheHarness:
    """A graph, the service on it, and the names of the query files that the last request read."""

    imports: ImportHarness
    graph: HookedGraph
    service: Service
    reads: list[str] = field(default_factory=list)

    @property
    def answers(self) -> AnswerCache:
        """The cache."""
        assert self.service.answers
        return self.service.answers

    @property
    def without_cache(self) -> Service:
        """The same service without a cache."""
        return replace(self.service, answers=None)

    @property
    def was_cached(self) -> bool:
        """Whether nothing was executed for the last answer."""
        return self.graph.executions == 0

    async def outlast_lease(self) -> None:
        """Wait until this process no longer has a lease."""
        while self.graph.leased(frozenset({Tier.CPL})):  # noqa: ASYNC110 - a clock tells nobody
            await asyncio.sleep(0.005)

    async def ask(self, caller: Caller, query: str, variables: Mapping[str, object] | None = None) -> EncodedResponse:
        """Send a request with the cache."""
        self.reads.clear()
        self.graph.executions = 0
        return await self.service.respond(Request(query, variables or {}), caller)

    async def afresh(
        self, caller: Caller, query: str, variables: Mapping[str, object] | None = None
    ) -> EncodedResponse:
        """Send a request without the cache."""
        return await self.without_cache.respond(Request(query, variables or {}), caller)

    async def data(self, caller: Caller, query: str) -> Any:
        """Return the data of an answer that must have no errors, with the cache."""
        body = orjson.loads((await self.ask(caller, query)).content)
        assert "errors" not in body, body["errors"]
        return body["data"]

    async def is_cached(self, caller: Caller, query: str, variables: Mapping[str, object] | None = None) -> bool:
        """Send a request, and return whether the answer came from the cache; assert that it equals the uncached one."""
        response = await self.ask(caller, query, variables)
        was_cached = self.was_cached
        assert response == await self.afresh(caller, query, variables)
        return was_cached

    async def move(self, *tiers: Tier) -> None:
        """Publish a change of these tiers."""
        async with change(self.imports.graph, kind="TEST", actor="a test") as under_way:
            under_way.tiers = set(tiers)


@asynccontextmanager
async def cache_harness(connection: Connection, folder: Path) -> AsyncIterator[CacheHarness]:
    """Open a harness on an emptied graph."""
    async with import_harness(connection, folder) as imports:
        graph = HookedGraph(imports.graph)
        harness = CacheHarness(imports, graph, service_on(graph))
        graph.observers.append(lambda name, _seconds, _outcome: harness.reads.append(name))
        yield harness
    await asyncio.sleep(0.02)  # the driver closes its sockets behind our back


@dataclass
class Clock:
    """A clock of operations, set by a test, in milliseconds since 1970."""

    now_ms: int

    @classmethod
    def put_in(cls, monkeypatch: pytest.MonkeyPatch, now_ms: int) -> "Clock":
        """Replace the clock of operations by one that starts at this moment."""
        clock = cls(now_ms)
        monkeypatch.setattr(api_context, "time", SimpleNamespace(time_ns=lambda: clock.now_ms * 1_000_000))
        return clock
