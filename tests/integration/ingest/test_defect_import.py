"""Defects and assessments, written as one change of the Security Sub-Committee's tier alone."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import GraphTimeout
from firmware_graph.ingest import list_quarantined, list_restricted_quarantined
from firmware_graph.ingest.defects import DefectImportReport, DefectImportRequest, import_defects
from firmware_graph.model.interruption import interruptible
from firmware_graph.model.submitter import OPERATOR
from support.sheets import ImportHarness, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio
RANGES = (
    "MATCH (d:Defect)-[r:IN_RANGE]->(f:StackFamily) RETURN d.defect_id, f.name, r.introduced, r.fixed, "
    "r.recorded_to IS NULL ORDER BY d.defect_id, r.recorded_from, r.introduced"
)
VERDICTS = (
    "MATCH (r:RestrictedFirmware)-[a:ASSESSED_FOR]->(d:Defect) "
    "RETURN r.cpl_entry_id, d.defect_id, a.verdict, a.recorded_to IS NULL ORDER BY r.cpl_entry_id, a.recorded_from"
)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as harness:
        await harness.written(cpl=cpl_rows(300, 301), zigbee=[a_zigbee_row(300)])
        yield harness


def a_defect(defect_id: str = "SYN-1", fixed: str = "6.7.7", **members: object) -> dict[str, object]:
    events = [{"introduced": "0"}, {"fixed": fixed}]
    affected = [{"package": {"name": "EmberZNet"}, "ranges": [{"events": events}]}]
    return {"id": defect_id, "summary": "a defect", "affected": affected, **members}


async def take(
    harness: ImportHarness, *defects: Mapping[str, object], assessments: str = "", **options: Any
) -> DefectImportReport:
    (harness.folder / "defects.json").write_text(json.dumps(defects), encoding="utf-8")
    (harness.folder / "assessments.csv").write_text(f"Defect ID,CPL Entry ID,Verdict\n{assessments}", encoding="utf-8")
    request = DefectImportRequest(
        defects=[harness.folder / "defects.json"],
        assessments=[harness.folder / "assessments.csv"],
        actor="a test",
        submitter=OPERATOR,
        **options,
    )
    return await import_defects(harness.graph, request)


async def test_an_import_moves_the_tier_of_the_sub_committee_alone(harness: ImportHarness) -> None:
    before = await harness.revision()
    report = await take(harness, a_defect(), assessments="SYN-1,300,FIXED\n")
    assert report.is_written
    assert (report.counts.defects_added, report.counts.assessments_added) == (1, 1)
    assert await harness.revision() == (*before[:2], before[2] + 1)
    assert await harness.ask(RANGES) == [["SYN-1", "EmberZNet", "0", "6.7.7", True]]
    assert await harness.ask(VERDICTS) == [[300, "SYN-1", "FIXED", True]]
    [[summary]] = await harness.ask("MATCH (c:Change {moves_ssc: true, moves_cpl: false}) RETURN c.summary")
    assert json.loads(summary) == {}


async def test_the_same_file_again_changes_nothing(harness: ImportHarness) -> None:
    await take(harness, a_defect(), assessments="SYN-1,301,AFFECTED\n")
    before = await harness.contents()
    report = await take(harness, a_defect(), a_defect(), assessments="SYN-1,301,AFFECTED\n")
    assert (report.is_unchanged, report.is_written, report.counts.defects_changed) == (True, False, 0)
    assert await harness.contents() == before


async def test_a_corrected_range_ends_the_old_one(harness: ImportHarness) -> None:
    await take(harness, a_defect())
    report = await take(harness, a_defect(fixed="6.8.0"))
    assert report.counts.defects_changed == 1
    assert await harness.ask(RANGES) == [
        ["SYN-1", "EmberZNet", "0", "6.7.7", False],
        ["SYN-1", "EmberZNet", "0", "6.8.0", True],
    ]


async def test_a_defect_that_would_lose_its_ranges_is_refused_until_that_is_allowed(harness: ImportHarness) -> None:
    await take(harness, a_defect(), a_defect("SYN-2"))
    before = await harness.contents()
    report = await take(harness, a_defect(affected=[]), accepts_valid=True)
    assert (report.is_refused, report.is_written) == (True, False)
    assert "SYN-1. If that is right" in report.refusals[0]
    assert await harness.contents() == before
    assert (await take(harness, a_defect(affected=[]), allowed_endings=1)).is_written
    assert [row[::4] for row in await harness.ask(RANGES)] == [["SYN-1", False], ["SYN-2", True]]


async def test_a_withdrawn_defect_is_ended_and_not_deleted(harness: ImportHarness) -> None:
    await take(harness, a_defect(), a_defect("SYN-2"))
    report = await take(harness, a_defect(withdrawn="2024-01-01T00:00:00Z"))
    assert report.counts.defects_withdrawn == 1
    assert await harness.ask("MATCH (d:Defect) RETURN d.defect_id, d.withdrawn_at ORDER BY d.defect_id") == [
        ["SYN-1", 1704067200000],
        ["SYN-2", None],
    ]
    assert len(await harness.ask(RANGES)) == 2


async def test_an_assessment_is_replaced_or_taken_back_and_stays_on_record(harness: ImportHarness) -> None:
    defect = a_defect(aliases=["CVE-1"])
    await take(harness, defect, assessments="SYN-1,300,AFFECTED\nCVE-1,301,UNDER_INVESTIGATION\n")
    report = await take(harness, defect, assessments="SYN-1,300,NOT_APPLICABLE\nSYN-1,301,NONE\n")
    assert (report.counts.assessments_added, report.counts.assessments_ended) == (1, 2)
    assert await harness.ask(VERDICTS) == [
        [300, "SYN-1", "AFFECTED", False],
        [300, "SYN-1", "NOT_APPLICABLE", True],
        [301, "SYN-1", "UNDER_INVESTIGATION", False],
    ]


async def test_every_problem_is_reported_and_nothing_is_written(harness: ImportHarness) -> None:
    before = await harness.contents()
    lines = "SYN-9,300,FIXED\nSYN-1,999,FIXED\nSYN-1,300,FIXED\nSYN-1,300,AFFECTED\nSYN-1,x,FIXED\n"
    report = await take(harness, a_defect(), a_defect(fixed="7"), a_defect("SYN-3", "7.x"), assessments=lines)
    assert (report.is_refused, report.is_written) == (True, False)
    assert sorted((problem.place.line or 0, problem.value) for problem in report.problems) == [
        (0, '"7.x"'),
        (0, "SYN-1"),
        (2, "SYN-9"),
        (3, "999"),
        (5, "300"),
        (6, "x"),
    ]
    assert await harness.contents() == before


async def test_a_dry_run_writes_nothing(harness: ImportHarness) -> None:
    before = await harness.contents()
    report = await take(harness, a_defect(), is_dry_run=True)
    assert (report.counts.defects_added, report.is_written, report.is_refused) == (1, False, False)
    assert await harness.contents() == before


async def test_notes_say_what_may_not_be_meant(harness: ImportHarness) -> None:
    other = a_defect("SYN-2", aliases=["SYN-1"], affected=[{"package": {"name": "Z-Wave"}}])
    report = await take(harness, a_defect(), other)
    assert "assessments.csv: read CSV in UTF-8, divided by commas" in report.notes[0]
    assert report.notes[1:] == [
        "No recorded stack is of the family 'Z-Wave'.",
        "SYN-2 has SYN-1 for an alias, which is a defect of its own here.",
    ]


async def test_an_assessed_entry_keeps_its_verdict_when_its_stack_changes_or_goes(harness: ImportHarness) -> None:
    await take(harness, a_defect(), assessments="SYN-1,300,FIXED\nSYN-1,301,FIXED\n")
    report = await harness.written(zigbee=[a_zigbee_row(301, version="7.4")])
    assert report.counts.restricted_rows == 2
    builds = "MATCH (r:RestrictedFirmware) RETURN r.cpl_entry_id, r.stack_key, r.chipset_key ORDER BY r.cpl_entry_id"
    assert await harness.ask(builds) == [[300, "", ""], [301, "EmberZNet/7.4", "Silicon%20Labs/EFR32MG12"]]
    before = await harness.contents()
    again = await harness.written(zigbee=[a_zigbee_row(301, version="7.4")])
    assert again.counts.restricted_rows == 0
    assert await harness.contents() == before
    assert [row[3] for row in await harness.ask(VERDICTS)] == [True, True]


async def test_what_cannot_be_used_is_kept_out_where_only_the_sub_committee_sees_it(harness: ImportHarness) -> None:
    before = await harness.revision()
    lines = "SYN-1,300,FIXED\nSYN-3,300,FIXED\nSYN-1,301,CLEAR\n"
    report = await take(harness, a_defect(), a_defect("SYN-3", "7.x"), assessments=lines, accepts_valid=True)
    assert (report.is_written, report.counts.defects_added, report.counts.quarantined) == (True, 1, 3)
    assert await harness.ask(VERDICTS) == [[300, "SYN-1", "FIXED", True]]
    kept_out = await list_restricted_quarantined(harness.graph)
    assert [(cell.subject, cell.cpl_entry_id, cell.value) for cell in kept_out] == [
        ("defect SYN-3", None, '"7.x"'),
        ("assessment of SYN-1", 301, "CLEAR"),
        ("assessment of SYN-3", 300, "SYN-3"),
    ]
    assert await list_quarantined(harness.graph) == []
    assert await harness.revision() == (*before[:2], before[2] + 1)
    assert await harness.ask("MATCH (c:Change {moves_ssc: true, moves_cpl: false}) RETURN c.summary") == [["{}"]]


async def test_what_was_kept_out_is_cleared_by_what_states_it_well(harness: ImportHarness) -> None:
    bad = a_defect("SYN-3", "7.x")
    await take(harness, a_defect(), bad, assessments="SYN-1,301,CLEAR\n", accepts_valid=True)
    before = await harness.contents()
    again = await take(harness, a_defect(), bad, assessments="SYN-1,301,CLEAR\n", accepts_valid=True)
    assert again.counts.quarantined == 0
    assert await harness.contents() == before
    await harness.written(zigbee=[a_zigbee_row(300)])
    await take(harness, a_defect("SYN-3"))
    assert [cell.subject for cell in await list_restricted_quarantined(harness.graph)] == ["assessment of SYN-1"]
    await take(harness, assessments="SYN-1,301,FIXED\n")
    assert await list_restricted_quarantined(harness.graph) == []


async def test_a_file_that_is_no_document_is_refused_whatever_is_accepted(harness: ImportHarness) -> None:
    before = await harness.contents()
    (harness.folder / "vex.json").write_text("{", encoding="utf-8")
    request = DefectImportRequest(
        assessments=[harness.folder / "vex.json"], accepts_valid=True, actor="a test", submitter=OPERATOR
    )
    report = await import_defects(harness.graph, request)
    assert (report.is_refused, report.counts.quarantined) == (True, 0)
    assert await harness.contents() == before


async def test_a_defect_that_was_withdrawn_by_mistake_counts_again(harness: ImportHarness) -> None:
    await take(harness, a_defect(withdrawn="2024-01-01T00:00:00Z"))
    await take(harness, a_defect())
    assert await harness.ask("MATCH (d:Defect) RETURN d.withdrawn_at") == [[None]]


@pytest.mark.parametrize("sheets", [True, False])
async def test_an_import_ends_at_any_check_once_nobody_waits_and_writes_nothing(
    harness: ImportHarness, *, sheets: bool
) -> None:
    checks, most = 0, 0

    def check() -> None:
        nonlocal checks
        checks += 1
        if checks == most:
            raise GraphTimeout

    async def once() -> bool:
        nonlocal checks
        checks = 0
        with interruptible(check):
            if sheets:
                return (await harness.take(cpl=cpl_rows(300, 302), is_partial=True)).is_written
            return (await take(harness, a_defect(), assessments="SYN-1,300,FIXED\n")).is_written

    before = await harness.contents()
    for most in range(1, 100):  # noqa: B007 - the check at which nobody waits any more
        try:
            assert await once()
            break
        except GraphTimeout:
            assert await harness.contents() == before
    assert most == checks + 1 > 3  # the last ones are under the writers' lock
