"""Texts of cells that cannot be recorded: too long, too large for an index, or unprintable; a problem at their cell."""

from pathlib import Path
from typing import Any

import pytest

from firmware_graph.ingest.sheets.grammar import Grammar, Reading
from firmware_graph.ingest.sheets.heading import Columns, headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.row_reader import RowReader
from firmware_graph.ingest.sheets.row_shape import RowShape
from firmware_graph.records.problem import Sheet
from firmware_graph.records.texts import LONGEST_TEXT
from support.sheets import CPL, FIR, ZIGBEE, a_cpl_row, a_fir_row, a_zigbee_row, write_sheet

ROWS: dict[Sheet, tuple[Grammar[Any], dict[str, str]]] = {
    Sheet.CPL: (CPL, a_cpl_row(1)),
    Sheet.FIR: (FIR, a_fir_row(1)),
    Sheet.ZIGBEE: (ZIGBEE, a_zigbee_row(1)),
}
COLUMNS = [
    (sheet, column) for sheet in ROWS for column in headings_of(sheet).titles.values() if column != "CPL Entry ID"
]
LISTS = {"Upgrade Path From", "Rollback From"}


def problem_of(folder: Path, sheet: Sheet, column: str, text: str) -> tuple[str | None, str]:
    path = write_sheet(folder / "sheet.csv", [ROWS[sheet][1] | {column: text}])
    [problem] = parse_sheet(path, ROWS[sheet][0], headings_of(sheet)).problems
    return problem.place.column, problem.reason


@pytest.mark.parametrize(("sheet", "column"), COLUMNS)
def test_control_character_is_a_problem_in_every_column(tmp_path: Path, sheet: Sheet, column: str) -> None:
    assert problem_of(tmp_path, sheet, column, "a\x1b[31m") == (
        column,
        "it has the character U+001B, which nobody can see",
    )


@pytest.mark.parametrize(("column", "text"), [("Upgrade Path From", "20\x1c21"), ("Recommendation", "should\x1cnot")])
def test_control_character_is_no_white_space_of_a_list_or_a_word(tmp_path: Path, column: str, text: str) -> None:
    assert problem_of(tmp_path, Sheet.FIR, column, text) == (
        column,
        "it has the character U+001C, which nobody can see",
    )


@pytest.mark.parametrize(("sheet", "column"), [one for one in COLUMNS if one[1] not in LISTS])
def test_text_of_more_characters_than_are_recorded_is_a_problem_in_every_column(
    tmp_path: Path, sheet: Sheet, column: str
) -> None:
    assert problem_of(tmp_path, sheet, column, "2" * 4_001) == (column, "it has 4001 characters")


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        *((Sheet.CPL, column) for column in ("Manufacturer Name", "Model Name", "Variant")),
        *((Sheet.ZIGBEE, column) for column in ("ZigBee Stack Name", "ZigBee Chipset Vendor", "ZigBee Chipset")),
    ],
)
def test_text_that_an_index_cannot_hold_is_a_problem(tmp_path: Path, sheet: Sheet, column: str) -> None:
    assert problem_of(tmp_path, sheet, column, "漢" * 1_000) == (column, "it takes 9000 bytes in an index")


def test_list_of_a_thousand_predecessors_is_read(tmp_path: Path) -> None:
    listed = [*range(1_000, 2_000)]
    path = write_sheet(tmp_path / "fir.csv", [a_fir_row(1, ";".join(map(str, listed)))])
    found = parse_sheet(path, FIR, headings_of(Sheet.FIR))
    assert not found.problems
    assert found.rows[1].predecessors == tuple(listed)


@pytest.mark.parametrize("text", ["E\u00ad100", "E100\u200b", "E\n100", "\ufeffE100", "E\u00a0100"])
def test_marks_that_real_sheets_have_are_read(tmp_path: Path, text: str) -> None:
    path = write_sheet(tmp_path / "cpl.csv", [a_cpl_row(1, Model_Name=text)])
    found = parse_sheet(path, CPL, headings_of(Sheet.CPL))
    assert not found.problems
    assert found.rows[1].model_name == text


def test_no_parser_of_a_cell_sees_a_text_that_is_too_long() -> None:
    def parser(text: str) -> str:
        raise AssertionError(text[:10])

    readings = {"zigbee_band": Reading("zigbee_band", parser)}
    grammar: Grammar[Any] = Grammar(tuple, readings, lambda row: row)
    columns = Columns(positions={"zigbee_band": 0}, titles={"zigbee_band": "ZigBee Band"}, width=1)
    cells = ["2" * (LONGEST_TEXT + 1)]
    found = RowReader("cpl.csv", grammar, columns, None, 1).read(2, cells)
    assert isinstance(found, list)
    assert [one.reason for one in found] == ["it has 4001 characters"]
    assert not RowShape(columns, readings, None, 1).could_be_read(cells)
