"""Writes: each in one transaction, published whole (docs/architecture.md, 'Revisions')."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from neo4j import AsyncTransaction, Record

from firmware_graph.database.catalogue import QueryKind
from firmware_graph.database.dead_writer import PART_OF_A_LOAD, clear_after_dead_writer, undone_on_failure
from firmware_graph.database.graph import Graph
from firmware_graph.database.marks import announce, committed, outlast_leases, put_up
from firmware_graph.database.transaction import Turn, locked_transaction, run_alone, run_in
from firmware_graph.errors import GraphRefused
from firmware_graph.model.touched import EVERYTHING, Touched
from firmware_graph.model.vocabulary import Tier

MOST_TOUCHED: Final = 10_000
"""A change that touched more than this many entries or models is recorded as one that touched everything."""


@dataclass(slots=True)
class Change:
    """A write in progress: its turn, its moment, and what its body states of it.

    `recorded_at` is in milliseconds since 1970, and later than that of every change before it. The body
    sets `tiers` to those whose answers it alters, `touched` to what it writes to, and `summary` and `note` to what the
    ledger should hold, the note for who may read all of these tiers; or `is_discarded`, for nothing to be written at
    all. Since `leaseless_since`, by the graph's clock, no lease is given, as its first load is under way.
    """

    graph: Graph
    turn: Turn
    recorded_at: int
    tiers: set[Tier] = field(default_factory=set)
    touched: Touched = EVERYTHING
    summary: dict[str, Any] = field(default_factory=dict)
    note: str | None = None
    is_discarded: bool = False
    leaseless_since: float | None = None

    @property
    def transaction(self) -> AsyncTransaction:
        """The transaction that all of it is written in."""
        return self.turn.transaction

    @property
    def sequence(self) -> int:
        """Its number in the ledger."""
        return self.turn.sequence

    async def run(self, name: str, /, **parameters: Any) -> list[Record]:  # noqa: ANN401 - as Cypher's parameters are
        """Run a read or write file inside the change's transaction."""
        kind = QueryKind.READ if self.graph.catalogue[name].kind is QueryKind.READ else QueryKind.WRITE
        return await run_in(self.transaction, self.graph, name, parameters, kind)

    async def run_apart(self, name: str, /, **parameters: Any) -> None:  # noqa: ANN401 - as Cypher's parameters are
        """Run a write file in a transaction of its own: only while a first load is under way."""
        await run_alone(self.graph, name, metadata=PART_OF_A_LOAD, **parameters)


@asynccontextmanager
async def change(graph: Graph, *, kind: str, actor: str, wait_seconds: float | None = None) -> AsyncIterator[Change]:
    """Write in one transaction, and publish it when the body ends without an error.

    It is announced, and every lease has run out, before the mark that readers wait for is put up. That one stands in
    the graph before the commit begins and until it is over, so that a reader who meets any of it knows. Each of the
    three is a transaction of its own. What is discarded announces nothing.
    """
    async with locked_transaction(graph, wait_seconds=wait_seconds) as turn:
        await clear_after_dead_writer(graph, turn)
        under_way = Change(graph, turn, max(time.time_ns() // 1_000_000, turn.recorded_at + 1))
        yield under_way
        if not under_way.is_discarded:
            await publish(under_way, kind=kind, actor=actor)


@asynccontextmanager
async def first_load(graph: Graph, *, kind: str, actor: str) -> AsyncIterator[Change]:
    """Write in many transactions into an empty graph, which answers nothing until it is whole.

    The lock is held all the while. When the body fails, or its process dies, what it wrote is removed: at
    once, or by the next start or write.
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
    """Append the change to the ledger, move its tiers, and commit, all of it under the mark.

    Raises:
        GraphUnavailable: The database was lost, or another process ended this write, as its mark stood for too long.
    """
    graph, turn = under_way.graph, under_way.turn
    entry = {
        "sequence": under_way.sequence,
        "recorded_at": under_way.recorded_at,
        "kind": kind,
        "actor": actor,
        "summary": orjson.dumps(under_way.summary).decode(),
        "note": under_way.note,
        **{f"moves_{tier.lower()}": tier in under_way.tiers for tier in Tier},
        **touched_parameters(under_way.touched),
    }
    async with committed(graph, turn):
        if under_way.leaseless_since is None:
            await announce(graph, turn, under_way.tiers, lease_milliseconds=turn.lease_milliseconds)
        else:  # no lease is given of a graph that is being loaded
            await outlast_leases(graph, turn.lease_milliseconds, since=under_way.leaseless_since)
        await put_up(graph, "mark_publishing", turn, under_way.tiers)
        await run_in(under_way.transaction, graph, "publish", entry, QueryKind.WRITE)


def touched_parameters(touched: Touched) -> dict[str, object]:
    """Convert what a change touched to Cypher parameters."""
    is_everything = touched.is_everything or max(len(touched.cpl_entry_ids), len(touched.model_keys)) > MOST_TOUCHED
    listed = Touched() if is_everything else touched
    return {
        "touched_cpl_entry_ids": sorted(listed.cpl_entry_ids),
        "touched_model_keys": sorted(listed.model_keys),
        "touches_everything": is_everything,
    }
