"""What a spreadsheet shows in place of a value, and text that was damaged before: never a fact."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.ingest.sheets.cells import ERROR
from firmware_graph.ingest.sheets.grammar import Grammar
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parse_upgrades import parse_upgrades
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.problem import ProblemCode, Sheet
from support.sheets import BRITISH, CPL, FIR, ZIGBEE, a_cpl_row, a_fir_row, a_zigbee_row, write_sheet
from support.workbooks import Cell, write_workbook

ERRORS = (
    *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"),
    *("#NV", "#BEZUG!", "#WERT!", "#VALEUR!", "#NOM?", "#¡REF!", "#¿NOMBRE?", "#¡DIV/0!", "#N/D", "#N/B", "#I/T"),
    *("#NENÍ_K_DISPOZICI", "#ИМЯ?", "#Н/Д", "#ERROR!", "#n/a", "########", "Err:502"),  # noqa: RUF001 - as the program shows it
)
ROWS: Mapping[Sheet, tuple[Grammar[Any], dict[str, str]]] = {
    Sheet.CPL: (CPL, a_cpl_row(1)),
    Sheet.FIR: (FIR, a_fir_row(1)),
    Sheet.ZIGBEE: (ZIGBEE, a_zigbee_row(1)),
}
COLUMNS = [
    (sheet, column) for sheet in ROWS for column in headings_of(sheet).titles.values() if column != "CPL Entry ID"
]


def read(folder: Path, sheet: Sheet, row: Mapping[str, str], *, is_book: bool = False) -> ParsedSheet[Any]:
    if is_book:
        path = write_workbook(folder / "sheet.xlsx", tuple(row), tuple(row.values()))
    else:
        path = write_sheet(folder / "sheet.csv", [row])
    return parse_sheet(path, ROWS[sheet][0], headings_of(sheet))


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_a_spreadsheet_is_known_in_every_language(error: str) -> None:
    assert ERROR.fullmatch(error)


@pytest.mark.parametrize("text", ["", "#", "#1", "No. 1", "Meters #1 Ltd", "E100!", "# 20", "#1!", "#E100"])
def test_text_with_the_sign_of_an_error_is_text(text: str) -> None:
    assert not ERROR.fullmatch(text)


@pytest.mark.parametrize("is_book", [False, True])
@pytest.mark.parametrize(("sheet", "column"), COLUMNS)
def test_an_error_is_a_problem_in_every_column(tmp_path: Path, sheet: Sheet, column: str, is_book: bool) -> None:  # noqa: FBT001
    found = read(tmp_path, sheet, ROWS[sheet][1] | {column: "#REF!"}, is_book=is_book)
    [problem] = found.problems
    assert (problem.place.line, problem.place.column, problem.value) == (2, column, "#REF!")
    assert "no value to show" in problem.reason


def test_an_error_for_a_heading_is_a_problem(tmp_path: Path) -> None:
    assert [one.code for one in read(tmp_path, Sheet.FIR, a_fir_row(1) | {"#REF!": ""}).problems] == [
        ProblemCode.BAD_HEADING
    ]


@pytest.mark.parametrize("text", ["M\ufffdller", "MÃ¼ller", "Â£5", "itâ€™s", "it\xe2\x80\x99s"])
def test_damaged_text_of_a_worksheet_is_a_problem(tmp_path: Path, text: str) -> None:
    [problem] = read(tmp_path, Sheet.CPL, a_cpl_row(1, Model_Name=text), is_book=True).problems
    assert (problem.place.column, problem.value) == ("Model Name", text)


@pytest.mark.parametrize("text", ["Müller", "Søren", "Škoda", "SÃO PAULO", "Â", "£5 — “now”", "CAFÉ…", "Łódź"])
def test_text_of_every_language_is_read_from_a_worksheet(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, Sheet.CPL, a_cpl_row(1, Model_Name=text), is_book=True).rows[1].model_name == text


@pytest.mark.parametrize(("value", "word", "is_rollback"), [("1", "TRUE", True), ("0", "FALSE", False)])
def test_a_truth_value_is_yes_or_no_where_a_column_asks_so(
    tmp_path: Path,
    value: str,
    word: str,
    is_rollback: bool,  # noqa: FBT001
) -> None:
    book = write_workbook(tmp_path / "u.xlsx", ("From", "To", "Rollback"), ("1", "2", Cell(value, "b")))
    (tmp_path / "u.csv").write_text(f"From,To,Rollback\n1,2,{word}\n", encoding="utf-8")
    for path in (book, tmp_path / "u.csv"):
        table = parse_upgrades(path, BRITISH.upgrades, headings_of(Sheet.UPGRADES))
        assert (table.rows[1, 2].is_rollback, table.problems) == (is_rollback, [])
