"""How an import ends what a sheet no longer states (domain.md §3.4 rule 10)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio
LINE = [a_fir_row(20), a_fir_row(21, "20"), a_fir_row(22, "21;20")]


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as harness:
        await harness.written(cpl=cpl_rows(20, 21, 22), fir=LINE)
        yield harness


async def test_the_same_sheets_again_change_nothing_and_are_no_change(harness: ImportHarness) -> None:
    before = await harness.contents()
    for is_dry_run in (True, False):
        report = await harness.written(cpl=cpl_rows(20, 21, 22), fir=LINE, is_dry_run=is_dry_run)
        assert (report.is_unchanged, report.is_written, report.sequence) == (True, False, None)
    assert await harness.contents() == before
    changes = "MATCH (c:Change) RETURN c.sequence, c.kind, c.moves_cpl, c.moves_fir ORDER BY c.sequence"
    assert await harness.ask(changes) == [[1, "IMPORT", True, True]]
    report = await harness.written(cpl=cpl_rows(20, 21, 22, 23), is_dry_run=True)
    assert not report.is_unchanged
    report = await harness.written(cpl=cpl_rows(20, 21, 22, 23))
    assert (report.is_unchanged, report.is_written, report.sequence) == (False, True, 2)


async def test_a_dropped_predecessor_was_in_effect_until_now(harness: ImportHarness) -> None:
    await harness.written(fir=[*LINE[:2], a_fir_row(22, "21")], allowed_endings=1)
    assert await harness.upgrades() == [(20, 21, None), (20, 22, "ABSENT_FROM_SHEET"), (21, 22, None)]
    [[effective_to, known_from, recorded_to, now]] = await harness.ask(
        "MATCH ({cpl_entry_id: 20})-[u:UPGRADES_TO]->({cpl_entry_id: 22}) MATCH (l:WriteLock) "
        "RETURN u.effective_to, u.end_recorded_from, u.recorded_to, l.recorded_at"
    )
    assert (effective_to, known_from, recorded_to) == (now, now, None)


async def test_a_list_that_became_not_applicable_drops_its_predecessors(harness: ImportHarness) -> None:
    await harness.written(fir=[*LINE[:2], a_fir_row(22, "N/A")], allowed_endings=2)
    assert [code for *_, code in await harness.upgrades()] == [None, "ABSENT_FROM_SHEET", "ABSENT_FROM_SHEET"]
    assert await harness.property_of(22, "predecessors_declared") == "NONE_DECLARED"


async def test_a_cell_that_became_blank_was_a_wrong_record(harness: ImportHarness) -> None:
    await harness.written(fir=[*LINE[:2], a_fir_row(22, "")], allowed_endings=2)
    assert [code for *_, code in await harness.upgrades()] == [None, "CORRECTED", "CORRECTED"]
    assert await harness.property_of(22, "predecessors_declared") == "NOT_PROVIDED"
    ends = await harness.ask(
        "MATCH ()-[u:UPGRADES_TO {end_code: 'CORRECTED'}]->() MATCH (l:WriteLock) "
        "RETURN DISTINCT u.effective_to, u.recorded_to = l.recorded_at"
    )
    assert ends == [[None, True]]


async def test_a_row_gone_from_a_full_sheet_takes_its_upgrades_along(harness: ImportHarness) -> None:
    await harness.written(fir=LINE[:2], allowed_endings=2)
    assert [code for *_, code in await harness.upgrades()] == [None, "ABSENT_FROM_SHEET", "ABSENT_FROM_SHEET"]
    assert await harness.property_of(22, "predecessors_declared") == "NOT_PROVIDED"


async def test_a_row_gone_from_a_partial_sheet_means_nothing(harness: ImportHarness) -> None:
    before = await harness.contents()
    await harness.written(fir=[LINE[1]], cpl=cpl_rows(21), is_partial=True)
    assert await harness.contents() == before


async def test_another_statement_of_an_upgrade_replaces_it(harness: ImportHarness) -> None:
    report = await harness.written(fir=[LINE[0], a_fir_row(21, "20", Recommendation="Should not"), LINE[2]])
    assert report.counts.upgrades_ended == {"SUPERSEDED": 1}
    assert sorted(await harness.upgrades(), key=str)[:2] == [(20, 21, "SUPERSEDED"), (20, 21, None)]
    [[recommendation]] = await harness.ask(
        "MATCH ({cpl_entry_id: 20})-[u:UPGRADES_TO]->({cpl_entry_id: 21}) WHERE u.end_code IS NULL "
        "RETURN u.recommendation"
    )
    assert recommendation == "SHOULD_NOT"


async def test_advice_stays_where_the_sheet_has_no_column_for_it(harness: ImportHarness) -> None:
    await harness.written(fir=[LINE[0], a_fir_row(21, "20", Recommendation="SHOULD"), LINE[2]])
    before = await harness.contents()
    await harness.written(fir=LINE)
    assert await harness.contents() == before


async def test_an_upgrade_listed_again_leaves_the_gap_to_be_seen(harness: ImportHarness) -> None:
    await harness.written(fir=[*LINE[:2], a_fir_row(22, "21")], allowed_endings=1)
    await harness.written(fir=LINE)
    periods = await harness.ask(
        "MATCH ({cpl_entry_id: 20})-[u:UPGRADES_TO]->({cpl_entry_id: 22}) "
        "RETURN u.effective_from, u.effective_to, u.recorded_from ORDER BY u.recorded_from"
    )
    assert periods[0][1] < periods[1][0] == periods[1][2]
    assert (periods[0][0], periods[1][1]) == (None, None)


async def test_an_upgrade_listed_again_after_a_correction_was_never_out_of_effect(harness: ImportHarness) -> None:
    await harness.written(fir=[*LINE[:2], a_fir_row(22, "")], allowed_endings=2)
    await harness.written(fir=LINE)
    [[effective_from]] = await harness.ask(
        "MATCH ({cpl_entry_id: 20})-[u:UPGRADES_TO]->({cpl_entry_id: 22}) WHERE u.end_code IS NULL "
        "RETURN u.effective_from"
    )
    assert effective_from is None


async def test_an_entry_absent_from_a_full_sheet_is_removed_today(harness: ImportHarness) -> None:
    refused = await harness.take(cpl=cpl_rows(20, 21))
    assert refused.is_refused
    assert "remove 1 entries" in refused.refusals[0]
    assert "--allow-ending 1" in refused.refusals[0]
    report = await harness.written(cpl=cpl_rows(20, 21), allowed_endings=1)
    assert report.counts.versions_removed == 1
    assert await harness.property_of(22, "listed_status") == "REMOVED"
    assert str(await harness.property_of(22, "removed_on")) == datetime.now(UTC).date().isoformat()
    assert len(await harness.upgrades()) == 3


async def test_an_entry_that_is_listed_again_is_current_again(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(20, 21), allowed_endings=1)
    await harness.written(cpl=cpl_rows(20, 21, 22))
    assert await harness.property_of(22, "listed_status") == "CURRENT"
    assert await harness.property_of(22, "removed_on") is None


async def test_a_row_that_says_removed_needs_no_leave(harness: ImportHarness) -> None:
    report = await harness.written(cpl=[*cpl_rows(20, 21), a_cpl_row(22, Status="Removed", Date_Removed="2026-01-31")])
    assert report.counts.versions_removed == 0
    assert await harness.property_of(22, "listed_status") == "REMOVED"


async def test_more_than_a_twentieth_of_the_upgrades_is_not_ended_without_leave(harness: ImportHarness) -> None:
    line = [a_fir_row(100), *(a_fir_row(entry, str(entry - 1)) for entry in range(101, 141))]
    await harness.written(cpl=cpl_rows(*range(100, 141)), fir=line, is_partial=True)
    before = await harness.contents()
    fewer = [*LINE, *line[:-3], *(a_fir_row(entry, "N/A") for entry in (138, 139, 140))]
    refused = await harness.take(fir=fewer)
    assert (refused.is_refused, refused.is_written) == (True, False)
    assert "end 3 of 43 upgrades" in refused.refusals[0]
    assert await harness.contents() == before
    assert (await harness.take(fir=fewer, allowed_endings=2)).is_refused
    assert (await harness.written(fir=fewer, allowed_endings=3)).is_written
    two_fewer = [*fewer[:-5], *(a_fir_row(entry, "N/A") for entry in (136, 137, 138, 139, 140))]
    assert (await harness.written(fir=two_fewer)).counts.upgrades_ended == {"ABSENT_FROM_SHEET": 2}


async def test_a_rollback_goes_from_the_newer_version_and_may_close_a_circle(harness: ImportHarness) -> None:
    rollback = [a_fir_row(20, Rollback_From="22"), *LINE[1:]]
    await harness.written(fir=rollback)
    flagged = await harness.ask(
        "MATCH (a)-[u:UPGRADES_TO {is_rollback: true}]->(b) RETURN a.cpl_entry_id, b.cpl_entry_id"
    )
    assert flagged == [[22, 20]]
    before = await harness.contents()
    await harness.written(fir=LINE)
    assert await harness.contents() == before
    await harness.written(fir=[a_fir_row(20, Rollback_From=""), *LINE[1:]], allowed_endings=1)
    assert (22, 20, "ABSENT_FROM_SHEET") in await harness.upgrades()
