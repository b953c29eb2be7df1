"""The ledger of changes, and the part of it that is for the Security Sub-Committee alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.rights import EVERYONE, Rights
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.history import LedgerEntry, history
from firmware_graph.questions.publication.restricted_history import restricted_history
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

FULL = {"is_partial": True}


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    """A store of four changes: two entries, an upgrade, a stack, and another entry."""
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), **FULL)
        await one.written(fir=[a_fir_row(1), a_fir_row(2, "1")], **FULL)
        await one.written(zigbee=[a_zigbee_row(1)], **FULL)
        await one.written(cpl=cpl_rows(3, Model_Identifier="0002"), **FULL)
        yield one


def reader(harness: ImportHarness) -> GraphReader:
    return GraphReader(harness.graph, rights=Rights(EVERYONE), deadline=Deadline.after(30))


async def listed(harness: ImportHarness, *, limit: int = 10, **filters: int) -> list[LedgerEntry]:
    return await history(reader(harness), limit=limit, **filters)


async def test_changes_are_listed_the_latest_first(harness: ImportHarness) -> None:
    changes = await listed(harness)
    assert [one.sequence for one in changes] == sorted((one.sequence for one in changes), reverse=True)
    assert [one.tiers for one in changes] == [(Tier.CPL,), (Tier.SSC,), (Tier.FIR,), (Tier.CPL,)]
    assert {(one.kind, one.actor) for one in changes} == {("IMPORT", "a test")}
    assert changes[0].touched.cpl_entry_ids == {3}
    assert changes[0].summary["counts"]["versions_added"] == 1


async def test_no_more_are_listed_than_are_asked_for(harness: ImportHarness) -> None:
    changes = await listed(harness)
    assert await listed(harness, limit=2) == changes[:2]


async def test_changes_since_a_moment_include_the_one_of_that_moment(harness: ImportHarness) -> None:
    changes = await listed(harness)
    assert await listed(harness, since=changes[1].recorded_at) == changes[:2]
    assert await listed(harness, since=changes[0].recorded_at + 1) == []


async def test_changes_of_an_entry_name_it_or_touched_everything(harness: ImportHarness) -> None:
    latest, _, upgrade, first_load = await listed(harness)
    assert first_load.touched.is_everything
    assert await listed(harness, cpl_entry_id=2) == [upgrade, first_load]
    assert await listed(harness, cpl_entry_id=3) == [latest, first_load]
    assert await listed(harness, cpl_entry_id=999) == [first_load]


async def test_what_is_restricted_is_read_apart(harness: ImportHarness) -> None:
    changes = await listed(harness)
    assert "ZigBee" not in str(changes)
    restricted = await restricted_history(reader(harness), [one.sequence for one in changes])
    assert restricted == {changes[1].sequence: {"added": 1, "changed": 0, "removed": 0}}
    assert await restricted_history(reader(harness), [changes[0].sequence]) == {}
