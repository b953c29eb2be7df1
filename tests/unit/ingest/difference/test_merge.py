"""What an import states of a version whose row of the FIR cannot be used as a whole."""

from pathlib import Path

from firmware_graph.ingest.difference.merge import merge_sheets
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheets
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Sheet
from firmware_graph.records.recorded import Recorded
from support.builders import a_firmware_version
from support.sheets import FIR, a_fir_row, write_sheet

PAST = a_firmware_version(20, predecessors_declared="LISTED", manufacturer_contact="old", released_on="2020-01-01")


def merged(folder: Path, **cells: str) -> FirmwareVersion:
    path = write_sheet(folder / "fir.csv", [a_fir_row(20, "19", **cells)])
    fir = parse_sheet(path, FIR, headings_of(Sheet.FIR))
    return merge_sheets(ParsedSheets(fir=fir), Recorded.of([PAST], []), Moment(2000, 2)).versions[20]


def test_a_bad_cell_on_the_upgrades_leaves_the_other_facts_of_its_row(tmp_path: Path) -> None:
    version = merged(tmp_path, Evidence="?", Firmware_Release_Date="31/01/2026", Manufacturer_Contact="new")
    assert (version.predecessors_declared, version.released_on, version.manufacturer_contact) == (
        "LISTED",
        "2026-01-31",
        "new",
    )


def test_what_a_bad_row_has_no_column_or_no_good_cell_for_is_what_is_recorded(tmp_path: Path) -> None:
    version = merged(tmp_path, Evidence="?", Firmware_Release_Date="soon")
    assert (version.released_on, version.manufacturer_contact) == ("2020-01-01", "old")


def test_a_row_whose_list_cannot_be_read_states_nothing(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "fir.csv", [a_fir_row(20, "not 19", Firmware_Release_Date="31/01/2026")])
    fir = parse_sheet(path, FIR, headings_of(Sheet.FIR))
    assert merge_sheets(ParsedSheets(fir=fir), Recorded.of([PAST], []), Moment(2000, 2)).versions[20] == PAST
