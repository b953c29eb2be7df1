"""Rows with a bad optional cell, if an import may accept the rest."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.ingest import list_quarantined, list_restricted_quarantined
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, a_zigbee_row, import_harness

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as harness:
        yield harness


async def test_a_bad_optional_cell_keeps_what_was_recorded_and_not_its_row(harness: ImportHarness) -> None:
    first = [a_cpl_row(1, Date_Added="2020-01-01", Model_Name="E1"), a_cpl_row(2)]
    await harness.written(cpl=first, fir=[a_fir_row(1), a_fir_row(2, "", Firmware_Release_Date="2020-02-01")])
    report = await harness.take(
        cpl=[a_cpl_row(1, Date_Added="43861", Model_Name="E2"), a_cpl_row(2), a_cpl_row(3, Date_Added="?")],
        fir=[a_fir_row(1), a_fir_row(2, "1", Firmware_Release_Date="soon"), a_fir_row(3, "2")],
        accepts_valid=True,
    )
    assert report.is_written
    assert await harness.property_of(1, "model_name") == "E2"
    assert str(await harness.property_of(1, "added_on")) == "2020-01-01"
    assert await harness.property_of(3, "added_on") is None
    assert str(await harness.property_of(2, "released_on")) == "2020-02-01"
    assert await harness.property_of(2, "has_quarantined_predecessor") is False
    assert await harness.upgrades() == [(1, 2, None), (2, 3, None)]
    columns = [(cell.cpl_entry_id, cell.column) for cell in await list_quarantined(harness.graph)]
    assert columns == [(1, "Date Added"), (3, "Date Added"), (2, "Firmware Release Date")]


async def test_a_new_entry_whose_hardware_cannot_be_read_is_kept_out(harness: ImportHarness) -> None:
    cpl = [a_cpl_row(1), a_cpl_row(2, Minimum_Hardware="1OO")]
    report = await harness.take(cpl=cpl, fir=[a_fir_row(1), a_fir_row(2, "1")], accepts_valid=True)
    assert report.is_written
    assert await harness.ask("MATCH (v:FirmwareVersion) RETURN v.cpl_entry_id") == [[1]]
    assert [problem.place.column for problem in report.problems] == ["Minimum Hardware", "CPL Entry ID"]


async def test_a_bad_cell_of_the_zigbee_sheet_keeps_what_was_recorded(harness: ImportHarness) -> None:
    await harness.written(cpl=[a_cpl_row(1)], zigbee=[a_zigbee_row(1, version="6.7.6")])
    report = await harness.take(zigbee=[a_zigbee_row(1, version="six", ZigBee_Chipset="EFR32MG21")], accepts_valid=True)
    assert report.is_written
    stacks = await harness.ask("MATCH (s:ZigbeeStack) RETURN s.version")
    chipsets = await harness.ask("MATCH (c:Chipset) RETURN c.part")
    assert (stacks, chipsets) == ([["6.7.6"]], [["EFR32MG21"]])
    assert [cell.column for cell in await list_restricted_quarantined(harness.graph)] == ["ZigBee Stack Version"]
