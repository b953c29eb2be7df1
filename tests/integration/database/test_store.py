"""What a change leaves on record of itself: what it touched; and the format of the store that it was written in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.dead_writer import undo_dead_write
from firmware_graph.database.graph import Graph
from firmware_graph.database.ledger import MOST_TOUCHED
from firmware_graph.database.schema import prepare_graph
from firmware_graph.database.transaction import STORE_FORMAT
from firmware_graph.database.writer import change
from firmware_graph.errors import StoreTooNew
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier
from support.sheets import ImportHarness, import_harness

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        yield one


async def record(graph: Graph, touched: Touched | None) -> None:
    async with change(graph, kind="TEST", actor="a test") as under_way:
        under_way.tiers = {Tier.FIR}
        if touched is not None:
            under_way.touched = touched


async def recorded(harness: ImportHarness) -> list[object]:
    [row] = await harness.ask(
        "MATCH (entry:Change) RETURN entry.touched_cpl_entry_ids, entry.touched_model_keys, entry.touches_everything "
        "ORDER BY entry.sequence DESC LIMIT 1"
    )
    return row


async def test_change_records_the_entries_and_models_that_it_touched(harness: ImportHarness) -> None:
    await record(harness.graph, Touched(frozenset({21, 20}), frozenset({"b", "a"})))
    assert await recorded(harness) == [[20, 21], ["a", "b"], False]


async def test_change_that_does_not_say_touched_everything(harness: ImportHarness) -> None:
    await record(harness.graph, None)
    assert await recorded(harness) == [[], [], True]


async def test_change_of_more_than_can_be_listed_touched_everything(harness: ImportHarness) -> None:
    await record(harness.graph, Touched(frozenset(range(1, MOST_TOUCHED + 2)), frozenset({"a"})))
    assert await recorded(harness) == [[], [], True]


async def store_format(harness: ImportHarness) -> object:
    [[found]] = await harness.ask("MATCH (revision:Revision) RETURN revision.format")
    return found


async def test_store_says_which_format_it_has(harness: ImportHarness) -> None:
    assert await store_format(harness) == STORE_FORMAT


async def test_store_of_an_older_format_is_raised_when_it_is_prepared(harness: ImportHarness) -> None:
    await harness.ask("MATCH (revision:Revision) REMOVE revision.format")
    await prepare_graph(harness.graph)
    assert await store_format(harness) == STORE_FORMAT


async def test_store_of_a_newer_format_is_neither_written_to_nor_prepared(harness: ImportHarness) -> None:
    await harness.ask("MATCH (revision:Revision) SET revision.format = $newer", newer=STORE_FORMAT + 1)
    before = await harness.contents()
    with pytest.raises(StoreTooNew, match="upgrade firmware-graph here"):
        await record(harness.graph, None)
    with pytest.raises(StoreTooNew, match=f"format {STORE_FORMAT + 1}"):
        await prepare_graph(harness.graph)
    assert await harness.contents() == before
    assert await store_format(harness) == STORE_FORMAT + 1


async def test_mark_of_a_dead_newer_writer_is_left_to_newer_programs(harness: ImportHarness) -> None:
    await harness.ask("MATCH (r:Revision) SET r.format = 99, r.publishing = 'dead', r.publishing_tiers = ['CPL']")
    with pytest.raises(StoreTooNew):
        await undo_dead_write(harness.graph)
    assert await harness.ask("MATCH (r:Revision) RETURN r.publishing") == [["dead"]]
