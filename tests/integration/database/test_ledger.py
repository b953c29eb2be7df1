"""The events that writes append to the ledger: of the tiers that they move, without a gap, together with the change."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database import ledger
from firmware_graph.database.connection import Connection
from firmware_graph.database.schema import prepare_graph
from firmware_graph.database.writer import change
from firmware_graph.model.change_event import ChangeKind, NewEvent
from firmware_graph.model.vocabulary import Tier
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

EVENTS = """
MATCH (event) WHERE event:ChangeEvent OR event:RestrictedChangeEvent
OPTIONAL MATCH (change:Change)-[:MADE]->(event)
RETURN event.stream, event.number, event.kind, event.cpl_entry_id, change.sequence = event.sequence
ORDER BY event.stream, event.number
"""
FULL = {"is_partial": True}


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        yield one


async def test_first_load_is_one_event_whatever_it_holds(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2, "1")], zigbee=[a_zigbee_row(1)])
    assert await harness.ask(EVENTS) == [["CPL", 1, "RELOAD", None, True]]


async def test_events_of_each_tier_are_numbered_on_without_a_gap(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
    await harness.written(cpl=cpl_rows(3), fir=[a_fir_row(2, "1")], zigbee=[a_zigbee_row(1), a_zigbee_row(2)], **FULL)
    await harness.written(cpl=cpl_rows(4), **FULL)
    assert await harness.ask(EVENTS) == [
        ["CPL", 1, "RELOAD", None, True],
        ["CPL", 2, "FIRMWARE_ADDED", 3, True],
        ["CPL", 3, "FIRMWARE_ADDED", 4, True],
        ["FIR", 1, "PREDECESSORS_DECLARED", 2, True],
        ["FIR", 2, "UPGRADE_DECLARED", 2, True],
        ["SSC", 1, "STACK_CHANGED", 1, None],
        ["SSC", 2, "STACK_CHANGED", 2, None],
    ]
    firsts = "MATCH (e:ChangeEvent {stream: 'FIR', number: 2}) RETURN e.first_cpl, e.first_fir, e.first_ssc"
    assert await harness.ask(firsts) == [[2, 1, None]]
    firsts = "MATCH (e:RestrictedChangeEvent {number: 2}) RETURN e.first_cpl, e.first_fir, e.first_ssc"
    assert await harness.ask(firsts) == [[2, 1, 1]]


async def test_import_that_changes_nothing_has_no_event(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1))
    await harness.written(cpl=cpl_rows(1))
    assert len(await harness.ask(EVENTS)) == 1


async def test_change_that_fails_leaves_no_event_and_no_gap(harness: ImportHarness) -> None:
    with pytest.raises(ValueError, match="in the body"):
        async with change(harness.graph, kind="TEST", actor="a test") as under_way:
            under_way.events = [NewEvent(Tier.CPL, ChangeKind.FIRMWARE_ADDED, 1)]
            raise ValueError("in the body")
    assert await harness.ask(EVENTS) == []
    await harness.written(cpl=cpl_rows(1))
    assert [row[1] for row in await harness.ask(EVENTS)] == [1]


async def test_many_events_are_appended_in_batches(harness: ImportHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "EVENTS_A_CALL", 2)
    await harness.written(cpl=cpl_rows(1))
    await harness.written(cpl=cpl_rows(2, 3, 4, 5, 6), **FULL)
    assert [row[1:4] for row in await harness.ask(EVENTS)][1:] == [
        [number, "FIRMWARE_ADDED", number] for number in range(2, 7)
    ]


async def test_note_of_a_change_that_moves_restricted_facts_is_kept_with_its_restricted_part(
    harness: ImportHarness,
) -> None:
    for tiers in ({Tier.FIR}, {Tier.FIR, Tier.SSC}):
        async with change(harness.graph, kind="TEST", actor="a test") as under_way:
            under_way.tiers, under_way.note = tiers, "a note"
    assert await harness.ask("MATCH (c:Change) RETURN c.note ORDER BY c.sequence") == [["a note"], [None]]
    assert await harness.ask("MATCH (c:RestrictedChange) RETURN c.note") == [["a note"]]


async def test_store_without_events_begins_with_a_reload(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1))
    await harness.ask("MATCH (e:ChangeEvent) DETACH DELETE e")
    await harness.ask("MATCH (r:Revision) SET r.format = 2 REMOVE r.epoch, r.position_key")
    before = await harness.revision()
    await prepare_graph(harness.graph)
    await prepare_graph(harness.graph)
    assert await harness.ask(EVENTS) == [["CPL", 1, "RELOAD", None, True]]
    [[epoch, key]] = await harness.ask("MATCH (r:Revision) RETURN r.epoch, r.position_key")
    assert epoch
    assert len(key) == 64
    assert await harness.revision() == before
