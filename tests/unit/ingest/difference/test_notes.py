from pathlib import Path

from firmware_graph.ingest.difference.notes import notes_on
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Sheet
from support.sheets import CPL, a_cpl_row, write_sheet

NOW = Moment(1_767_225_600_000, 2)  # 2026-01-01


def test_an_entry_that_is_current_after_it_was_removed_is_noted(tmp_path: Path) -> None:
    rows = [
        a_cpl_row(1, Date_Removed="31/12/2025"),
        a_cpl_row(2, Date_Removed="31/12/2026"),
        a_cpl_row(3, Date_Removed="31/12/2025", Status="Removed"),
        a_cpl_row(4),
    ]
    cpl = parse_sheet(write_sheet(tmp_path / "cpl.csv", rows), CPL, headings_of(Sheet.CPL))
    assert notes_on(cpl, NOW) == ["CPL sheet: 1 entries are Current and have a Date Removed that is past: 1"]
    assert notes_on(None, NOW) == []
