"""What a cell of a workbook is read as: what a person sees, or a problem at its place."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.ingest.sheets.workbook.strings import unescaped
from firmware_graph.records.problem import ProblemCode, Sheet
from firmware_graph.records.rows import CplRow, FirRow
from support.sheets import CPL, FIR, a_cpl_row
from support.workbooks import Cell, Workbook, a_number, merged, write_workbook
from support.workbooks import Sheet as Worksheet

HEADING = ("CPL Entry ID", "Upgrade Path From", "Firmware Release Date")
Cells = Sequence[str | Cell | None]


def fir_of(folder: Path, *rows: Cells, after: str = "") -> ParsedSheet[FirRow]:
    path = write_workbook(folder / "fir.xlsx", HEADING, *rows, after=after)
    return parse_sheet(path, FIR, headings_of(Sheet.FIR))


def cpl_with(folder: Path, column: str, cell: Cell) -> ParsedSheet[CplRow]:
    row: dict[str, str | Cell] = {**a_cpl_row(20), column: cell}
    path = write_workbook(folder / "cpl.xlsx", list(row), list(row.values()))
    return parse_sheet(path, CPL, headings_of(Sheet.CPL))


def read_predecessors(folder: Path, cell: Cell) -> tuple[int | str, ...] | str | None:
    """Return what a cell is read as, or the reason of its problem."""
    sheet = fir_of(folder, (a_number("20"), cell))
    return sheet.problems[0].reason if sheet.problems else sheet.rows[20].predecessors


@pytest.mark.parametrize("dimension", ["A1", "A1:C2", "B2:B2", "A1:ZZ9999"])
def test_every_row_is_read_whatever_dimension_is_stated(tmp_path: Path, dimension: str) -> None:
    rows = [HEADING, *((a_number(str(entry)), "N/A") for entry in range(1, 6))]
    book = Workbook({"S": Worksheet(rows, before=f'<dimension ref="{dimension}"/>')})
    sheet = parse_sheet(book.write(tmp_path / "fir.xlsx"), FIR, headings_of(Sheet.FIR))
    assert (list(sheet.rows), list(sheet.problems)) == ([1, 2, 3, 4, 5], [])


@pytest.mark.parametrize("value", [None, ""])
def test_a_formula_without_a_result_is_a_problem_at_its_cell(tmp_path: Path, value: str | None) -> None:
    sheet = fir_of(tmp_path, (a_number("20"), Cell(value, formula="A2")), (a_number("21"), "N/A"))
    [problem] = sheet.problems
    assert (problem.code, problem.place.line, problem.value) == (ProblemCode.BAD_PREDECESSOR_CELL, 2, "=A2")
    assert "cell B2 holds a formula" in problem.reason
    assert list(sheet.rows) == [21]


def test_a_formula_with_a_result_is_what_it_shows(tmp_path: Path) -> None:
    assert read_predecessors(tmp_path, Cell("10;11", "str", formula="A1")) == (10, 11)
    assert read_predecessors(tmp_path, Cell("", "str", formula="A1")) is None


def test_a_zero_that_stands_for_a_result_is_none(tmp_path: Path) -> None:
    rows = [a_cpl_row(20) | {"Model Name": ""}]
    cells: list[str | Cell] = [
        Cell("0", formula="A1") if name == "Model Name" else text for name, text in rows[0].items()
    ]
    book = Workbook({"S": Worksheet([list(rows[0]), cells])}, properties='<calcPr fullCalcOnLoad="1"/>')
    [problem] = parse_sheet(book.write(tmp_path / "cpl.xlsx"), CPL, headings_of(Sheet.CPL)).problems
    assert (problem.place.column, problem.value) == ("Model Name", "=A1")


@pytest.mark.parametrize(("error", "kind"), [("#N/A", "e"), ("#REF!", "e")])
def test_an_error_is_a_problem_at_its_cell(tmp_path: Path, error: str, kind: str) -> None:
    assert read_predecessors(tmp_path, Cell(error, kind, formula="A1")) == f"cell B2 holds the error {error}"


def test_an_error_in_a_column_that_is_not_read_is_none(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "fir.xlsx", [*HEADING, "Own"], ("20", "N/A", "", Cell("#N/A", "e")))
    assert not parse_sheet(path, FIR, headings_of(Sheet.FIR)).problems


def test_a_truth_value_is_a_problem(tmp_path: Path) -> None:
    assert read_predecessors(tmp_path, Cell("1", "b")) == "the workbook holds a truth value here, and no text"


@pytest.mark.parametrize(
    ("column", "value", "shape"),
    [
        ("Model Identifier", "1000", "0.00E+00"),
        ("Model Identifier", "1000", "General"),
        ("Firmware Version", "12345600", "0.00E+00"),
        ("Firmware Version", "38040404", "General"),
        ("Manufacturer Code", "1063", "General"),
        ("Hardware Version", "1", "00"),
        ("Minimum Hardware", "100", "0000"),
        ("GBCS Version", "4.2", "General"),
        ("GBCS Version", "4", "General"),
        ("SMETS/CHTS Version", "5", "General"),
        ("Model Name", "1000", "0.00E+00"),
        ("Model Name", "123456789012", "General"),
        ("Model Name", "4.1", "0.00"),
        ("Model Name", "5120", "#,##0"),
        ("Model Name", "5", ";;;"),
        ("CPL Entry ID", "20", "#,##0.0"),
        ("CPL Entry ID", "20.5", "General"),
    ],
)
def test_a_number_that_may_have_been_other_text_is_a_problem(
    tmp_path: Path, column: str, value: str, shape: str
) -> None:
    sheet = cpl_with(tmp_path, column, a_number(value, shape))
    assert [problem.place.column for problem in sheet.problems] == [column]
    assert not sheet.rows or 20 in sheet.unread
    assert "text" in sheet.problems[0].remedy or column == "CPL Entry ID"


@pytest.mark.parametrize(
    ("value", "shape", "name"), [("500", "General", "500"), ("7", "0000", "0007"), ("2.5", "General", "2.5")]
)
def test_a_number_whose_digits_are_shown_is_text(tmp_path: Path, value: str, shape: str, name: str) -> None:
    assert cpl_with(tmp_path, "Model Name", a_number(value, shape)).rows[20].model_name == name


@pytest.mark.parametrize("shape", ["#,##0", "0.00", "0.00E+00", "0%", '0"5"'])
def test_a_list_that_became_a_number_is_a_problem(tmp_path: Path, shape: str) -> None:
    assert "number" in str(read_predecessors(tmp_path, a_number("5120", shape)))


def test_one_predecessor_may_be_a_number_that_shows_its_digits(tmp_path: Path) -> None:
    assert read_predecessors(tmp_path, a_number("5120")) == (5120,)
    assert read_predecessors(tmp_path, a_number("5.12E3", "0")) == (5120,)


@pytest.mark.parametrize("column", ["GBCS Version", "Model Name", "Hardware Version", "Status"])
def test_text_that_became_a_date_is_a_problem(tmp_path: Path, column: str) -> None:
    sheet = cpl_with(tmp_path, column, a_number("45292", "dd/mm/yyyy"))
    assert "date" in sheet.problems[0].reason


@pytest.mark.parametrize(
    ("value", "shape", "day"),
    [
        ("44227", "dd/mm/yyyy", "2021-01-31"),
        ("44227", "d-mmm-yy", "2021-01-31"),
        ("44227", "[$-809]dd mmmm yyyy;@", "2021-01-31"),
        ("44227.5", "dd/mm/yyyy hh:mm", "2021-01-31"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
    ],
)
def test_a_date_of_a_workbook_is_its_day(tmp_path: Path, value: str, shape: str, day: str) -> None:
    assert fir_of(tmp_path, ("20", "N/A", a_number(value, shape))).rows[20].released_on == day


def test_a_date_that_counts_from_1904_is_its_day(tmp_path: Path) -> None:
    rows: list[Cells] = [HEADING, ("20", "N/A", a_number("42765", "dd/mm/yyyy"))]
    book = Workbook({"S": Worksheet(rows)}, properties='<workbookPr date1904="1"/>')
    sheet = parse_sheet(book.write(tmp_path / "fir.xlsx"), FIR, headings_of(Sheet.FIR))
    assert sheet.rows[20].released_on == "2021-01-31"


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("43861", "General"),
        ("44197", "mmm-yy"),
        ("44227", "d-mmm"),
        ("0.5", "hh:mm"),
        ("59", "dd/mm/yyyy"),
        ("2958466", "dd/mm/yyyy"),
        ("-1", "dd/mm/yyyy"),
        ("1.5", "[h]:mm"),
    ],
)
def test_a_number_that_shows_no_whole_date_is_a_problem(tmp_path: Path, value: str, shape: str) -> None:
    [problem] = fir_of(tmp_path, ("20", "N/A", a_number(value, shape))).problems
    assert problem.place.column == "Firmware Release Date"


def test_merged_rows_have_the_value_that_they_show(tmp_path: Path) -> None:
    rows = (("20", "10", "2021-01-31"), ("21", None, None), ("22",), ("23", "N/A", None))
    sheet = fir_of(tmp_path, *rows, after=merged("B2:B4", "C2:C3"))
    assert [(row.predecessors, row.released_on) for row in sheet.rows.values()] == [
        ((10,), "2021-01-31"),
        ((10,), "2021-01-31"),
        ((10,), None),
        ((), None),
    ]


def test_a_merge_over_columns_is_a_problem_in_each_of_them(tmp_path: Path) -> None:
    sheet = fir_of(tmp_path, ("20", "10", None), ("21", "N/A", None), after=merged("B2:C2"))
    assert [(p.place.line, p.place.column) for p in sheet.problems] == [
        (2, "Upgrade Path From"),
        (2, "Firmware Release Date"),
    ]
    assert all("merged" in problem.reason for problem in sheet.problems)
    assert list(sheet.rows) == [21]


def test_a_merged_heading_is_a_problem(tmp_path: Path) -> None:
    [problem, *_] = fir_of(tmp_path, ("20", "10", "11"), after=merged("B1:C1")).problems
    assert problem.concerns_whole_file
    assert "merged" in problem.reason


def test_a_heading_merged_into_the_rows_is_a_value_of_none(tmp_path: Path) -> None:
    row = a_cpl_row(20)
    rows = [[*row, "Model Name"], list(row.values())]
    path = write_workbook(tmp_path / "cpl.xlsx", *rows, after=merged("H1:H2"))
    [problem] = parse_sheet(path, CPL, headings_of(Sheet.CPL)).problems
    assert (problem.place.line, problem.place.column) == (2, "Model Name")


def test_merged_cells_without_a_value_are_blank(tmp_path: Path) -> None:
    sheet = fir_of(tmp_path, ("20", None, None), after=merged("B2:C2", "A9:XFD1048576"))
    assert (list(sheet.problems), sheet.rows[20].predecessors) == ([], None)


def test_a_value_that_merged_cells_hide_is_not_read(tmp_path: Path) -> None:
    rows = (("20", "10", None), ("21", "11", "2021-01-31"), ("22", None, None), ("23", "12", "2021-01-31"))
    sheet = fir_of(tmp_path, *rows, after=merged("B2:B3", "B4:C5"))
    assert [(row.predecessors, row.released_on) for row in sheet.rows.values()] == [
        ((10,), None),
        ((10,), "2021-01-31"),
        (None, None),
        (None, None),
    ]


def test_escaped_characters_are_those_that_are_shown(tmp_path: Path) -> None:
    assert read_predecessors(tmp_path, Cell("10_x003B_11_x000D_", "str", formula="A1")) == (10, 11)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("A_xD83D__xde00_B", "A\U0001f600B"),
        ("_xFEFF_A_xD83D__xDE00_", "\ufeffA\U0001f600"),
        ("A_xD800_B", "A\ufffdB"),
        ("A_xD83D_", "A\ufffd"),
        ("_xDE00__xD83D_A", "\ufffd\ufffdA"),
        ("_xD83D__xD83D__xDE00_", "\ufffd\U0001f600"),
    ],
)
def test_escaped_surrogates_are_one_character_in_pairs_and_replaced_alone(stored: str, shown: str) -> None:
    assert unescaped(stored) == shown


def test_emoji_is_recorded_and_half_of_one_is_refused(tmp_path: Path) -> None:
    emoji, half = (cpl_with(tmp_path, "Manufacturer Name", Cell(f"A_xD83D_{rest}", "str")) for rest in ("_xDE00_", ""))
    assert emoji.rows[20].manufacturer_name_submitted == "A\U0001f600"
    [problem] = half.problems
    assert "read in the wrong encoding" in problem.reason


def test_shared_strings_are_read_without_their_phonetic_hints(tmp_path: Path) -> None:
    book = Workbook({"S": Worksheet([HEADING, ("20", Cell("1", "s"))])})
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = "<si><t>x</t></si><si><r><rPr><b/></rPr><t>10;</t></r><r><t>11</t></r><rPh><t>99</t></rPh></si>"
    book.parts["xl/sharedStrings.xml"] = f"<sst {main}>{strings}</sst>".encode()
    related = book.made()["xl/_rels/workbook.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    one_more = f'<Relationship Id="t" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    book.parts["xl/_rels/workbook.xml.rels"] = related.replace("</Relationships>", one_more).encode()
    sheet = parse_sheet(book.write(tmp_path / "fir.xlsx"), FIR, headings_of(Sheet.FIR))
    assert sheet.rows[20].predecessors == (10, 11)


def test_hidden_rows_are_read_and_the_report_says_so(tmp_path: Path) -> None:
    book = Workbook({"S": Worksheet([HEADING, ("20", "N/A"), ("21", "20")], hidden_rows=frozenset({3}))})
    sheet = parse_sheet(book.write(tmp_path / "fir.xlsx"), FIR, headings_of(Sheet.FIR))
    assert list(sheet.rows) == [20, 21]
    assert "FIR sheet: 1 hidden rows were read too" in sheet.notes


def test_a_workbook_without_styles_shows_numbers_as_they_are(tmp_path: Path) -> None:
    book = Workbook({"S": Worksheet([HEADING, ("20", a_number("10"))])})
    related = book.made()["xl/_rels/workbook.xml.rels"].decode()
    style = '<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"'
    assert style in related
    book.parts["xl/_rels/workbook.xml.rels"] = related.replace(f'{style} Target="/xl/styles.xml"/>', "").encode()
    assert parse_sheet(book.write(tmp_path / "f.xlsx"), FIR, headings_of(Sheet.FIR)).rows[20].predecessors == (10,)


def test_rows_and_cells_may_leave_out_where_they_are(tmp_path: Path) -> None:
    book = Workbook({"S": Worksheet([HEADING, ("20", "N/A")])})
    part = "xl/worksheets/sheet1.xml"
    book.parts[part] = re.sub(r' r="[A-Z]*[0-9]+"', "", book.made()[part].decode()).encode()
    sheet = parse_sheet(book.write(tmp_path / "fir.xlsx"), FIR, headings_of(Sheet.FIR))
    assert (sheet.rows[20].predecessors, sheet.rows[20].line) == ((), 2)


def test_a_date_cell_of_text_is_its_day(tmp_path: Path) -> None:
    sheet = fir_of(tmp_path, ("20", "N/A", Cell("2021-01-31T00:00:00", "d")))
    assert sheet.rows[20].released_on == "2021-01-31"


def test_a_heading_that_is_repeated_in_a_row_is_a_problem(tmp_path: Path) -> None:
    sheet = fir_of(tmp_path, ("20", "N/A", "Firmware Release Date"))
    assert "repeats its heading" in sheet.problems[0].reason
