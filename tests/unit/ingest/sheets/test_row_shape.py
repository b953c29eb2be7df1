"""Cells that are not in the column that they were written for: a value that a person saw elsewhere never goes in."""

from pathlib import Path

import pytest

from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parse_upgrades import parse_upgrades
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.problem import ProblemCode, Sheet
from firmware_graph.records.rows import CplRow, FirRow
from support.sheets import BRITISH, CPL, FIR, a_cpl_row
from support.workbooks import Sheet as Worksheet
from support.workbooks import Workbook, write_workbook

LISTS = "CPL Entry ID,Upgrade Path From,Rollback From"
CONTACTS = "CPL Entry ID,Upgrade Path From,Manufacturer Contact"


def read(folder: Path, *lines: str) -> ParsedSheet[FirRow]:
    (folder / "fir.csv").write_text("\n".join(lines), encoding="utf-8")
    return parse_sheet(folder / "fir.csv", FIR, headings_of(Sheet.FIR))


def read_cpl(folder: Path, heading: str, *lines: str) -> ParsedSheet[CplRow]:
    (folder / "cpl.csv").write_text("\n".join([heading, *lines]), encoding="utf-8")
    return parse_sheet(folder / "cpl.csv", CPL, headings_of(Sheet.CPL))


@pytest.mark.parametrize(
    "lines",
    [
        (LISTS, "1,20,30,"),
        (LISTS.replace(",", ";"), "1;20;30;"),
        (LISTS.replace(",", "\t"), "1\t20\t30\t"),
        (CONTACTS, "1,20,30,"),
        (LISTS, "1,20,30,", "2,21,31,"),
        (LISTS, "1,20,30,", "2,N/A,"),
        (f"{LISTS},Evidence", "1,20,30,,"),
        (f"{LISTS},Firmware Release Date", "1,20,30,soon,"),
        ("CPL Entry ID,Upgrade Path From,Firmware Release Date", "1,20,30,"),
        ("CPL Entry ID,Upgrade Path From", "1,234,"),
    ],
)
def test_a_list_without_quotation_marks_shifts_no_cell_of_its_row(tmp_path: Path, lines: tuple[str, ...]) -> None:
    sheet = read(tmp_path, *lines)
    assert {(one.code, one.place.line) for one in sheet.problems} >= {(ProblemCode.ROW_TOO_LONG, 2)}
    assert 1 not in sheet.rows


def test_a_text_without_quotation_marks_shifts_no_cell_of_its_row(tmp_path: Path) -> None:
    row = a_cpl_row(1) | {"Model Name": "E100, big", "HAN Join Notes": ""}
    sheet = read_cpl(tmp_path, ",".join(row), ",".join(row.values()) + ",")
    assert [one.code for one in sheet.problems] == [ProblemCode.ROW_TOO_LONG]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        ((LISTS, "1,20,30,", "2,N/A,,"), {1: ((20,), (30,)), 2: ((), None)}),
        ((LISTS, "1,20,,", "2,N/A,"), {1: ((20,), None), 2: ((), None)}),
        ((CONTACTS, "1,20,a@example.org,,", "2,21,"), {1: ((20,), None), 2: ((21,), None)}),
        ((f"{LISTS},", "1,20,30,", "2,N/A,,"), {1: ((20,), (30,)), 2: ((), None)}),
    ],
)
def test_blank_cells_beyond_the_heading_are_none_where_the_row_can_be_divided_in_no_other_way(
    tmp_path: Path, lines: tuple[str, ...], rows: dict[int, tuple[object, object]]
) -> None:
    sheet = read(tmp_path, *lines)
    assert ({entry: (row.predecessors, row.rollbacks) for entry, row in sheet.rows.items()}, sheet.problems) == (
        rows,
        [],
    )


@pytest.mark.parametrize("heading", ["CPL Entry ID,Upgrade Path From,", "CPL Entry ID,,Upgrade Path From"])
def test_what_stands_under_a_blank_heading_is_a_problem_at_its_cell(tmp_path: Path, heading: str) -> None:
    sheet = read(tmp_path, heading, "1,20,30", "2,21,22")
    at = 1 + heading.split(",").index("")
    assert [(one.code, one.place.line, one.place.column, one.value, one.cpl_entry_id) for one in sheet.problems] == [
        (ProblemCode.BAD_CELL, 2, f"column {at}", ("1", "20", "30")[at - 1], 1),
        (ProblemCode.BAD_CELL, 3, f"column {at}", ("2", "21", "22")[at - 1], 2),
    ]
    assert not sheet.rows


@pytest.mark.parametrize("heading", [("CPL Entry ID", "Upgrade Path From"), ("CPL Entry ID", "Upgrade Path From", "")])
def test_what_stands_beyond_the_heading_of_a_worksheet_is_a_problem_at_its_cell(
    tmp_path: Path, heading: tuple[str, ...]
) -> None:
    rows = (heading, ("1", "20", None, "30"), ("2", "21"))
    path = write_workbook(tmp_path / "fir.xlsx", *rows)
    sheet = parse_sheet(path, FIR, headings_of(Sheet.FIR))
    assert [(one.place.line, one.place.column, one.value) for one in sheet.problems] == [(2, "column D", "30")]
    assert set(sheet.rows) == {2}


def test_a_blank_column_of_a_worksheet_is_none(tmp_path: Path) -> None:
    rows = (("CPL Entry ID", "", "Upgrade Path From", ""), ("1", "", "20", None))
    path = Workbook({"Data": Worksheet(rows)}).write(tmp_path / "fir.xlsx")
    assert parse_sheet(path, FIR, headings_of(Sheet.FIR)).rows[1].predecessors == (20,)


def test_the_rows_of_a_table_of_upgrades_have_the_same_shapes(tmp_path: Path) -> None:
    path = tmp_path / "upgrades.csv"
    path.write_text("From,To,Reference,\n1,2,MP231,5\n1,3,MP,231,\n", encoding="utf-8")
    table = parse_upgrades(path, BRITISH.upgrades, headings_of(Sheet.UPGRADES))
    assert [(one.code, one.place.line) for one in table.problems] == [
        (ProblemCode.BAD_CELL, 2),
        (ProblemCode.ROW_TOO_LONG, 3),
    ]
    assert table.spoilt == {(1, 2), (1, 3)}
