from datetime import date, datetime, time
from pathlib import Path

import openpyxl

from firmware_graph.ingest.sheets.source import NumberText, rows_of


def workbook_of(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_cells_of_a_workbook_are_the_text_that_csv_would_have(tmp_path: Path) -> None:
    moments = [datetime(2026, 1, 31), datetime(2026, 1, 31, 9, 30), date(2026, 1, 31), time(9, 30)]  # noqa: DTZ001 - a workbook's dates have no zone
    path = workbook_of(tmp_path / "sheet.xlsx", [" a ", None, True, *moments], [1000, 4.25])
    assert [cells for _, cells in rows_of(path)] == [
        ["a", "", "TRUE", "2026-01-31", "2026-01-31T09:30:00", "2026-01-31", "09:30:00"],
        ["1000", "4.25", "", "", "", "", ""],
    ]


def test_a_number_of_a_workbook_is_known_as_one(tmp_path: Path) -> None:
    [(_, cells)] = rows_of(workbook_of(tmp_path / "sheet.xlsx", [4.1, "4.1"]))
    assert [isinstance(cell, NumberText) for cell in cells] == [True, False]


def test_an_empty_row_of_a_workbook_is_left_out_and_counted(tmp_path: Path) -> None:
    path = workbook_of(tmp_path / "sheet.xlsx", ["a"], [None, " "], ["b"])
    assert [(line, cells[0]) for line, cells in rows_of(path)] == [(1, "a"), (3, "b")]
