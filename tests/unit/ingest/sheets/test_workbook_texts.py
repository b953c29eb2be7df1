"""Texts of a workbook in pieces, and what is hidden of it."""

from pathlib import Path

import pytest

from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.problem import Sheet
from firmware_graph.records.rows import FirRow
from support.sheets import FIR
from support.workbooks import Sheet as Worksheet
from support.workbooks import Workbook, write_workbook

HEADING = ("CPL Entry ID", "Upgrade Path From")
ODD = (
    "<t>2</t><t>0</t>",
    "<t>2</t><r><t>0</t></r>",
    "<r><t>2</t></r><t>0</t>",
    "<r><t>2</t><t>0</t></r>",
)


def read(path: Path) -> ParsedSheet[FirRow]:
    return parse_sheet(path, FIR, headings_of(Sheet.FIR))


def with_text(folder: Path, pieces: str, *, is_shared: bool) -> ParsedSheet[FirRow]:
    book = Workbook({"Data": Worksheet([HEADING, ("1", "mark")])}, shares_strings=is_shared)
    part = "xl/sharedStrings.xml" if is_shared else "xl/worksheets/sheet1.xml"
    whole = '<t xml:space="preserve">mark</t>'
    made = book.made()[part].decode()
    assert made.count(whole) == 1
    book.parts[part] = made.replace(whole, pieces).encode()
    return read(book.write(folder / "fir.xlsx"))


@pytest.mark.parametrize("is_shared", [False, True])
@pytest.mark.parametrize("pieces", ODD)
def test_a_text_in_pieces_that_no_run_divides_is_no_workbook(tmp_path: Path, pieces: str, *, is_shared: bool) -> None:
    [problem] = with_text(tmp_path, pieces, is_shared=is_shared).problems
    assert "not a workbook that can be read" in problem.reason
    assert "pieces that do not belong together" in problem.reason


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_text_in_runs_is_one(tmp_path: Path, *, is_shared: bool) -> None:
    pieces = "<r><t>2</t></r><r><rPr><b/></rPr><t>0</t></r><rPh sb='0' eb='1'><t>9</t></rPh>"
    assert with_text(tmp_path, pieces, is_shared=is_shared).rows[1].predecessors == (20,)


def test_hidden_columns_are_read_and_said(tmp_path: Path) -> None:
    columns = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="16384" hidden="true"/></cols>'
    rows = ((*HEADING, "Evidence", "Manufacturer Contact"), ("1", "20", "Tested", "a@example.org"))
    book = Workbook({"Data": Worksheet(rows, before=columns)})
    sheet = read(book.write(tmp_path / "fir.xlsx"))
    assert sheet.rows[1].predecessors == (20,)
    assert "FIR sheet: the hidden columns B, C were read too" in sheet.notes
    assert not any("hidden" in note for note in read(write_workbook(tmp_path / "fir.xlsx", *rows)).notes)


@pytest.mark.parametrize("attributes", ['max="3"', 'min="x" max="3"'])
def test_a_hidden_column_that_is_none_is_no_workbook(tmp_path: Path, attributes: str) -> None:
    before = f'<cols><col {attributes} hidden="1"/></cols>'
    book = Workbook({"Data": Worksheet((HEADING, ("1", "20")), before=before)})
    assert "not a workbook that can be read" in read(book.write(tmp_path / "fir.xlsx")).problems[0].reason
