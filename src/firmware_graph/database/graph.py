"""One Neo4j database: its driver, the deadline and name of every transaction, and the translation of errors."""

import asyncio
import time
from collections.abc import AsyncIterator, Hashable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cachetools import LRUCache
from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    NotificationMinimumSeverity,
    Query,
    Record,
)
from neo4j.exceptions import DriverError

from firmware_graph.database.awaited import LEFT, HasLeft, while_awaited
from firmware_graph.database.background import Background
from firmware_graph.database.bounded_store import BoundedStore
from firmware_graph.database.caller_threads import CallerThreads
from firmware_graph.database.catalogue import GIVEN, QueryFile, QueryKind, load_catalogue
from firmware_graph.database.connection import Connection
from firmware_graph.database.kept import KeptFacts
from firmware_graph.database.lease import Clock, Lease, MarkWatch, steady_seconds
from firmware_graph.database.lockout import Lockout
from firmware_graph.database.observation import Observation, Observer
from firmware_graph.database.revision import Revision
from firmware_graph.database.shared_read import SharedRead
from firmware_graph.database.tracing import NoTracer, Tracer
from firmware_graph.database.turns import Turns
from firmware_graph.errors import (
    ConfigurationError,
    CredentialsRefused,
    GraphContractError,
    GraphTimeout,
    GraphUnavailable,
)
from firmware_graph.model.vocabulary import Tier

RETRY_PAUSES_SECONDS = (0.05, 0.2, 0.5)
CONNECTION_TIMEOUT_SECONDS = 5.0
MOST_KNOWN = 100
MOST_TOUCHED_BY_AN_OPERATION = 2_000_000
HEAVY = 2_000
"""Versions and upgrades: their graphs are built in about 20 ms."""

KEPT_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock, in seconds."""

    at: float
    has_left: HasLeft | None = field(default=None, compare=False)

    @classmethod
    def after(cls, seconds: float, has_left: HasLeft | None = None) -> "Deadline":
        """Set a deadline so many seconds from now; `has_left` tells whether the caller has stopped waiting."""
        return cls(time.monotonic() + seconds, has_left)

    async def check(self) -> None:
        """Check that there is time left, and that the caller still waits.

        Raises:
            GraphTimeout: The deadline has passed, or the caller has left.
        """
        self.remaining()
        if self.has_left is not None and await self.has_left():
            raise GraphTimeout(LEFT)

    def remaining(self) -> float:
        """Return the seconds that are left.

        Raises:
            GraphTimeout: The deadline has passed.
        """
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            message = "the operation's deadline has passed"
            raise GraphTimeout(message)
        return seconds


@dataclass(slots=True)
class Graph:
    """A database and what this process knows of it; safe to share between operations.

    `known` has what was loaded by readers of the same rights, with the state of their tiers at that time. `lease` is
    the one under which everything cached is used; `is_routed` if the address may be that of a cluster, whose members
    can be behind its leader. Changes are planned in `check_threads`, or in `writer_threads` by who holds the writers'
    lock, for which callers wait in `writer_turns`; watches are set in `watch_turns`. `lease_milliseconds` is the wanted
    duration of its leases, None to leave it as it is; `recovery` clears the marks of a dead writer, for no caller in
    particular.
    """

    driver: AsyncDriver
    database: str
    catalogue: Mapping[str, QueryFile] = field(default_factory=load_catalogue)
    observers: list[Observer] = field(default_factory=list)
    last_seen: Revision | None = None
    known: MutableMapping[Hashable, tuple[Hashable, Any]] = field(default_factory=lambda: LRUCache(MOST_KNOWN))
    store: BoundedStore = field(default_factory=lambda: BoundedStore(KEPT_BYTES))
    heavy_from: int = HEAVY
    most_touched: int = MOST_TOUCHED_BY_AN_OPERATION
    background: Background = field(default_factory=Background)
    check_threads: CallerThreads = field(default_factory=partial(CallerThreads.named, "checks"))
    writer_threads: CallerThreads = field(default_factory=partial(CallerThreads.named, "writer"))
    writer_turns: Turns = field(default_factory=partial(Turns, 1))
    watch_turns: Turns = field(default_factory=partial(Turns, 1))
    kept: KeptFacts = field(init=False)
    kept_for_restricted: KeptFacts = field(init=False)
    lease: Lease | None = None
    is_routed: bool = False
    lease_milliseconds: int | None = None
    marks: MarkWatch = field(default_factory=MarkWatch)
    recovery: asyncio.Task[None] | None = None
    clock: Clock = steady_seconds
    tracer: Tracer = field(default_factory=NoTracer)
    lockout: Lockout = field(default_factory=Lockout)
    revision_reads: SharedRead[Revision] = field(default_factory=SharedRead)

    def __post_init__(self) -> None:
        """Create the two caches in the store."""
        self.kept, self.kept_for_restricted = KeptFacts(self.store, "public"), KeptFacts(self.store, "restricted")

    def leased(self, tiers: frozenset[Tier]) -> Revision | None:
        """Return the published revision of these tiers, if this process has a lease of it."""
        return self.lease.revision if self.lease and self.lease.holds(tiers, self.clock()) else None

    def take_lease(self, seen: Revision, *, began: float, is_of_leader: bool) -> None:
        """Take the lease of a read that began at a moment of `clock`, unless a read that began later gave one.

        In a cluster, only the leader gives leases.
        """
        if (self.lease is None or began >= self.lease.began) and (is_of_leader or not self.is_routed):
            self.lease = Lease(seen, began)

    def query(self, name: str, kind: QueryKind) -> QueryFile:
        """Look up a query file.

        Raises:
            GraphContractError: The folder of this kind has no file of this name.
        """
        found = self.catalogue.get(name)
        if found is None or found.kind is not kind:
            message = f"there is no cypher/{kind}/{name}.cypher"
            raise GraphContractError(message)
        return found

    async def read(
        self, name: str, parameters: Mapping[str, Any], deadline: Deadline, *, is_of_leader: bool = False
    ) -> Record:
        """Run one read file and return its one record; retry transient failures within the deadline.

        In a cluster any member is read, which may be behind the others, or the leader, which has everything that is
        committed.
        """
        query = self.query(name, QueryKind.READ)
        if parameters.keys() != query.parameters.keys():
            message = f"{name} is given {', '.join(parameters)} in place of {', '.join(query.parameters)}"
            raise GraphContractError(message)
        for pause in (*RETRY_PAUSES_SECONDS, None):
            try:
                return await self._read_once(query, parameters, deadline, WRITE_ACCESS if is_of_leader else READ_ACCESS)
            except GraphUnavailable as error:
                if pause is None or isinstance(error, CredentialsRefused):
                    raise
                await asyncio.sleep(min(pause, deadline.remaining()))
        raise AssertionError  # pragma: no cover - the last pause is None

    async def _read_once(
        self, query: QueryFile, parameters: Mapping[str, Any], deadline: Deadline, access: str
    ) -> Record:
        seconds = deadline.remaining()
        statement = Query(query.statement, metadata={"query": query.name}, timeout=seconds)
        async with while_awaited(deadline.has_left):
            with self.observed(query.name):
                async with self.driver.session(
                    database=self.database, default_access_mode=access, fetch_size=-1
                ) as session:
                    record = await (await session.run(statement, {GIVEN: dict(parameters)})).single()
        if record is None:
            message = f"{query.name} returned no record: the graph is not prepared"
            raise GraphUnavailable(message)
        return record

    def observed(self, name: str) -> Observation:
        """Time a run for the observers, trace it, and translate the driver's errors in it.

        Raises:
            CredentialsRefused: The password was refused a moment ago, by whichever query.
        """
        self.lockout.check()
        return Observation(name, self.observers, self.tracer, self.lockout)


@asynccontextmanager
async def open_graph(
    connection: Connection, *, pool_size: int = 50, kept_bytes: int = KEPT_BYTES
) -> AsyncIterator[Graph]:
    """Open a driver, without connecting yet, and close it at the end.

    Raises:
        ConfigurationError: The driver cannot use the address.
    """
    try:
        driver = AsyncGraphDatabase.driver(
            connection.uri,
            auth=(connection.user, connection.password),
            max_connection_pool_size=pool_size,
            connection_timeout=CONNECTION_TIMEOUT_SECONDS,
            connection_acquisition_timeout=CONNECTION_TIMEOUT_SECONDS * 2,
            telemetry_disabled=True,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            user_agent="firmware-graph",
        )
    except (ValueError, DriverError) as error:
        message = "NEO4J_URI names no address: write it as bolt://host:7687, or neo4j://host:7687 for a cluster."
        raise ConfigurationError(message) from error
    async with driver:
        graph = Graph(
            driver,
            connection.database,
            is_routed=connection.is_routed,
            lease_milliseconds=connection.lease_milliseconds,
            store=BoundedStore(kept_bytes),
        )
        try:
            yield graph
        finally:
            if graph.recovery is not None:
                graph.recovery.cancel()
                await asyncio.gather(graph.recovery, return_exceptions=True)
