"""Sheets that list what a change withdrew (domain.md §3.4 rule 10), and what an import records that it touched."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.connection import Connection
from firmware_graph.ingest import list_quarantined
from firmware_graph.model.change import (
    Author,
    ChangeRequest,
    ChangesPublished,
    Operation,
    UpgradeStatement,
    UpgradeWithdrawal,
)
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.problem import ProblemCode
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

FIR = [a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "2")]
FAR_AHEAD = 4_102_444_800_000
TOUCHED = (
    "MATCH (c:Change) RETURN c.touched_cpl_entry_ids, c.touched_model_keys, c.touches_everything "
    "ORDER BY c.sequence DESC LIMIT 1"
)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as harness:
        await harness.written(cpl=cpl_rows(1, 2, 3), fir=FIR)
        yield harness


async def publish(harness: ImportHarness, *operations: Operation) -> None:
    author = Author("a test", "a test", frozenset({Tier.CPL, Tier.FIR}), OPERATOR)
    outcome = await publish_changes(harness.graph, ChangeRequest(operations), author=author)
    assert isinstance(outcome, ChangesPublished)


async def touched(harness: ImportHarness) -> Sequence[object]:
    [found] = await harness.ask(TOUCHED)
    return found


async def test_a_sheet_that_lists_what_was_withdrawn_is_refused_by_its_withdrawal(harness: ImportHarness) -> None:
    await publish(harness, UpgradeWithdrawal(1, 2))
    before = await harness.contents()
    report = await harness.take(fir=FIR)
    [problem] = report.problems
    assert (problem.code, problem.place.line, problem.value) == (ProblemCode.WITHDRAWN_PREDECESSOR, 3, "1")
    assert "E1 → E2 was withdrawn by its manufacturer" in problem.reason
    assert (report.is_refused, await harness.contents()) == (True, before)


async def test_what_was_withdrawn_stays_withdrawn_where_the_rest_is_taken(harness: ImportHarness) -> None:
    await publish(harness, UpgradeWithdrawal(1, 2))
    rows = [a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "1;2")]
    report = await harness.take(fir=rows, accepts_valid=True)
    assert report.is_written
    assert await harness.upgrades() == [(1, 2, "WITHDRAWN_BY_MANUFACTURER"), (2, 3, None), (1, 3, None)]
    assert [(cell.cpl_entry_id, cell.value) for cell in await list_quarantined(harness.graph)] == [(2, "1")]
    assert await harness.property_of(2, "has_quarantined_predecessor") is True


async def test_what_was_declared_again_after_its_withdrawal_may_be_listed(harness: ImportHarness) -> None:
    await publish(harness, UpgradeWithdrawal(1, 2))
    await publish(harness, UpgradeStatement(1, 2))
    before = await harness.contents()
    await harness.written(fir=FIR)
    assert await harness.contents() == before


@pytest.mark.parametrize("path_from", ["1", "N/A", ""])
async def test_a_withdrawal_of_a_later_moment_is_changed_by_no_sheet(harness: ImportHarness, path_from: str) -> None:
    await publish(harness, UpgradeWithdrawal(1, 2, effective_to=FAR_AHEAD))
    before = await harness.upgrades()
    await harness.written(fir=[a_fir_row(1), a_fir_row(2, path_from), a_fir_row(3, "2")])
    assert await harness.upgrades() == before
    ends = await harness.ask(
        "MATCH ()-[u:UPGRADES_TO {end_code: 'WITHDRAWN_BY_MANUFACTURER'}]->() RETURN u.effective_to"
    )
    assert ends == [[FAR_AHEAD]]


async def test_an_upgrade_that_ends_later_still_closes_a_cycle(harness: ImportHarness) -> None:
    await publish(harness, UpgradeWithdrawal(1, 2, effective_to=FAR_AHEAD))
    report = await harness.take(fir=[a_fir_row(1, "2"), *FIR[1:]])
    assert [(problem.code, problem.value) for problem in report.problems] == [(ProblemCode.CYCLE, "2")]


async def test_a_code_may_succeed_by_way_of_another(harness: ImportHarness, tmp_path: Path) -> None:
    pairs = (("F001", "F002"), ("F002", "F003"))
    text = "".join(f'[[succession]]\nfrom = "{old}"\nto = "{new}"\n' for old, new in pairs)
    (tmp_path / "successions.toml").write_text(text)
    cpl = [*cpl_rows(1, 2, 3), a_cpl_row(4, Manufacturer_Code="F003", Manufacturer_Name="Last")]
    fir = [*FIR, a_fir_row(4, "3")]
    await harness.written(cpl=cpl, fir=fir, successions=tmp_path / "successions.toml")
    assert (3, 4, None) in await harness.upgrades()
    assert await touched(harness) == [[], [], True]


async def test_a_first_load_touches_everything_and_a_later_sheet_what_it_changes(harness: ImportHarness) -> None:
    assert await touched(harness) == [[], [], True]
    [key] = {row[0] for row in await harness.ask("MATCH (m:DeviceModel) RETURN m.key")}
    await harness.written(fir=[a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "1;2")])
    assert await touched(harness) == [[1, 3], [key], False]
    again = await harness.written(fir=[a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "1;2")])
    assert again.is_unchanged
    assert await touched(harness) == [[1, 3], [key], False]  # of the change before: it is none


async def test_a_zigbee_sheet_touches_nothing_that_is_public(harness: ImportHarness) -> None:
    await harness.take(zigbee=[a_zigbee_row(1), a_zigbee_row(99)], accepts_valid=True)
    assert await touched(harness) == [[], [], False]


async def test_a_cell_that_is_kept_out_touches_its_entry(harness: ImportHarness) -> None:
    await harness.take(fir=[a_fir_row(1), a_fir_row(2, "1;777"), a_fir_row(3, "2")], accepts_valid=True)
    entries, _, is_everything = await touched(harness)
    assert (entries, is_everything) == ([2], False)
