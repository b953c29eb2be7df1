"""A table of upgrades, imported with the other sheets as one change or not at all."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.ingest import list_quarantined
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio
FACTS = (
    "MATCH (a:FirmwareVersion)-[u:UPGRADES_TO]->(b:FirmwareVersion) WHERE u.recorded_to IS NULL "
    "RETURN a.cpl_entry_id, b.cpl_entry_id, u.evidence, u.effective_from, u.effective_to, u.end_code "
    "ORDER BY a.cpl_entry_id, b.cpl_entry_id"
)
MAY, JUNE = 1588291200000, 1590969600000


def a_row(source: int, target: int, **columns: str) -> dict[str, str]:
    named = {name.replace("_", " "): value for name, value in columns.items()}
    return {"From CPL Entry ID": str(source), "To CPL Entry ID": str(target), **named}


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as harness:
        yield harness


async def test_upgrades_are_dated_and_ended_in_the_change_of_their_sheets(harness: ImportHarness) -> None:
    upgrades = [
        a_row(1, 2, Effective_From="01/05/2020", Reference="PCN 7"),
        a_row(1, 3, Evidence="TESTED", Effective_To="01/06/2020", End_Code="Withdrawn by manufacturer"),
    ]
    report = await harness.written(cpl=cpl_rows(1, 2, 3), fir=[a_fir_row(2, "1"), a_fir_row(3, "")], upgrades=upgrades)
    expected = [
        [1, 2, "DECLARED", MAY, None, None],
        [1, 3, "TESTED", None, JUNE, "WITHDRAWN_BY_MANUFACTURER"],
    ]
    assert (report.counts.versions_added, report.counts.upgrades_added) == (3, 2)
    assert await harness.ask(FACTS) == expected
    [[summary]] = await harness.ask("MATCH (c:Change) WHERE c.summary <> '{}' RETURN c.summary")
    assert json.loads(summary)["references"] == [[1, 2, "PCN 7"]]
    before = await harness.contents()
    assert (await harness.written(upgrades=upgrades)).counts.upgrades_added == 0
    assert await harness.contents() == before


async def test_a_table_with_a_problem_writes_nothing_of_any_sheet(harness: ImportHarness) -> None:
    before = await harness.contents()
    report = await harness.take(cpl=cpl_rows(1, 2), upgrades=[a_row(1, 2), a_row(1, 2, Evidence="TESTED")])
    assert report.is_refused
    assert [problem.place.source for problem in report.problems] == ["UPGRADES"]
    assert await harness.contents() == before


async def test_a_row_that_is_kept_out_is_cleared_by_the_next_that_is_right(
    harness: ImportHarness,
) -> None:
    sheets = {"cpl": cpl_rows(1, 2, 3), "fir": [a_fir_row(2), a_fir_row(3)]}
    bad = [a_row(1, 2, Effective_From="43861"), a_row(1, 3, Effective_From="43861")]
    report = await harness.take(**sheets, accepts_valid=True)
    assert report.is_written
    await harness.take(upgrades=bad, accepts_valid=True)
    await harness.take(upgrades=bad, accepts_valid=True)
    assert [cell.subject for cell in await list_quarantined(harness.graph)] == ["upgrade 1 → 2", "upgrade 1 → 3"]
    assert await harness.property_of(2, "has_quarantined_predecessor") is True
    assert await harness.ask(FACTS) == []
    await harness.written(upgrades=[a_row(1, 2)])
    assert [cell.subject for cell in await list_quarantined(harness.graph)] == ["upgrade 1 → 3"]
    assert await harness.property_of(2, "has_quarantined_predecessor") is False
    assert await harness.property_of(2, "predecessors_declared") == "LISTED"
    assert await harness.property_of(3, "has_quarantined_predecessor") is True


async def test_a_table_that_ends_many_upgrades_is_refused_until_they_are_allowed(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1, 2, 3), fir=[a_fir_row(2, "1"), a_fir_row(3, "1")])
    ends = [a_row(1, 2, Effective_To="01/06/2020"), a_row(1, 3, End_Code="CORRECTED")]
    report = await harness.take(upgrades=ends)
    assert (report.is_refused, len(report.refusals)) == (True, 1)
    assert (await harness.take(upgrades=ends, allowed_endings=2)).is_written
    assert await harness.upgrades() == [(1, 2, "WITHDRAWN_BY_MANUFACTURER"), (1, 3, "CORRECTED")]
