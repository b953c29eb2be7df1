"""What an import refuses, and what it keeps out where it may take the rest."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.ingest import list_quarantined, list_restricted_quarantined
from firmware_graph.records import kept_problems
from firmware_graph.records.problem import ProblemCode
from support.sheets import Cells, ImportHarness, a_cpl_row, a_fir_row, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as harness:
        yield harness


BAD_PREDECESSORS: list[tuple[ProblemCode, Cells, Cells, str]] = [
    (ProblemCode.UNKNOWN_PREDECESSOR, a_cpl_row(1), a_cpl_row(2), "777"),
    (ProblemCode.OWN_PREDECESSOR, a_cpl_row(1), a_cpl_row(2), "2"),
    (ProblemCode.UNREADABLE_PREDECESSOR, a_cpl_row(1), a_cpl_row(2), "1-5"),
    (ProblemCode.OTHER_DEVICE_TYPE, a_cpl_row(1), a_cpl_row(2, Device_Type="GSME"), "1"),
    (ProblemCode.OTHER_GENERATION, a_cpl_row(1, Generation="SMETS1"), a_cpl_row(2, Generation="SMETS2"), "1"),
    (ProblemCode.OTHER_ENVIRONMENT, a_cpl_row(1, Environment="TEST"), a_cpl_row(2, Environment="PRODUCTION"), "1"),
    (
        ProblemCode.OTHER_VARIANT,
        a_cpl_row(1, Device_Type="PPMID", Variant="P2P"),
        a_cpl_row(2, Device_Type="PPMID", Variant=""),
        "1",
    ),
    (ProblemCode.OTHER_MANUFACTURER, a_cpl_row(1), a_cpl_row(2, Manufacturer_Code="F006"), "1"),
    (
        ProblemCode.OTHER_HARDWARE,
        a_cpl_row(1, Hardware_Version="01", Hardware_Revision="01"),
        a_cpl_row(2, Minimum_Hardware="0200", Maximum_Hardware="02FF"),
        "1",
    ),
]


@pytest.mark.parametrize(("code", "one", "other", "path_from"), BAD_PREDECESSORS)
async def test_a_bad_predecessor_refuses_the_whole_import(
    harness: ImportHarness, code: ProblemCode, one: Cells, other: Cells, path_from: str
) -> None:
    before = await harness.contents()
    report = await harness.take(cpl=[one, other], fir=[a_fir_row(1), a_fir_row(2, path_from)])
    [problem] = report.problems
    assert (problem.code, problem.place.line, problem.place.column, problem.value) == (
        code,
        3,
        "Upgrade Path From",
        path_from,
    )
    assert (report.is_refused, report.is_written) == (True, False)
    assert await harness.contents() == before


@pytest.mark.parametrize(("code", "one", "other", "path_from"), BAD_PREDECESSORS)
async def test_a_bad_predecessor_alone_is_cached_out_where_the_rest_is_taken(
    harness: ImportHarness, code: ProblemCode, one: Cells, other: Cells, path_from: str
) -> None:
    report = await harness.take(
        cpl=[one, other, *cpl_rows(3)],
        fir=[a_fir_row(1), a_fir_row(3), a_fir_row(2, f"{path_from};3")],
        accepts_valid=True,
    )
    [kept_out] = [cell for cell in await list_quarantined(harness.graph) if cell.value == path_from]
    assert (kept_out.cpl_entry_id, kept_out.reason, kept_out.line) == (2, code, 4)
    assert report.is_written
    assert await harness.property_of(2, "predecessors_declared") == "LISTED"
    is_of_product = code.startswith("OTHER_")
    assert await harness.property_of(2, "has_quarantined_predecessor") is not is_of_product


async def test_a_kept_out_predecessor_that_is_stated_well_later_is_let_in(harness: ImportHarness) -> None:
    sheets = {"cpl": cpl_rows(1, 2), "fir": [a_fir_row(1), a_fir_row(2, "1;777")]}
    await harness.take(**sheets, accepts_valid=True)
    before = await harness.contents()
    again = await harness.take(**sheets, accepts_valid=True)
    assert again.counts.quarantined == 0
    assert await harness.contents() == before
    await harness.written(fir=[a_fir_row(1)], is_partial=True)
    assert len(await list_quarantined(harness.graph)) == 1
    await harness.written(fir=[a_fir_row(1), a_fir_row(2, "1")])
    assert await list_quarantined(harness.graph) == []
    assert await harness.property_of(2, "has_quarantined_predecessor") is False
    assert await harness.upgrades() == [(1, 2, None)]


async def test_long_cell_that_is_kept_out_is_stored_in_part_and_known_again(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2, "1")])

    async def quarantined_of(path_from: str) -> int:
        report = await harness.take(fir=[a_fir_row(1), a_fir_row(2, path_from)], accepts_valid=True)
        return report.counts.quarantined

    assert await quarantined_of("x" * 32_000 + "1") == 1
    assert await quarantined_of("x" * 32_000 + "1") == 0
    assert await quarantined_of("x" * 32_000 + "2") == 1
    [cell] = await list_quarantined(harness.graph)
    assert (cell.cpl_entry_id, cell.line, cell.column) == (2, 3, "Upgrade Path From")
    assert cell.value is not None
    assert cell.value.startswith("x" * 200 + "… (32,001 characters")
    assert len(cell.value) + len(cell.message) < 800


async def test_sheet_with_too_many_problems_to_keep_apart_is_refused_as_a_whole(
    harness: ImportHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_problems, "MOST_PROBLEMS_OF_SHEET", 3)
    await harness.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2, "1")])
    before = await harness.contents()
    rows = [a_fir_row(1, "777"), a_fir_row(2, "1;778;779;780;781")]
    report = await harness.take(fir=rows, accepts_valid=True)
    assert (report.is_refused, report.is_written, report.counts.quarantined) == (True, False, 0)
    first, *listed = report.problems
    assert (first.code, first.reason) == (ProblemCode.TOO_MUCH, "it has 2 problems more than those that are listed")
    assert [problem.value for problem in listed] == ["777", "778", "779"]
    assert await harness.contents() == before


async def test_a_cycle_is_named_in_full_and_only_what_closes_it_is_cached_out(harness: ImportHarness) -> None:
    cpl = cpl_rows(90, 91, 92)
    await harness.written(cpl=cpl, fir=[a_fir_row(90), a_fir_row(91, "90"), a_fir_row(92, "91")])
    closing = [a_fir_row(90, "92"), a_fir_row(91, "90"), a_fir_row(92, "91")]
    report = await harness.take(fir=closing)
    [problem] = report.problems
    assert (problem.code, problem.place.line, problem.value) == (ProblemCode.CYCLE, 2, "92")
    assert "E90 → E91 → E92 → E90" in problem.reason
    await harness.take(fir=closing, accepts_valid=True)
    assert await harness.upgrades() == [(90, 91, None), (91, 92, None)]
    assert await harness.property_of(90, "has_quarantined_predecessor") is True


async def test_a_cycle_that_is_new_as_a_whole_is_cached_out_as_a_whole(harness: ImportHarness) -> None:
    rows = [a_fir_row(89), a_fir_row(90, "91;89"), a_fir_row(91, "90")]
    report = await harness.take(cpl=cpl_rows(89, 90, 91), fir=rows, accepts_valid=True)
    assert [problem.code for problem in report.problems] == [ProblemCode.CYCLE] * 2
    assert await harness.upgrades() == [(89, 90, None)]


async def test_a_cycle_with_a_row_that_a_partial_sheet_leaves_out_is_found(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(90, 91), fir=[a_fir_row(90), a_fir_row(91, "90")])
    report = await harness.take(fir=[a_fir_row(90, "91")], is_partial=True)
    assert [problem.code for problem in report.problems] == [ProblemCode.CYCLE]


async def test_turning_an_upgrade_round_is_no_cycle(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(90, 91), fir=[a_fir_row(90), a_fir_row(91, "90")])
    await harness.written(fir=[a_fir_row(90, "91"), a_fir_row(91)], allowed_endings=1)
    assert (91, 90, None) in await harness.upgrades()


async def test_a_recorded_succession_lets_firmware_cross_manufacturers(harness: ImportHarness, tmp_path: Path) -> None:
    (tmp_path / "successions.toml").write_text('[[succession]]\nfrom = "F001"\nto = "F006"\n')
    cpl = [a_cpl_row(1), a_cpl_row(2, Manufacturer_Code="F006", Manufacturer_Name="Successor")]
    fir = [a_fir_row(1), a_fir_row(2, "1")]
    await harness.written(cpl=cpl, fir=fir, successions=tmp_path / "successions.toml")
    await harness.written(cpl=cpl, fir=fir)
    assert await harness.upgrades() == [(1, 2, None)]
    assert await harness.ask("MATCH (s:CodeSuccession) RETURN s.key, s.from_code, s.to_code") == [
        ["F001>F006", "F001", "F006"]
    ]


async def test_everything_that_is_wrong_is_reported_at_once(harness: ImportHarness) -> None:
    report = await harness.take(
        cpl=[a_cpl_row(1), a_cpl_row(2, Status="Gone"), a_cpl_row(3, Required_Comms_Hub_Entry_ID="1")],
        fir=[a_fir_row(1, "5"), a_fir_row(2), a_fir_row(9)],
        zigbee=[a_zigbee_row(8)],
    )
    assert [(problem.place.source, problem.place.line, problem.code) for problem in report.problems] == [
        ("CPL", 3, ProblemCode.BAD_CELL),
        ("CPL", 4, ProblemCode.UNKNOWN_COMMS_HUB),
        ("FIR", 3, ProblemCode.UNKNOWN_ENTRY),
        ("FIR", 4, ProblemCode.UNKNOWN_ENTRY),
        ("FIR", 2, ProblemCode.UNKNOWN_PREDECESSOR),
        ("ZIGBEE", 2, ProblemCode.UNKNOWN_ENTRY),
    ]
    assert report.problems[1].reason == "entry 1 is of type ESME"
    assert report.problems[2].reason == "the CPL row of entry 2 has an error"


async def test_a_missing_column_refuses_even_what_is_valid(harness: ImportHarness) -> None:
    report = await harness.take(cpl=cpl_rows(1), fir=[{"CPL Entry ID": "1"}], accepts_valid=True)
    assert report.is_refused
    assert await harness.ask("MATCH (v:FirmwareVersion) RETURN v") == []


async def test_a_bad_row_leaves_what_is_recorded_of_its_entry(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2, "1")])
    spoilt = [a_fir_row(1), a_fir_row(2, "1;N/A")]
    report = await harness.take(cpl=[a_cpl_row(1), a_cpl_row(2, Status="?")], fir=spoilt, accepts_valid=True)
    assert (report.is_written, report.counts.versions_removed, report.counts.upgrades_ended) == (True, 0, {})
    assert await harness.property_of(2, "listed_status") == "CURRENT"
    assert await harness.property_of(2, "has_quarantined_predecessor") is True
    assert [cell.column for cell in await list_quarantined(harness.graph)] == ["Status", "Upgrade Path From"]


async def test_a_rejected_pair_that_is_recorded_stays_recorded(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2, "1")])
    other_type = [a_cpl_row(1), a_cpl_row(2, Device_Type="GSME")]
    report = await harness.take(cpl=other_type, fir=[a_fir_row(1), a_fir_row(2, "1")], accepts_valid=True)
    assert report.is_written
    assert await harness.upgrades() == [(1, 2, None)]


async def test_what_is_cached_out_of_the_zigbee_sheet_is_sealed(harness: ImportHarness) -> None:
    sheets = {"cpl": cpl_rows(1), "zigbee": [a_zigbee_row(1), a_zigbee_row(5, "SecretStack")]}
    report = await harness.take(**sheets, accepts_valid=True)
    assert [problem.place.source for problem in report.problems] == ["ZIGBEE"]
    assert report.counts.quarantined == 0
    assert await list_quarantined(harness.graph) == []
    [cell] = await list_restricted_quarantined(harness.graph)
    assert (cell.cpl_entry_id, cell.sheet) == (5, "ZIGBEE")
    assert await harness.revision() == (1, 0, 1)
    summaries = await harness.ask("MATCH (c:Change) RETURN c.summary")
    assert all("igbee" not in summary and "restricted" not in summary for [summary] in summaries)


async def test_a_dry_run_says_what_would_be_and_writes_nothing(harness: ImportHarness) -> None:
    before = await harness.contents()
    report = await harness.take(cpl=cpl_rows(1, 2), fir=[a_fir_row(2, "1")], is_dry_run=True)
    assert (report.counts.versions_added, report.counts.upgrades_added) == (2, 1)
    assert (report.is_written, report.is_refused) == (False, False)
    assert await harness.contents() == before
    assert await harness.ask("MATCH (c:Change) RETURN c") == []


async def test_a_predecessor_whose_own_row_is_wrong_is_not_called_absent(harness: ImportHarness) -> None:
    report = await harness.take(
        cpl=[a_cpl_row(1, Status="Gone"), a_cpl_row(2)], fir=[a_fir_row(2, "1")], accepts_valid=False
    )
    assert [problem.reason for problem in report.problems][1:] == ["the CPL row of entry 1 has an error"]


async def test_a_fir_row_kept_out_leaves_its_version_not_fully_declared(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
    report = await harness.take(fir=[a_fir_row(1), a_fir_row(2, "1", Evidence="HEARSAY")], accepts_valid=True)
    assert report.is_written
    assert await harness.property_of(2, "has_quarantined_predecessor") is True
    assert await harness.property_of(1, "has_quarantined_predecessor") is False
    await harness.written(fir=[a_fir_row(1), a_fir_row(2, "1", Evidence="TESTED")])
    assert await harness.property_of(2, "has_quarantined_predecessor") is False
