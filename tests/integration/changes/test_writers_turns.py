"""Parties take turns at writing, whatever one of them sends, and who has left or run out of time gives its place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from firmware_graph.api.schema.changes.mutation import publish_changes_field
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.pathways.mutation import declare_compatible_field, withdraw_compatible_field
from firmware_graph.api.schema.products.mutation import end_limitation_field, state_limitation_field
from firmware_graph.api.schema.write import Write
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.changes.compatibility import CompatibilityStatement
from firmware_graph.changes.declare_compatible import declare_compatible
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import locked_transaction
from firmware_graph.database.waiter import Waiter
from firmware_graph.database.writer import change
from firmware_graph.errors import GraphTimeout
from firmware_graph.model.change import ChangeRequest, UpgradeWithdrawal
from firmware_graph.model.limitation import LimitationText
from firmware_graph.model.submitter import OPERATOR
from support.sheets import ImportHarness, cpl_rows, import_harness
from support.waiting import until

pytestmark = pytest.mark.anyio

SECAS = Caller(frozenset({Role.SECAS}), "SECAS")
WAITING = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.query = 'write' RETURN count(*)"
Field = Callable[[OperationContext], Awaitable[object]]


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(*range(1, 12)))
        yield one


async def declare(graph: Graph, party: str, other: int) -> None:
    """Declare a pair in the name of a party."""
    stated = CompatibilityStatement(1, [other], party, None, OPERATOR, reads_all=True)
    await declare_compatible(graph, stated, waiter=Waiter(party, Deadline.after(60)))


async def discarded(graph: Graph, party: str, deadline: Deadline) -> None:
    """Begin a change of a party once it is its turn."""
    async with change(graph, kind="TEST", actor=party, waiter=Waiter(party, deadline)) as under_way:
        under_way.is_discarded = True


@asynccontextmanager
async def waiting(graph: Graph, party: str) -> AsyncIterator[asyncio.Task[None]]:
    """Hold the lock as another process would, while a caller of a party has the turn and waits for it."""
    async with locked_transaction(graph):
        first = asyncio.create_task(discarded(graph, party, Deadline.after(60)))
        await until(lambda: party in graph.writer_turns.taken)
        yield first
    await first


async def test_single_change_of_a_party_is_made_amid_the_flood_of_another(harness: ImportHarness) -> None:
    graph, flood = harness.graph, list[asyncio.Task[None]]()
    async with locked_transaction(graph):
        flood += [asyncio.create_task(declare(graph, "M1", other)) for other in range(2, 11)]
        await until(lambda: graph.writer_turns.waiting == 8)
        single = asyncio.create_task(declare(graph, "M2", 11))
        await until(lambda: graph.writer_turns.waiting == 9)
        [[sessions]] = await harness.ask(WAITING)
        assert sessions == 2, "the holder of the lock, and one of all who wait"
    await single
    assert sum(task.done() for task in flood) <= 2
    await asyncio.gather(*flood)
    made = await harness.ask("MATCH (c:Change {kind: 'COMPATIBILITY'}) RETURN c.actor ORDER BY c.sequence")
    assert [actor for [actor] in made] == ["M1", "M2", *["M1"] * 8]


async def test_who_waits_for_its_turn_gives_its_place_once_it_has_left(harness: ImportHarness) -> None:
    graph, gone = harness.graph, list[bool]()

    async def has_left() -> bool:
        return bool(gone)

    async with waiting(graph, "M1"):
        left = asyncio.create_task(discarded(graph, "M2", Deadline.after(60, has_left)))
        await until(lambda: graph.writer_turns.waiting)
        gone.append(True)
        with pytest.raises(GraphTimeout, match="left"):
            await left
        assert not graph.writer_turns.waiting
    assert not graph.writer_turns.taken


async def test_who_waits_for_the_lock_gives_its_turn_once_it_has_left(harness: ImportHarness) -> None:
    graph, gone = harness.graph, list[bool]()

    async def has_left() -> bool:
        return bool(gone)

    async with locked_transaction(graph):
        left = asyncio.create_task(discarded(graph, "M1", Deadline.after(60, has_left)))
        await until(lambda: graph.writer_turns.taken)
        gone.append(True)
        with pytest.raises(GraphTimeout, match="left"):
            await left
        assert not graph.writer_turns.taken
    await discarded(graph, "M2", Deadline.after(60))


async def test_who_waits_for_its_turn_waits_until_its_deadline(harness: ImportHarness) -> None:
    async with waiting(harness.graph, "M1"):
        with pytest.raises(GraphTimeout, match="other writers"):
            await discarded(harness.graph, "M2", Deadline.after(0.2))
    assert not harness.graph.writer_turns.taken


async def test_command_waits_for_no_turn(harness: ImportHarness) -> None:
    await harness.graph.writer_turns.take("M1")
    async with asyncio.timeout(60), change(harness.graph, kind="TEST", actor="a command") as under_way:
        under_way.is_discarded = True


class Stated:
    """The input of a field, as read."""

    def __init__(self, read: object) -> None:
        self.read = lambda: read


FIELDS: dict[str, Field] = {
    "declareCompatible": lambda to: declare_compatible_field(to, cpl_entry_id=1, with_cpl_entry_ids=[2]),
    "withdrawCompatible": lambda to: withdraw_compatible_field(to, cpl_entry_id=1, with_cpl_entry_ids=[2]),
    "stateLimitation": lambda to: state_limitation_field(to, input=cast("Any", Stated(LimitationText("a", "b", None)))),
    "endLimitation": lambda to: end_limitation_field(to, id=cast("Any", "a")),
    "publishChanges": lambda to: publish_changes_field(
        to, input=cast("Any", Stated(ChangeRequest([UpgradeWithdrawal(1, 2)])))
    ),
}


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
async def test_mutation_takes_the_turn_of_its_party_and_no_longer_waits_once_its_client_has_left(
    harness: ImportHarness, field: Field
) -> None:
    turns = harness.graph.writer_turns

    async def has_left() -> bool:
        return "SECAS" in turns.taken

    reader = GraphReader(harness.graph, rights=SECAS.rights, deadline=Deadline.after(60))
    async with locked_transaction(harness.graph):
        with pytest.raises(GraphTimeout, match="left"):
            await field(OperationContext.begin(SECAS, reader, Write(has_left)))
    assert not turns.taken
