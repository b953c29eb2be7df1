"""Versions are declared to run together, dated and as events, by who may speak of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.compatibility import CompatibilityStatement
from firmware_graph.changes.declare_compatible import declare_compatible
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.submitter import OPERATOR
from support.sheets import ImportHarness, a_cpl_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

RECORDED = (
    "MATCH (a)-[c:COMPATIBLE_WITH]->(b) "
    "RETURN a.cpl_entry_id AS one, b.cpl_entry_id AS other, c.stated_by, c.recorded_from > 0, c.recorded_to "
    "ORDER BY one, other"
)
EVENTS = (
    "MATCH (change:Change)-[:MADE]->(e:ChangeEvent) WHERE e.kind STARTS WITH 'COMPATIBILITY' "
    "RETURN e.stream, e.kind, e.from_cpl_entry_id, e.cpl_entry_id, change.actor ORDER BY e.number"
)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        others = [a_cpl_row(5, Manufacturer_Code="F002"), a_cpl_row(6, Environment="TEST")]
        await one.written(cpl=[*cpl_rows(1, 2, 3), *others])
        yield one


def stated(entry: int, *others: int, codes: frozenset[str] | None = None) -> CompatibilityStatement:
    return CompatibilityStatement(entry, others, "someone", codes, OPERATOR, reads_all=codes is None)


async def test_declaration_adds_to_what_is_declared_and_moves_the_fir_alone(harness: ImportHarness) -> None:
    before = await harness.revision()
    assert [row.cpl_entry_id for row in await declare_compatible(harness.graph, stated(3, 1))] == [1]
    assert [row.cpl_entry_id for row in await declare_compatible(harness.graph, stated(3, 2))] == [1, 2]
    assert [row.cpl_entry_id for row in await declare_compatible(harness.graph, stated(1, 5))] == [3, 5]
    assert await harness.ask(RECORDED) == [
        [1, 3, "someone", True, None],
        [1, 5, "someone", True, None],
        [2, 3, "someone", True, None],
    ]
    cpl, fir, ssc = before
    assert await harness.revision() == (cpl, fir + 3, ssc)
    assert await harness.ask(EVENTS) == [
        ["FIR", "COMPATIBILITY_DECLARED", 1, 3, "someone"],
        ["FIR", "COMPATIBILITY_DECLARED", 2, 3, "someone"],
        ["FIR", "COMPATIBILITY_DECLARED", 1, 5, "someone"],
    ]


async def test_pair_that_is_declared_already_is_no_change(harness: ImportHarness) -> None:
    await declare_compatible(harness.graph, stated(1, 2))
    before = await harness.contents()
    assert [row.cpl_entry_id for row in await declare_compatible(harness.graph, stated(2, 1))] == [1]
    assert await harness.contents() == before


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (stated(1), "1 to 500"),
        (stated(1, *range(2, 503)), "1 to 500"),
        (stated(1, 1, 2), "itself"),
        (stated(1, 99), "No entry 99"),
        (stated(99, 1), "No entry 99"),
        (stated(1, 6), "test image"),
    ],
)
async def test_what_cannot_be_is_refused_whole(
    harness: ImportHarness, statement: CompatibilityStatement, told: str
) -> None:
    with pytest.raises(BadUserInput, match=told):
        await declare_compatible(harness.graph, statement)
    assert await harness.ask(RECORDED) == []


async def test_owner_of_a_code_speaks_of_its_entries_alone_and_sees_no_others(harness: ImportHarness) -> None:
    await declare_compatible(harness.graph, stated(1, 5))
    own = frozenset({"F001"})
    assert [row.cpl_entry_id for row in await declare_compatible(harness.graph, stated(1, 2, codes=own))] == [2]
    for foreign in (stated(1, 5, codes=own), stated(5, 1, codes=own), stated(1, 2, codes=frozenset())):
        with pytest.raises(Forbidden, match="does not own"):
            await declare_compatible(harness.graph, foreign)
