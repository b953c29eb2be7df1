"""What an import refuses, and what it keeps out where it may take the rest."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.ingest import ProblemCode, list_quarantined, list_restricted_quarantined
from sheets import Cells, ImportDesk, a_cpl_row, a_fir_row, a_zigbee_row, cpl_rows, import_desk

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportDesk]:
    async with import_desk(neo4j, tmp_path) as desk:
        yield desk


BAD_PREDECESSORS: list[tuple[ProblemCode, Cells, Cells, str]] = [
    (ProblemCode.UNKNOWN_PREDECESSOR, a_cpl_row(1), a_cpl_row(2), "777"),
    (ProblemCode.OWN_PREDECESSOR, a_cpl_row(1), a_cpl_row(2), "2"),
    (ProblemCode.UNREADABLE_PREDECESSOR, a_cpl_row(1), a_cpl_row(2), "E1"),
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
    desk: ImportDesk, code: ProblemCode, one: Cells, other: Cells, path_from: str
) -> None:
    before = await desk.contents()
    report = await desk.take(cpl=[one, other], fir=[a_fir_row(1), a_fir_row(2, path_from)])
    [problem] = report.problems
    assert (problem.code, problem.line, problem.column, problem.value) == (code, 3, "Upgrade Path From", path_from)
    assert (report.is_refused, report.is_written) == (True, False)
    assert await desk.contents() == before


@pytest.mark.parametrize(("code", "one", "other", "path_from"), BAD_PREDECESSORS)
async def test_a_bad_predecessor_alone_is_kept_out_where_the_rest_is_taken(
    desk: ImportDesk, code: ProblemCode, one: Cells, other: Cells, path_from: str
) -> None:
    report = await desk.take(
        cpl=[one, other, *cpl_rows(3)],
        fir=[a_fir_row(1), a_fir_row(3), a_fir_row(2, f"{path_from};3")],
        accepts_valid=True,
    )
    [kept_out] = [cell for cell in await list_quarantined(desk.graph) if cell.value == path_from]
    assert (kept_out.cpl_entry_id, kept_out.reason, kept_out.line) == (2, code, 4)
    assert report.is_written
    assert await desk.property_of(2, "predecessors_declared") == "LISTED"
    is_of_product = code.startswith("OTHER_")
    assert await desk.property_of(2, "has_quarantined_predecessor") is not is_of_product


async def test_a_kept_out_predecessor_that_is_stated_well_later_is_let_in(desk: ImportDesk) -> None:
    sheets = {"cpl": cpl_rows(1, 2), "fir": [a_fir_row(1), a_fir_row(2, "1;777")]}
    await desk.take(**sheets, accepts_valid=True)
    before = await desk.contents()
    again = await desk.take(**sheets, accepts_valid=True)
    assert again.counts.quarantined == 0
    assert await desk.contents() == before
    await desk.written(fir=[a_fir_row(1)], is_partial=True)
    assert len(await list_quarantined(desk.graph)) == 1
    await desk.written(fir=[a_fir_row(1), a_fir_row(2, "1")])
    assert await list_quarantined(desk.graph) == []
    assert await desk.property_of(2, "has_quarantined_predecessor") is False
    assert await desk.upgrades() == [(1, 2, None)]


async def test_a_cycle_is_named_in_full_and_only_what_closes_it_is_kept_out(desk: ImportDesk) -> None:
    cpl = cpl_rows(90, 91, 92)
    await desk.written(cpl=cpl, fir=[a_fir_row(90), a_fir_row(91, "90"), a_fir_row(92, "91")])
    closing = [a_fir_row(90, "92"), a_fir_row(91, "90"), a_fir_row(92, "91")]
    report = await desk.take(fir=closing)
    [problem] = report.problems
    assert (problem.code, problem.line, problem.value) == (ProblemCode.CYCLE, 2, "92")
    assert "E90 → E91 → E92 → E90" in problem.reason
    await desk.take(fir=closing, accepts_valid=True)
    assert await desk.upgrades() == [(90, 91, None), (91, 92, None)]
    assert await desk.property_of(90, "has_quarantined_predecessor") is True


async def test_a_cycle_that_is_new_as_a_whole_is_kept_out_as_a_whole(desk: ImportDesk) -> None:
    rows = [a_fir_row(89), a_fir_row(90, "91;89"), a_fir_row(91, "90")]
    report = await desk.take(cpl=cpl_rows(89, 90, 91), fir=rows, accepts_valid=True)
    assert [problem.code for problem in report.problems] == [ProblemCode.CYCLE] * 2
    assert await desk.upgrades() == [(89, 90, None)]


async def test_a_cycle_with_a_row_that_a_partial_sheet_leaves_out_is_found(desk: ImportDesk) -> None:
    await desk.written(cpl=cpl_rows(90, 91), fir=[a_fir_row(90), a_fir_row(91, "90")])
    report = await desk.take(fir=[a_fir_row(90, "91")], is_partial=True)
    assert [problem.code for problem in report.problems] == [ProblemCode.CYCLE]


async def test_turning_an_upgrade_round_is_no_cycle(desk: ImportDesk) -> None:
    await desk.written(cpl=cpl_rows(90, 91), fir=[a_fir_row(90), a_fir_row(91, "90")])
    await desk.written(fir=[a_fir_row(90, "91"), a_fir_row(91)], allowed_endings=1)
    assert (91, 90, None) in await desk.upgrades()


async def test_a_recorded_succession_lets_firmware_cross_manufacturers(desk: ImportDesk, tmp_path: Path) -> None:
    (tmp_path / "successions.toml").write_text('[[succession]]\nfrom = "F001"\nto = "F006"\n')
    cpl = [a_cpl_row(1), a_cpl_row(2, Manufacturer_Code="F006", Manufacturer_Name="Successor")]
    fir = [a_fir_row(1), a_fir_row(2, "1")]
    await desk.written(cpl=cpl, fir=fir, successions=tmp_path / "successions.toml")
    await desk.written(cpl=cpl, fir=fir)
    assert await desk.upgrades() == [(1, 2, None)]
    assert await desk.ask("MATCH (s:CodeSuccession) RETURN s.key, s.from_code, s.to_code") == [
        ["F001>F006", "F001", "F006"]
    ]


async def test_everything_that_is_wrong_is_reported_at_once(desk: ImportDesk) -> None:
    report = await desk.take(
        cpl=[a_cpl_row(1), a_cpl_row(2, Status="Gone"), a_cpl_row(3, Required_Comms_Hub_Entry_ID="1")],
        fir=[a_fir_row(1, "5"), a_fir_row(2), a_fir_row(9)],
        zigbee=[a_zigbee_row(8)],
    )
    assert [(str(problem.sheet), problem.line, problem.code) for problem in report.problems] == [
        ("CPL", 3, ProblemCode.BAD_CELL),
        ("CPL", 4, ProblemCode.UNKNOWN_COMMS_HUB),
        ("FIR", 3, ProblemCode.UNKNOWN_ENTRY),
        ("FIR", 4, ProblemCode.UNKNOWN_ENTRY),
        ("FIR", 2, ProblemCode.UNKNOWN_PREDECESSOR),
        ("ZIGBEE", 2, ProblemCode.UNKNOWN_ENTRY),
    ]
    assert report.problems[2].reason == "the CPL row of entry 2 has an error"


async def test_a_missing_column_refuses_even_what_is_valid(desk: ImportDesk) -> None:
    report = await desk.take(cpl=cpl_rows(1), fir=[{"CPL Entry ID": "1"}], accepts_valid=True)
    assert report.is_refused
    assert await desk.ask("MATCH (v:FirmwareVersion) RETURN v") == []


async def test_a_bad_row_leaves_what_is_recorded_of_its_entry(desk: ImportDesk) -> None:
    await desk.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2, "1")])
    spoilt = [a_fir_row(1), a_fir_row(2, "1;N/A")]
    report = await desk.take(cpl=[a_cpl_row(1), a_cpl_row(2, Status="?")], fir=spoilt, accepts_valid=True)
    assert (report.is_written, report.counts.versions_removed, report.counts.upgrades_ended) == (True, 0, {})
    assert await desk.property_of(2, "listed_status") == "CURRENT"
    assert await desk.property_of(2, "has_quarantined_predecessor") is True
    assert [cell.column for cell in await list_quarantined(desk.graph)] == ["Status", "Upgrade Path From"]


async def test_a_rejected_pair_that_is_recorded_stays_recorded(desk: ImportDesk) -> None:
    await desk.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2, "1")])
    other_type = [a_cpl_row(1), a_cpl_row(2, Device_Type="GSME")]
    report = await desk.take(cpl=other_type, fir=[a_fir_row(1), a_fir_row(2, "1")], accepts_valid=True)
    assert report.is_written
    assert await desk.upgrades() == [(1, 2, None)]


async def test_what_is_kept_out_of_the_zigbee_sheet_is_sealed(desk: ImportDesk) -> None:
    sheets = {"cpl": cpl_rows(1), "zigbee": [a_zigbee_row(1), a_zigbee_row(5, "SecretStack")]}
    report = await desk.take(**sheets, accepts_valid=True)
    assert [problem.is_restricted for problem in report.problems] == [True]
    assert report.counts.quarantined == 0
    assert await list_quarantined(desk.graph) == []
    [cell] = await list_restricted_quarantined(desk.graph)
    assert (cell.cpl_entry_id, cell.sheet) == (5, "ZIGBEE")
    assert await desk.revision() == (1, 0, 1)
    summaries = await desk.ask("MATCH (c:Change) RETURN c.summary")
    assert all("igbee" not in summary and "restricted" not in summary for [summary] in summaries)


async def test_a_dry_run_says_what_would_be_and_writes_nothing(desk: ImportDesk) -> None:
    before = await desk.contents()
    report = await desk.take(cpl=cpl_rows(1, 2), fir=[a_fir_row(2, "1")], is_dry_run=True)
    assert (report.counts.versions_added, report.counts.upgrades_added) == (2, 1)
    assert (report.is_written, report.is_refused) == (False, False)
    assert await desk.contents() == before
    assert await desk.ask("MATCH (c:Change) RETURN c") == []


async def test_a_predecessor_whose_own_row_is_wrong_is_not_called_absent(desk: ImportDesk) -> None:
    report = await desk.take(
        cpl=[a_cpl_row(1, Date_Added="31/03/2026"), a_cpl_row(2)], fir=[a_fir_row(2, "1")], accepts_valid=False
    )
    assert [problem.reason for problem in report.problems] == ["it is no date", "the CPL row of entry 1 has an error"]


async def test_a_fir_row_kept_out_leaves_its_version_not_fully_declared(desk: ImportDesk) -> None:
    await desk.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
    report = await desk.take(fir=[a_fir_row(1), a_fir_row(2, "1", Evidence="HEARSAY")], accepts_valid=True)
    assert report.is_written
    assert await desk.property_of(2, "has_quarantined_predecessor") is True
    assert await desk.property_of(1, "has_quarantined_predecessor") is False
    await desk.written(fir=[a_fir_row(1), a_fir_row(2, "1", Evidence="TESTED")])
    assert await desk.property_of(2, "has_quarantined_predecessor") is False
