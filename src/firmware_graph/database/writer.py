"""Writes: each in one transaction, published atomically (docs/architecture.md, 'Revisions')."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from neo4j import AsyncTransaction, Record

from firmware_graph.database.catalogue import QueryKind
from firmware_graph.database.dead_writer import PART_OF_A_LOAD, clear_after_dead_writer, undone_on_failure
from firmware_graph.database.graph import Graph
from firmware_graph.database.ledger import append_change, moves_of, run_inside
from firmware_graph.database.marks import announce, committed, outlast_leases, put_up
from firmware_graph.database.transaction import Turn, locked_transaction, run_alone, run_in
from firmware_graph.database.waiter import Waiter, turn_of
from firmware_graph.errors import GraphRefused
from firmware_graph.model.change_event import NewEvent
from firmware_graph.model.submitter import Submitter
from firmware_graph.model.touched import EVERYTHING, Touched
from firmware_graph.model.vocabulary import Tier


@dataclass(slots=True)
class Change:
    """A write in progress: its turn, its moment, and what its body sets.

    `recorded_at` is in milliseconds since 1970, and later than that of every change before it. The body sets `tiers` to
    those whose answers it alters, `events` to its effects on them, `touched` to what it writes to, `summary` to its
    content for the ledger, `note` to the note on it, and `submitter` to who submitted the facts that it records; or
    `is_discarded`, so that nothing is written at all. Since `leaseless_since`, by the graph's clock, no lease is given,
    as its first load is under way.
    """

    graph: Graph
    turn: Turn
    recorded_at: int
    tiers: set[Tier] = field(default_factory=set)
    touched: Touched = EVERYTHING
    summary: dict[str, Any] = field(default_factory=dict)
    events: Sequence[NewEvent] = ()
    note: str | None = None
    submitter: Submitter | None = None
    is_discarded: bool = False
    leaseless_since: float | None = None

    @property
    def transaction(self) -> AsyncTransaction:
        """The transaction of the whole write."""
        return self.turn.transaction

    @property
    def sequence(self) -> int:
        """Its number in the ledger."""
        return self.turn.sequence

    async def run(self, name: str, /, **parameters: Any) -> list[Record]:  # noqa: ANN401 - as Cypher's parameters are
        """Run a read or write file inside the change's transaction."""
        return await run_inside(self.transaction, self.graph)(name, **parameters)

    async def run_apart(self, name: str, /, **parameters: Any) -> None:  # noqa: ANN401 - as Cypher's parameters are
        """Run a write file in a transaction of its own: only while a first load is under way."""
        await run_alone(self.graph, name, metadata=PART_OF_A_LOAD, **parameters)


@asynccontextmanager
async def change(graph: Graph, *, kind: str, actor: str, waiter: Waiter | None = None) -> AsyncIterator[Change]:
    """Write in one transaction, and publish it when the body ends without an error.

    It is announced, and every lease has expired, before the mark is set that readers wait for. The mark is in the graph
    before the commit begins and until it is over, so that a reader who sees any part of the commit sees the mark. Each
    of the three is a transaction of its own. A discarded change announces nothing. Of the callers in this process, one
    waits for the lock, in turns of their parties; a command has no `waiter`, and waits for the lock without a limit.

    Raises:
        GraphTimeout: Other writers held the lock until the waiter's deadline, or until it left.
    """
    deadline = waiter.deadline if waiter else None
    async with turn_of(graph.writer_turns, waiter), locked_transaction(graph, deadline=deadline) as turn:
        await clear_after_dead_writer(graph, turn)
        under_way = Change(graph, turn, turn.next_moment)
        yield under_way
        if not under_way.is_discarded:
            await publish(under_way, kind=kind, actor=actor)


@asynccontextmanager
async def first_load(graph: Graph, *, kind: str, actor: str) -> AsyncIterator[Change]:
    """Write in many transactions into an empty graph, which answers nothing until the load is complete.

    The lock is held all the time. If the body fails, or its process dies, what it wrote is removed: at once, or by the
    next start or write.
    """
    async with change(graph, kind=kind, actor=actor) as under_way:
        [count] = await under_way.run("count_firmware_versions")
        if count["firmware_versions"]:
            message = "a first load needs an empty graph"
            raise GraphRefused(message)
        await run_alone(graph, "mark_loading", token=under_way.turn.token)
        under_way.leaseless_since = graph.clock()
        async with undone_on_failure(graph, under_way.turn):
            yield under_way
        if under_way.is_discarded:
            await run_alone(graph, "clear_loading")


async def publish(under_way: Change, *, kind: str, actor: str) -> None:
    """Append the change and its events to the ledger, then move its tiers and commit under the mark.

    Raises:
        GraphUnavailable: The database was lost, or another process terminated this write, as its mark was overdue.
    """
    graph, turn = under_way.graph, under_way.turn
    clock = {"sequence": under_way.sequence, "recorded_at": under_way.recorded_at}
    await append_change(
        under_way.run,
        under_way.events,
        **clock,
        kind=kind,
        actor=actor,
        tiers=under_way.tiers,
        touched=under_way.touched,
        summary=under_way.summary,
        note=under_way.note,
        submitter=under_way.submitter,
    )
    moved = {"recorded_at": under_way.recorded_at, **moves_of(under_way.tiers)}
    async with committed(graph, turn):
        if under_way.leaseless_since is None:
            await announce(graph, turn, under_way.tiers, lease_milliseconds=turn.lease_milliseconds)
        else:  # no lease is given of a graph that is being loaded
            await outlast_leases(graph, turn.lease_milliseconds, since=under_way.leaseless_since)
        await put_up(graph, "mark_publishing", turn, under_way.tiers)
        await run_in(under_way.transaction, graph, "publish", moved, QueryKind.WRITE)
