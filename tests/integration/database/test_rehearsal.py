"""A rehearsed change runs what a change runs, and leaves nothing."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.connection import Connection
from firmware_graph.database.rehearsal import rehearse_change
from firmware_graph.database.transaction import locked_transaction
from firmware_graph.errors import GraphTimeout
from firmware_graph.model.change import Author, ChangeRequest, ChangesPublished, UpgradeStatement, UpgradeWithdrawal
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

EVERYTHING = """
    MATCH (n) OPTIONAL MATCH (n)-[r]->(m)
    RETURN labels(n), properties(n), type(r), properties(r), properties(m) ORDER BY elementId(n), elementId(r)
"""
AUTHOR = Author("a test", "a test", frozenset({Tier.CPL, Tier.FIR}), OPERATOR)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as opened:
        await opened.written(cpl=cpl_rows(20, 21), fir=[a_fir_row(21, "20")])
        yield opened


@pytest.fixture
def ran(harness: ImportHarness) -> Iterator[list[str]]:
    names: list[str] = []

    def observe(name: str, _seconds: float, _outcome: str) -> None:
        names.append(name)

    harness.graph.observers.append(observe)
    yield names
    harness.graph.observers.remove(observe)


async def test_nothing_is_there_that_was_not_before(harness: ImportHarness) -> None:
    before = await harness.ask(EVERYTHING)
    await rehearse_change(harness.graph)
    assert await harness.ask(EVERYTHING) == before


async def test_each_statement_of_a_change_is_run(harness: ImportHarness, ran: list[str]) -> None:
    await rehearse_change(harness.graph)
    rehearsed = {*ran}
    ran.clear()
    for operation in (UpgradeWithdrawal(20, 21), UpgradeStatement(20, 21)):
        assert isinstance(
            await publish_changes(harness.graph, ChangeRequest([operation]), author=AUTHOR), ChangesPublished
        )
    assert {*ran} - {"commit"} <= rehearsed


async def test_writer_at_work_is_not_waited_for(harness: ImportHarness) -> None:
    async with locked_transaction(harness.graph):
        with pytest.raises(GraphTimeout):
            await rehearse_change(harness.graph)
