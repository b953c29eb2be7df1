"""Which worksheet of a workbook is read, and where in it its heading is."""

from pathlib import Path

import pytest

from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.problem import ProblemCode, Sheet
from firmware_graph.records.rows import FirRow
from support.sheets import FIR
from support.workbooks import Sheet as Worksheet
from support.workbooks import Workbook, write_workbook

HEADING = ("CPL Entry ID", "Upgrade Path From")
OTHER = Worksheet([("Read me",), ("CPL Entry ID", "Notes")])


def a_fir(entry: str, *, state: str = "visible", kind: str = "worksheet") -> Worksheet:
    return Worksheet([HEADING, (entry, "N/A")], state, kind)


def read(path: Path, worksheet: str | None = None) -> ParsedSheet[FirRow]:
    return parse_sheet(path, FIR, headings_of(Sheet.FIR), worksheet=worksheet)


def read_of(folder: Path, worksheet: str | None = None, **sheets: Worksheet) -> ParsedSheet[FirRow]:
    return read(Workbook(sheets).write(folder / "fir.xlsx"), worksheet)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_worksheet_is_passed_over(tmp_path: Path, state: str) -> None:
    sheet = read_of(tmp_path, Old=a_fir("1", state=state), Now=a_fir("2"))
    assert list(sheet.rows) == [2]
    assert "the worksheet 'Now'" in sheet.notes[0]


def test_the_worksheet_with_the_headings_is_read_wherever_it_is(tmp_path: Path) -> None:
    assert list(read_of(tmp_path, About=OTHER, Data=a_fir("2"), Empty=Worksheet([])).rows) == [2]


def test_a_chart_and_a_macro_sheet_are_no_candidates(tmp_path: Path) -> None:
    chart, macro = a_fir("1", kind="chartsheet"), a_fir("3", kind="xlMacrosheet")
    assert list(read_of(tmp_path, Chart=chart, Macro=macro, Data=a_fir("2")).rows) == [2]


def test_of_two_worksheets_with_the_headings_none_is_chosen(tmp_path: Path) -> None:
    sheet = read_of(tmp_path, One=a_fir("1"), Two=a_fir("2"), Three=OTHER)
    [problem] = sheet.problems
    assert (problem.code, sheet.rows) == (ProblemCode.NOT_A_TABLE, {})
    assert problem.reason == "several worksheets have its columns: 'One', 'Two'"
    assert "--sheet" in problem.remedy


def test_without_the_headings_the_worksheets_are_named(tmp_path: Path) -> None:
    [problem] = read_of(tmp_path, One=OTHER, Two=Worksheet([]), Old=a_fir("1", state="hidden")).problems
    assert "'One', 'Two', 'Old' (hidden)" in problem.reason


def test_the_columns_that_a_lone_worksheet_misses_are_named(tmp_path: Path) -> None:
    [problem] = read_of(tmp_path, One=OTHER).problems
    assert (problem.code, problem.place.column) == (ProblemCode.MISSING_COLUMN, "Upgrade Path From")


@pytest.mark.parametrize("name", ["Two", "two", " TWO "])
def test_a_worksheet_is_read_by_its_name(tmp_path: Path, name: str) -> None:
    assert list(read_of(tmp_path, name, One=a_fir("1"), Two=a_fir("2", state="hidden")).rows) == [2]


def test_a_worksheet_that_is_not_there_is_a_problem_that_names_those_that_are(tmp_path: Path) -> None:
    [problem] = read_of(tmp_path, "Three", One=a_fir("1"), Two=a_fir("2")).problems
    assert (problem.reason, problem.remedy) == (
        "there is no worksheet 'Three'",
        "name one of 'One', 'Two' with --sheet",
    )


def test_a_csv_file_has_no_worksheets(tmp_path: Path) -> None:
    (tmp_path / "fir.csv").write_text("CPL Entry ID,Upgrade Path From\n20,N/A\n")
    [problem] = read(tmp_path / "fir.csv", "Data").problems
    assert problem.remedy == "leave out --sheet"


@pytest.mark.parametrize("above", [1, 2, 29])
def test_the_heading_may_come_after_titles(tmp_path: Path, above: int) -> None:
    rows = [*[("Firmware of 2026", "draft")] * above, HEADING, ("20", "N/A"), (), ("21", "20")]
    sheet = read(write_workbook(tmp_path / "fir.xlsx", *rows))
    assert list(sheet.rows) == [20, 21]
    assert f"the heading on line {above + 1}, 2 rows, from line {above + 2} to line {above + 4}" in sheet.notes[0]


def test_a_heading_below_the_top_of_a_worksheet_is_none(tmp_path: Path) -> None:
    rows = [*[("Title",)] * 30, HEADING, ("20", "N/A")]
    assert read(write_workbook(tmp_path / "fir.xlsx", *rows)).problems


def test_titles_above_the_heading_of_a_csv_file_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "fir.csv").write_text('Firmware of 2026\n"a, b"\n\nCPL Entry ID,Upgrade Path From\n20,N/A\n')
    sheet = read(tmp_path / "fir.csv")
    assert list(sheet.rows) == [20]
    assert "the heading on line 4" in sheet.notes[0]
