"""Blank cells of a workbook as programs write them: without a cell, without a value, or as an empty text."""

from pathlib import Path

import pytest
from openpyxl import Workbook as Openpyxl

from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.problem import Sheet
from firmware_graph.records.rows import FirRow
from support.sheets import FIR
from support.workbooks import Cell, write_workbook

HEADING = ("CPL Entry ID", "Upgrade Path From", "Firmware Release Date")


def read(path: Path) -> ParsedSheet[FirRow]:
    return parse_sheet(path, FIR, headings_of(Sheet.FIR))


@pytest.mark.parametrize("kind", ["n", "s", "str", "inlineStr", "b", "e", "d"])
def test_a_cell_without_content_is_blank_whatever_its_type(tmp_path: Path, kind: str) -> None:
    sheet = read(write_workbook(tmp_path / "fir.xlsx", HEADING, ("20", Cell(None, kind), Cell(None, kind))))
    assert (sheet.rows[20].predecessors, sheet.rows[20].released_on, list(sheet.problems)) == (None, None, [])


@pytest.mark.parametrize("is_streamed", [True, False])
def test_an_empty_text_that_openpyxl_writes_is_blank(tmp_path: Path, is_streamed: bool) -> None:  # noqa: FBT001
    book = Openpyxl(write_only=is_streamed)
    worksheet = book.create_sheet() if is_streamed else book.active
    assert worksheet is not None
    for row in (HEADING, (20, "", ""), (21, "20", None)):
        worksheet.append(row)
    book.save(tmp_path / "fir.xlsx")
    sheet = read(tmp_path / "fir.xlsx")
    assert ({entry: row.predecessors for entry, row in sheet.rows.items()}, list(sheet.problems)) == (
        {20: None, 21: (20,)},
        [],
    )
