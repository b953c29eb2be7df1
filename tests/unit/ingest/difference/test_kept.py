"""What stays as it is recorded where a cell of a CPL sheet cannot be read."""

from typing import Any

import pytest

from firmware_graph.ingest.difference.kept import with_unread_cells
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import CplRow
from support.builders import a_firmware_version


def a_row(**cells: Any) -> CplRow:
    row = CplRow._make([None] * len(CplRow._fields))._replace(
        cpl_entry_id=20, device_type="GSME", listed_status="CURRENT", environment="PRODUCTION", line=2
    )
    return row._replace(**cells)


def filled(row: CplRow, *unread: str, past: FirmwareVersion | None) -> CplRow | None:
    cpl = ParsedSheet(source="CPL", rows={20: row}, unread={20: frozenset(unread)})
    sheet = with_unread_cells(cpl, Recorded.of([past] if past else [], []))
    assert (20 in sheet.rows) is not (20 in sheet.spoilt)
    return sheet.rows.get(20)


def test_a_cell_that_cannot_be_read_is_what_is_recorded() -> None:
    row = filled(a_row(variant="A"), "image_hash", past=a_firmware_version(20, image_hash="AA", variant="B"))
    assert row
    assert (row.image_hash, row.variant) == ("AA", "A")


def test_hardware_is_kept_as_version_and_revision() -> None:
    past = a_firmware_version(20, hardware_version="02", hardware_revision="03")
    row = filled(a_row(hardware_revision="09"), "hardware_version", past=past)
    assert row
    assert (row.hardware_version, row.hardware_revision) == ("02", "03")


def test_a_new_entry_has_nothing_where_its_cell_cannot_be_read() -> None:
    row = filled(a_row(), "image_hash", "added_on", past=None)
    assert row
    assert row.image_hash is None


@pytest.mark.parametrize("name", ["minimum_hardware", "variant", "environment", "required_comms_hub_entry_id"])
def test_a_new_entry_is_not_taken_without_what_decides_its_upgrades(name: str) -> None:
    assert filled(a_row(), name, past=None) is None


def test_a_row_that_contradicts_what_is_recorded_is_not_taken() -> None:
    past = a_firmware_version(20, listed_status="REMOVED", added_on="2020-01-01", removed_on="2021-01-01")
    assert filled(a_row(listed_status="REMOVED", added_on="2022-01-01"), "removed_on", past=past) is None


def test_a_version_listed_again_is_not_removed_by_a_date_that_cannot_be_read() -> None:
    past = a_firmware_version(20, listed_status="REMOVED", removed_on="2021-01-01")
    row = filled(a_row(), "removed_on", past=past)
    assert row
    assert row.removed_on is None
