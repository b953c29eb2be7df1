"""What an import writes: facts, their past, models and makers, restricted facts, and whose answers move."""

import gc
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest

from firmware_graph.database.collector import THRESHOLDS
from firmware_graph.database.connection import Connection
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.submitter import OPERATOR
from support.paths import EXAMPLE, REAL_SET
from support.sheets import ONLINE, ImportHarness, a_cpl_row, a_fir_row, a_zigbee_row, cpl_rows, import_harness

pytestmark = [pytest.mark.anyio, pytest.mark.indexes]


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as harness:
        yield harness


async def test_corrected_facts_keep_what_they_were(harness: ImportHarness) -> None:
    await harness.written(cpl=[a_cpl_row(20, Date_Added="2026-01-01")])
    report = await harness.written(cpl=[a_cpl_row(20, Date_Added="2026-01-02")])
    assert (report.counts.versions_added, report.counts.versions_changed) == (0, 1)
    [[entry, past_day, day, recorded_to, recorded_from]] = await harness.ask(
        "MATCH (past:PastRecord) MATCH (version:FirmwareVersion {cpl_entry_id: past.cpl_entry_id}) "
        "RETURN past.cpl_entry_id, toString(past.added_on), toString(version.added_on), past.recorded_to, "
        "version.recorded_from"
    )
    assert (entry, past_day, day) == (20, "2026-01-01", "2026-01-02")
    assert recorded_to == recorded_from


async def test_columns_that_a_sheet_has_not_keep_what_is_recorded(harness: ImportHarness) -> None:
    full = {"Generation": "SMETS2", "GBCS_Version": "4.1", "Hardware_Version": "01", "Environment": "TEST"}
    await harness.written(cpl=[a_cpl_row(20, **full)], fir=[a_fir_row(20, Firmware_Release_Date="2026-01-01")])
    before = await harness.contents()
    await harness.written(cpl=cpl_rows(20), fir=[a_fir_row(20)])
    assert await harness.contents() == before


async def test_a_version_whose_product_is_corrected_goes_to_another_model(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(20, 21))
    await harness.written(cpl=[a_cpl_row(20), a_cpl_row(21, Model_Name="A/B", Manufacturer_Code="F002")])
    models = await harness.ask(
        "MATCH (maker:Manufacturer)-[:MAKES]->(model:DeviceModel)-[:HAS_FIRMWARE]->(version:FirmwareVersion) "
        "RETURN version.cpl_entry_id AS entry, maker.code, model.key, version.model_key = model.key ORDER BY entry"
    )
    assert models == [
        [20, "F001", "F001/0001////ESME///PRODUCTION", True],
        [21, "F002", "F002/0001/A%2FB///ESME///PRODUCTION", True],
    ]
    await harness.written(cpl=cpl_rows(20, 21, Model_Name=""))
    assert await harness.ask("MATCH (m:DeviceModel) RETURN count(m)") == [[1]]
    assert await harness.ask("MATCH (m:Manufacturer) RETURN m.code") == [["F001"]]


async def test_a_manufacturer_has_the_name_that_most_of_its_entries_give(harness: ImportHarness) -> None:
    await harness.written(cpl=[a_cpl_row(20, Manufacturer_Name="B"), a_cpl_row(21, Manufacturer_Name="A")])
    assert await harness.ask("MATCH (m:Manufacturer) RETURN m.name") == [["A"]]
    await harness.written(cpl=[a_cpl_row(22, Manufacturer_Name="B")], is_partial=True)
    named = await harness.ask(
        "MATCH (m:Manufacturer)-[:MAKES]->(d)-[:HAS_FIRMWARE]->(v) "
        "RETURN DISTINCT m.name, d.manufacturer_name, v.manufacturer_name"
    )
    assert named == [["B", "B", "B"]]
    assert await harness.property_of(21, "manufacturer_name_submitted") == "A"


async def test_each_tier_moves_for_its_own_facts_alone(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(20, 21))
    assert await harness.revision() == (1, 0, 0)
    await harness.written(fir=[a_fir_row(20), a_fir_row(21, "20")])
    assert await harness.revision() == (1, 1, 0)
    await harness.written(zigbee=[a_zigbee_row(20)])
    assert await harness.revision() == (1, 1, 1)
    await harness.written(cpl=[a_cpl_row(20, Minimum_Hardware="01"), *cpl_rows(21)])
    assert await harness.revision() == (1, 2, 1)
    await harness.written(cpl=[a_cpl_row(20, Image_Hash="ab" * 32), *cpl_rows(21)])
    assert await harness.revision() == (2, 2, 1)


async def test_stacks_and_chipsets_lie_apart_from_what_is_public(harness: ImportHarness) -> None:
    rows = [a_zigbee_row(20, version="7.4"), a_zigbee_row(21, version="7.4.0"), a_zigbee_row(22, "", "")]
    await harness.written(cpl=cpl_rows(20, 21, 22), zigbee=rows)
    assert await harness.ask("MATCH (s:ZigbeeStack) RETURN s.key, s.name, s.version") == [
        ["EmberZNet/7.4", "EmberZNet", "7.4.0"]
    ]
    assert await harness.ask("MATCH (c:Chipset) RETURN c.key") == [["Silicon%20Labs/EFR32MG12"]]
    assert await harness.ask("MATCH (r:RestrictedFirmware) WHERE NOT (r)-[:BUILT_ON]->() RETURN r.cpl_entry_id") == [
        [22]
    ]
    kinds = await harness.ask("MATCH (:FirmwareVersion)--(other) RETURN DISTINCT labels(other)")
    assert kinds == [[["DeviceModel"]]]


async def test_a_corrected_stack_keeps_its_past_and_what_is_unused_goes(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(20, 21), zigbee=[a_zigbee_row(20), a_zigbee_row(21)])
    await harness.written(zigbee=[a_zigbee_row(20, version="6.7.10"), a_zigbee_row(21, version="6.7.10")])
    assert await harness.ask("MATCH (s:ZigbeeStack) RETURN s.version") == [["6.7.10"]]
    past = await harness.ask(
        "MATCH (p:PastRestrictedRecord) RETURN p.cpl_entry_id, p.stack_key ORDER BY p.cpl_entry_id"
    )
    assert past == [[20, "EmberZNet/6.7.6"], [21, "EmberZNet/6.7.6"]]
    await harness.written(zigbee=[a_zigbee_row(20, version="6.7.10")])
    assert await harness.ask("MATCH (r:RestrictedFirmware) RETURN r.cpl_entry_id") == [[20]]
    before = await harness.contents()
    await harness.written(zigbee=[a_zigbee_row(20, version="6.7.10")])
    assert await harness.contents() == before
    await harness.written(zigbee=[{"CPL Entry ID": "20", "ZigBee Stack Name": "EmberZNet"}])
    assert await harness.contents() == before


async def test_the_example_imports_without_an_error_and_again_without_a_change(harness: ImportHarness) -> None:
    request = ImportRequest(
        cpl=EXAMPLE / "cpl.csv",
        fir=EXAMPLE / "fir.csv",
        zigbee=EXAMPLE / "zigbee.csv",
        successions=EXAMPLE / "successions.toml",
        actor="a test",
        submitter=OPERATOR,
    )
    assert (await import_sheets(harness.graph, request)).is_written
    before = await harness.contents()
    assert (await import_sheets(harness.graph, request)).is_unchanged
    assert await harness.contents() == before
    mixed = await harness.ask("MATCH (v:FirmwareVersion) WHERE 'MIXED_CODING' IN v.data_quality RETURN count(v)")
    assert mixed == [[6]]


@pytest.mark.skipif(not REAL_SET.is_dir(), reason="the real set does not lie beside the checkout")
async def test_the_real_set_imports_without_an_error_and_again_without_a_change(harness: ImportHarness) -> None:
    request = ImportRequest(
        cpl=REAL_SET / "cpl.csv",
        fir=REAL_SET / "fir.csv",
        zigbee=REAL_SET / "zigbee.csv",
        actor="a test",
        submitter=OPERATOR,
    )
    report = await import_sheets(harness.graph, request)
    assert (report.problems, report.counts.versions_added, report.counts.upgrades_added) == ([], 2235, 1223)
    before = await harness.contents()
    again = await import_sheets(harness.graph, request)
    assert (again.is_unchanged, again.counts.versions_changed, again.counts.upgrades_ended) == (True, 0, {})
    assert await harness.contents() == before


async def test_workbooks_and_csv_files_import_alike(harness: ImportHarness, tmp_path: Path) -> None:
    rows = [a_cpl_row(20, Date_Added="2026-01-31"), a_cpl_row(21, Date_Added="2026-02-28")]
    await harness.written(cpl=rows)
    before = await harness.contents()
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(list(rows[0]))
    for row in rows:
        page.append(list(row.values()))
    book.save(tmp_path / "cpl.xlsx")
    request = ImportRequest(cpl=tmp_path / "cpl.xlsx", actor="a test", submitter=OPERATOR)
    assert (await import_sheets(harness.graph, request)).is_unchanged
    assert await harness.contents() == before


async def test_more_rows_than_a_transaction_takes_go_into_an_empty_graph_only(
    harness: ImportHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("firmware_graph.ingest.import_sheets"), "MOST_ROWS_A_TRANSACTION", 3)
    sheets = {"cpl": cpl_rows(20, 21), "fir": [a_fir_row(20), a_fir_row(21, "20")]}
    would = await harness.take(**sheets, is_dry_run=True)
    assert (would.counts.versions_added, would.is_written) == (2, False)
    wrong = await harness.take(cpl=sheets["cpl"], fir=[a_fir_row(20, "9"), a_fir_row(21, "20")])
    assert wrong.is_refused
    assert await harness.ask("MATCH (r:Revision) RETURN r.loading") == [[None]]
    before, indexes = await harness.revision(), await harness.ask(ONLINE)
    assert (await harness.written(**sheets)).is_written
    assert await harness.ask(ONLINE) == indexes
    assert await harness.upgrades() == [(20, 21, None)]
    assert [now - then for now, then in zip(await harness.revision(), before, strict=True)] == [1, 1, 0]
    again = await harness.take(**sheets)
    assert again.is_refused
    assert "empty graph" in again.refusals[0]
    assert (await harness.written(cpl=sheets["cpl"])).is_unchanged


async def test_first_load_goes_on_without_indexes_and_makes_them_again_even_where_it_fails(
    harness: ImportHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("firmware_graph.ingest.import_sheets"), "MOST_ROWS_A_TRANSACTION", 1)
    indexes, during = await harness.ask(ONLINE), []

    async def fail(*_: object) -> None:
        during.append(await harness.ask(ONLINE))
        raise RuntimeError("in the midst of a load")

    monkeypatch.setattr(import_module("firmware_graph.ingest.load"), "write_upgrades", fail)
    with pytest.raises(RuntimeError, match="in the midst"):
        await harness.take(cpl=cpl_rows(20, 21))
    assert ["firmware_version_version_hex"] in indexes
    assert ["firmware_version_version_hex"] not in during[0]
    assert ["firmware_version_cpl_entry_id"] in during[0]
    assert await harness.ask(ONLINE) == indexes
    assert await harness.ask("MATCH (version:FirmwareVersion) RETURN version") == []


async def test_collector_leaves_all_alone_while_sheets_are_read_and_is_as_before_whatever_comes_of_it(
    harness: ImportHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[tuple[int, int, int]] = []
    before = gc.get_threshold()

    def fail(*_: object) -> None:
        found.append(gc.get_threshold())
        raise RuntimeError("in the midst of a sheet")

    monkeypatch.setattr(import_module("firmware_graph.ingest.import_sheets"), "plan_import", fail)
    with pytest.raises(RuntimeError, match="in the midst"):
        await harness.take(cpl=cpl_rows(20))
    assert [*found, gc.get_threshold()] == [THRESHOLDS, before]


async def test_progress_is_told_by_stages(harness: ImportHarness) -> None:
    told: list[tuple[str, int, int | None]] = []
    paths = {"cpl": harness.folder / "cpl.csv"}
    await harness.written(cpl=cpl_rows(20))
    await harness.ask("MATCH (n) WHERE NOT n:Revision AND NOT n:WriteLock DETACH DELETE n")
    request = ImportRequest(cpl=paths["cpl"], actor="a test", submitter=OPERATOR)
    await import_sheets(harness.graph, request, on_progress=lambda *stage: told.append(stage))
    assert ("add_firmware_versions", 1, 1) in told
