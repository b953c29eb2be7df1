"""Damaged workbooks of every sheet: what is read of one is what was read before the damage, or it is refused."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.grammar import Grammar
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.problem import Sheet
from support.damage import DAMAGE, loses_a_type, odd_xml
from support.sheets import CPL, ZIGBEE, a_cpl_row, a_zigbee_row
from support.workbooks import Cell, Workbook
from support.workbooks import Sheet as Worksheet

GRAMMARS: dict[Sheet, Grammar[Any]] = {Sheet.CPL: CPL, Sheet.ZIGBEE: ZIGBEE}
MORE = {"Model_Name": "E100 \u0026 more", "ZigBee_Band": "Dual", "Date_Added": "31/01/2021", "Generation": "SMETS2"}
HARDWARE = {"Hardware_Version": "02", "Hardware_Revision": "03", "Minimum_Hardware": "0100", "GBCS_Version": "4.10"}
ROWS = {
    Sheet.CPL: [a_cpl_row(1, **MORE, **HARDWARE), a_cpl_row(22, **MORE), a_cpl_row(333, **HARDWARE)],
    Sheet.ZIGBEE: [a_zigbee_row(1), a_zigbee_row(22, version="7.4.0"), a_zigbee_row(333, name="Z-Stack")],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def a_book(sheet: Sheet, *, shares_strings: bool) -> Workbook:
    heading = list(dict.fromkeys(name for row in ROWS[sheet] for name in row))
    cells: list[list[str | Cell | None]] = [[*heading]]
    cells += [[row.get(name) for name in heading] for row in ROWS[sheet]]
    return Workbook({"Data": Worksheet(cells)}, shares_strings=shares_strings)


def read(path: Path, sheet: Sheet) -> ParsedSheet[Any] | None:
    try:
        return parse_sheet(path, GRAMMARS[sheet], headings_of(sheet))
    except SourceUnreadable:
        return None


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1).map(random.Random), st.sampled_from(list(GRAMMARS)), st.booleans())
def test_a_damaged_workbook_is_read_right_or_refused(
    folder: Path,
    source: random.Random,
    sheet: Sheet,
    shares_strings: bool,  # noqa: FBT001
) -> None:
    path = folder / "sheet.xlsx"
    before = read(a_book(sheet, shares_strings=shares_strings).write(path), sheet)
    assert before
    assert (len(before.rows), list(before.problems)) == (3, [])
    book = a_book(sheet, shares_strings=shares_strings)
    if source.random() < 0.7:
        part = source.choice(sorted(book.made()))
        whole = book.made()[part].decode()
        odd = odd_xml(source, whole)
        assume(not loses_a_type(whole, odd))
        book.parts[part] = odd.encode()
        book.write(path)
    else:
        path.write_bytes(source.choice(DAMAGE)(source, path.read_bytes()))
    after = read(path, sheet)
    if after is None or any(problem.concerns_whole_file for problem in after.problems):
        return
    for entry, row in after.rows.items():
        unread = after.unread.get(entry, frozenset())
        was = before.rows[entry]
        assert all(getattr(row, name) == getattr(was, name) for name in row._fields if name not in {*unread, "line"})
