"""What is recorded of some entries' lineages, read inside a change."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.writer import change
from firmware_graph.records.recorded import Recorded, read_recorded, read_recorded_lineages
from firmware_graph.records.upgrades import UpgradeChanges, begun, withdrawn
from firmware_graph.records.writing import BatchWriter, write_upgrades
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as harness:
        one, other = cpl_rows(1, 2, 3, Model_Identifier="0001"), cpl_rows(4, 5, Model_Identifier="0002")
        await harness.written(cpl=[*one, *other], fir=[a_fir_row(2, "1"), a_fir_row(5, "4"), a_fir_row(4)])
        yield harness


async def lineages_of(harness: ImportHarness, *entries: int) -> Recorded:
    async with change(harness.graph, kind="TEST", actor="a test") as under_way:
        under_way.is_discarded = True
        return await read_recorded_lineages(under_way, entries)


async def test_lineages_hold_the_connected_entries_and_those_of_their_models(harness: ImportHarness) -> None:
    found = await lineages_of(harness, 1, 99)
    assert sorted(found.versions) == [1, 2, 3]
    assert list(found.open) == [(1, 2)]
    async with change(harness.graph, kind="TEST", actor="a test") as under_way:
        under_way.is_discarded = True
        everything = await read_recorded(under_way)
    both = await lineages_of(harness, 1, 4)
    assert (both.versions, both.open, both.ended) == (everything.versions, everything.open, everything.ended)


async def test_a_withdrawn_upgrade_is_written_and_read_as_ended(harness: ImportHarness) -> None:
    async with change(harness.graph, kind="TEST", actor="a test") as under_way:
        recorded = await read_recorded_lineages(under_way, [1])
        ended = withdrawn(recorded.open[1, 2], effective_to=under_way.recorded_at, recorded_at=under_way.recorded_at)
        added = begun(
            (2, 3),
            evidence="TESTED",
            recommendation="NOT_STATED",
            is_rollback=False,
            asserted_by="F001",
            effective_from=None,
            recorded_at=under_way.recorded_at,
        )
        await write_upgrades(BatchWriter(under_way.run), UpgradeChanges(added=[added], ended=[ended]))
    found = await lineages_of(harness, 1)
    assert (found.open, found.ended) == ({(2, 3): added}, {(1, 2): ended})
