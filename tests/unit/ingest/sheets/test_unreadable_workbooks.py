"""Files that are not workbooks that can be read: one problem that says what to do, never an exception."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.records.problem import Problem, ProblemCode, Sheet
from support.sheets import FIR
from support.workbooks import MAIN, OFFICE, Cell, Workbook
from support.workbooks import Sheet as Worksheet

SHEET, BOOK, STYLES, ROOT = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"
BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'


def a_workbook() -> Workbook:
    return Workbook({"S": Worksheet([("CPL Entry ID", "Upgrade Path From"), ("20", "N/A"), ("21", Cell("20"))])})


def the_problem(path: Path) -> Problem:
    sheet = parse_sheet(path, FIR, headings_of(Sheet.FIR))
    [problem] = sheet.problems
    assert problem.code is ProblemCode.NOT_A_TABLE
    assert "not a workbook that can be read" in problem.reason
    assert "save it as 'Excel Workbook (.xlsx)'" in problem.remedy
    return problem


CHANGES = {
    "cut": (SHEET, "</sheetData>", ""),
    "a document type": (SHEET, "<worksheet", f"{BOMB}<worksheet"),
    "a cell before the one before it": (SHEET, 'r="B2"', 'r="A2"'),
    "a cell of another row": (SHEET, 'r="B2"', 'r="B3"'),
    "a cell of no column": (SHEET, 'r="B2"', 'r="2"'),
    "a cell too far": (SHEET, 'r="B2"', 'r="ZZZ2"'),
    "a row twice": (SHEET, '<row r="3"', '<row r="2"'),
    "a row of no number": (SHEET, '<row r="3"', '<row r="x"'),
    "a row too far": (SHEET, '<row r="3"', '<row r="1048577"'),
    "a type that is not known": (SHEET, 't="n"', 't="q"'),
    "an attribute that is not known": (SHEET, 't="n"', 'u="n"'),
    "an element that is not known": (SHEET, "<v>20</v>", "<w>20</w>"),
    "two values": (SHEET, "<v>20</v>", "<v>20</v><v>21</v>"),
    "a number that is none": (SHEET, "<v>20</v>", "<v>2O</v>"),
    "a number without end": (SHEET, "<v>20</v>", "<v>1E999</v>"),
    "an index that is none": (SHEET, 't="n" s="0"><v>20', 't="s"><v>-1'),
    "a text of another type": (SHEET, ' t="inlineStr"', ""),
    "a cell that does not say where it is": (SHEET, ' r="B3"', ""),
    "a row that does not say where it is": (SHEET, ' r="3"', ""),
    "a merge before the first column": (
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A0:A2"/></mergeCells>',
    ),
    "two parts of styles": (
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        f'<Relationship Id="z" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    ),
    "a number of Python": (SHEET, "<v>20</v>", "<v>1_0</v>"),
    "a style that is not there": (SHEET, 's="0"', 's="7"'),
    "a style below zero": (SHEET, 's="0"', 's="-1"'),
    "a string that is not there": (SHEET, 't="n" s="0"><v>20', 't="s"><v>0'),
    "a truth value of two": (SHEET, 't="n" s="0"><v>20', 't="b"><v>2'),
    "a date that is none": (SHEET, 't="n" s="0"><v>20', 't="d"><v>today'),
    "another namespace": (SHEET, MAIN, "urn:else"),
    "data twice": (SHEET, "</sheetData>", "</sheetData><sheetData/>"),
    "no data": (SHEET, "sheetData", "sheetPr"),
    "an odd merge": (SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="B2:"/></mergeCells>'),
    "a merge of whole columns": (SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="B:C"/></mergeCells>'),
    "a merge that ends before it begins": (
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="B3:B2"/></mergeCells>',
    ),
    "merges that overlap": (
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="A3:B4"/></mergeCells>',
    ),
    "merged cells that are not there": (SHEET, "</sheetData>", "</sheetData><mergeCells></mergeCells>"),
    "something else among merged cells": (
        SHEET,
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A1:A2"/><odd/></mergeCells>',
    ),
    "merged cells under another name": (SHEET, "</sheetData>", "</sheetData><mergedCells/>"),
    "a strict namespace": (BOOK, MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    "strict relationships": (ROOT, OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    "another root": (BOOK, "workbook", "document"),
    "a binary workbook": (ROOT, "workbook.xml", "workbook.bin"),
    "a sheet that is not there": ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml"),
    "a format of no number": (STYLES, '<xf numFmtId="0"/>', '<xf numFmtId="x"/>'),
    "a workbook part that is not there": (ROOT, "xl/workbook.xml", "xl/book.xml"),
    "no workbook": (ROOT, "officeDocument", "thumbnail"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_workbook_that_is_not_as_its_format_says_is_refused(tmp_path: Path, name: str) -> None:
    part, old, new = CHANGES[name]
    book = a_workbook()
    before = book.made()[part].decode()
    assert old in before
    head, _, tail = before.rpartition(old)
    is_everywhere = name in {"a strict namespace", "strict relationships", "another root", "no data"}
    book.parts[part] = (before.replace(old, new) if is_everywhere else f"{head}{new}{tail}").encode()
    the_problem(book.write(tmp_path / "fir.xlsx"))


def test_a_part_in_utf_16_is_refused(tmp_path: Path) -> None:
    book = a_workbook()
    book.parts[SHEET] = book.made()[SHEET].decode().encode("utf-16")
    assert "UTF-16" in the_problem(book.write(tmp_path / "fir.xlsx")).reason


def test_a_part_that_is_inflated_is_refused_unread(tmp_path: Path) -> None:
    book = a_workbook()
    book.parts[SHEET] = b"<worksheet>" + b" " * (32 << 20) + b"</worksheet>"
    assert "too much" in the_problem(book.write(tmp_path / "fir.xlsx")).reason


def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = a_workbook().write(tmp_path / "fir.xlsx")
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(path, "a", ZIP_DEFLATED) as package:
        package.writestr(SHEET, a_workbook().made()[SHEET])
    assert "twice" in the_problem(path).reason


def test_a_part_with_a_password_is_refused(tmp_path: Path) -> None:
    path = a_workbook().write(tmp_path / "fir.xlsx")
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    path.write_bytes(content)
    assert "encrypted" in the_problem(path).reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("fir.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600),
        ("fir.xls", bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600),
        ("fir.xls", b"<html><table><tr><td>CPL Entry ID</td></tr></table></html>"),
        ("fir.xlsx", b"CPL Entry ID,Upgrade Path From\n"),
        ("fir.xlsx", b""),
        ("fir.xlsx", b"PK\x03\x04"),
        ("fir.csv", b"PK\x03\x04 and more"),
        ("fir.ods", b"anything"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    the_problem(tmp_path / name)


def test_an_open_document_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "fir.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<office/>")
    the_problem(tmp_path / "fir.ods")


def test_a_workbook_may_be_called_csv(tmp_path: Path) -> None:
    sheet = parse_sheet(a_workbook().write(tmp_path / "fir.csv"), FIR, headings_of(Sheet.FIR))
    assert list(sheet.rows) == [20, 21]
