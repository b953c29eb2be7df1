from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets import parse_sheet as parse_sheet_module
from firmware_graph.ingest.sheets.heading import headings_of, plain
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.problem import Problem, ProblemCode, Sheet
from firmware_graph.records.rows import CplRow, FirRow
from support.sheets import CPL, FIR, ZIGBEE, a_cpl_row, a_fir_row, a_zigbee_row, write_sheet


def parsed_cpl(folder: Path, *rows: dict[str, str]) -> ParsedSheet[CplRow]:
    return parse_sheet(write_sheet(folder / "cpl.csv", rows), CPL, headings_of(Sheet.CPL))


def parsed_fir(folder: Path, *rows: dict[str, str]) -> ParsedSheet[FirRow]:
    return parse_sheet(write_sheet(folder / "fir.csv", rows), FIR, headings_of(Sheet.FIR))


def parsed_text(folder: Path, text: str | bytes) -> ParsedSheet[FirRow]:
    path = folder / "fir.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return parse_sheet(path, FIR, headings_of(Sheet.FIR))


def the_only(problems: Sequence[Problem]) -> Problem:
    [problem] = problems
    return problem


def test_a_good_row_is_read_into_its_fields(tmp_path: Path) -> None:
    row = parsed_cpl(tmp_path, a_cpl_row(20, ZigBee_Band="2.4 GHz", Model_Name="E100")).rows[20]
    assert (row.version_hex, row.version_submitted, row.environment) == ("00000014", "00000014", "PRODUCTION")
    assert (row.zigbee_band, row.zigbee_band_submitted, row.model_name, row.line) == ("B2_4GHZ", "2.4 GHz", "E100", 2)


def test_a_test_image_is_for_test_unless_it_says_otherwise(tmp_path: Path) -> None:
    rows = parsed_cpl(
        tmp_path,
        a_cpl_row(1, Manufacturer_Code="121D"),
        a_cpl_row(2, Manufacturer_Code="121D", Environment="Production"),
    ).rows
    assert (rows[1].environment, rows[2].environment) == ("TEST", "PRODUCTION")


def test_a_byte_order_mark_belongs_to_no_heading(tmp_path: Path) -> None:
    assert list(parsed_text(tmp_path, "\ufeffCPL Entry ID,Upgrade Path From\n20,N/A\n").rows) == [20]


def test_headings_compare_without_case_and_spaces(tmp_path: Path) -> None:
    assert list(parsed_text(tmp_path, "cpl entryid, UPGRADE_PATH-FROM \n20,N/A\n").rows) == [20]


def test_every_bad_cell_is_reported_with_its_line_column_and_value(tmp_path: Path) -> None:
    sheet = parsed_cpl(
        tmp_path,
        a_cpl_row(20, Status="Gone", Manufacturer_Code="1", Firmware_Version="111"),
        a_cpl_row(21),
        a_cpl_row(22, Date_Added="31/13/2026"),
    )
    assert [(p.place.line, p.place.column, p.value) for p in sheet.problems] == [
        (2, "Manufacturer Code", "1"),
        (2, "Firmware Version", "111"),
        (2, "Status", "Gone"),
        (4, "Date Added", "31/13/2026"),
    ]
    assert (list(sheet.rows), set(sheet.spoilt)) == ([21, 22], {20})
    assert sheet.unread[22] == {"added_on"}
    assert "31/03/2026" in sheet.problems[-1].remedy


def test_a_line_is_where_its_row_begins(tmp_path: Path) -> None:
    sheet = parsed_text(tmp_path, 'CPL Entry ID,Upgrade Path From,Extra\n20,N/A,"one\ntwo"\n\nx,N/A,\n')
    assert the_only(sheet.problems).place.line == 5
    assert sheet.notes[1] == "FIR sheet: the column 'Extra' is not known and was left out"
    several = parsed_text(tmp_path, "CPL Entry ID,Upgrade Path From,Extra,Other\n20,N/A,,\n")
    assert several.notes[1] == "FIR sheet: 2 columns are not known and were left out: 'Extra', 'Other'"


def test_columns_of_other_sheets_are_counted_and_are_not_called_unknown(tmp_path: Path) -> None:
    sheet = parsed_text(
        tmp_path, "CPL Entry ID,Upgrade Path From,Status,Model ID,Statements Differ,Extra\n20,N/A,,,,\n"
    )
    assert sheet.notes[1:3] == [
        "FIR sheet: 3 columns are of another sheet, and not read for this one",
        "FIR sheet: the column 'Extra' is not known and was left out",
    ]


def test_json_lines_are_no_table_and_are_told_what_to_take_instead(tmp_path: Path) -> None:
    sheet = parsed_text(tmp_path, '{"about": {"CPL and FIR": ""}}\n{"cplEntryId": 20}\n')
    assert [(one.reason, one.remedy) for one in sheet.problems] == [
        ("the file is JSON, and no table", "take it, or export it, as CSV or as a workbook (.xlsx)")
    ]


def test_an_entry_that_stands_twice_is_taken_from_neither_row(tmp_path: Path) -> None:
    sheet = parsed_fir(tmp_path, a_fir_row(20), a_fir_row(21), a_fir_row(20, "21"), a_fir_row(20, "22"))
    assert list(sheet.rows) == [21]
    assert [(p.code, p.place.line, p.reason) for p in sheet.problems] == [
        (ProblemCode.DUPLICATE_ENTRY, 4, "entry 20 stands on line 2 already"),
        (ProblemCode.DUPLICATE_ENTRY, 5, "entry 20 stands on line 2 already"),
    ]


def test_a_bad_row_makes_another_row_of_its_entry_a_duplicate(tmp_path: Path) -> None:
    sheet = parsed_fir(tmp_path, a_fir_row(20), a_fir_row(20, "N/A;21"), a_fir_row(22, "N/A;1"), a_fir_row(22))
    assert not sheet.rows
    assert [p.code for p in sheet.problems] == [
        ProblemCode.DUPLICATE_ENTRY,
        ProblemCode.BAD_PREDECESSOR_CELL,
        ProblemCode.BAD_PREDECESSOR_CELL,
        ProblemCode.DUPLICATE_ENTRY,
    ]


def test_problems_are_counted_beyond_a_number_and_refuse_the_whole_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse_sheet_module, "MOST_PROBLEMS_OF_SHEET", 3)
    rows = [a_fir_row(20, "x"), a_fir_row(21), a_fir_row(21), a_fir_row(22, Evidence="none of it")]
    assert [p.code for p in parsed_fir(tmp_path, *rows).problems] == [
        ProblemCode.BAD_PREDECESSOR_CELL,
        ProblemCode.DUPLICATE_ENTRY,
        ProblemCode.BAD_CELL,
    ]
    first, *listed = parsed_fir(tmp_path, *rows, a_fir_row(23, "x"), a_fir_row(24, "x")).problems
    assert (first.code, first.concerns_whole_file) == (ProblemCode.TOO_MUCH, True)
    assert first.reason == "it has 2 problems more than those that are listed"
    assert "divide the file" in first.remedy
    assert [p.place.line for p in listed] == [2, 4, 5]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    problem = the_only(parsed_text(tmp_path, "CPL Entry ID,Evidence\n20,\n").problems)
    assert (problem.code, problem.place.column) == (ProblemCode.MISSING_COLUMN, "Upgrade Path From")
    assert problem.concerns_whole_file


def test_an_empty_file_misses_its_columns(tmp_path: Path) -> None:
    assert {p.place.column for p in parsed_text(tmp_path, "").problems} == {"CPL Entry ID", "Upgrade Path From"}


@pytest.mark.parametrize("again", ["upgrade path from", "Upgrade Path"])
def test_a_repeated_column_is_refused(tmp_path: Path, again: str) -> None:
    problem = the_only(parsed_text(tmp_path, f"CPL Entry ID,Upgrade Path From,{again}\n20,1,2\n").problems)
    assert (problem.code, problem.place.column) == (ProblemCode.REPEATED_COLUMN, again)


def test_a_broken_quote_is_one_error(tmp_path: Path) -> None:
    problem = the_only(parsed_text(tmp_path, 'CPL Entry ID,Upgrade Path From\n20,"1" 2\n').problems)
    assert (problem.code, problem.place.line) == (ProblemCode.NOT_A_TABLE, 2)


def test_a_row_that_ends_early_is_left_out(tmp_path: Path) -> None:
    sheet = parsed_text(tmp_path, "CPL Entry ID,Upgrade Path From\n20\n21,N/A\n")
    problem = the_only(sheet.problems)
    assert (problem.code, problem.place.line, problem.cpl_entry_id) == (ProblemCode.ROW_TOO_SHORT, 2, 20)
    assert list(sheet.rows) == [21]


def test_a_list_with_commas_that_is_not_quoted_is_no_list_of_its_first_entry(tmp_path: Path) -> None:
    sheet = parsed_text(tmp_path, "CPL Entry ID,Upgrade Path From\n20,5,120\n21,5,,\n22,N/A\n")
    problem = the_only(sheet.problems)
    assert (problem.code, problem.place.line, problem.cpl_entry_id) == (ProblemCode.ROW_TOO_LONG, 2, 20)
    assert list(sheet.rows) == [21, 22]


def test_a_row_too_short_for_its_entry_is_nobodys(tmp_path: Path) -> None:
    sheet = parsed_text(tmp_path, "Upgrade Path From,CPL Entry ID\nN/A\n")
    assert the_only(sheet.problems).cpl_entry_id is None


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match=r"nowhere\.csv cannot be read"):
        parse_sheet(tmp_path / "nowhere.csv", FIR, headings_of(Sheet.FIR))


@pytest.mark.parametrize(
    ("columns", "column"),
    [
        ({"Manufacturer Code": "FFFF"}, "Manufacturer Code"),
        ({"Variant": "ALT_HAN_P2P"}, "Variant"),
        ({"Hardware Revision": "01"}, "Hardware Revision"),
        ({"Hardware Version": "0101", "Hardware Revision": "01"}, "Hardware Revision"),
        ({"Minimum Hardware": "03", "Maximum Hardware": "02"}, "Minimum Hardware"),
        ({"Date Added": "2026-02-01", "Date Removed": "2026-01-31"}, "Date Removed"),
    ],
)
def test_cells_that_contradict_each_other_are_a_bad_row(tmp_path: Path, columns: dict[str, str], column: str) -> None:
    sheet = parsed_cpl(tmp_path, a_cpl_row(20) | columns)
    problem = the_only(sheet.problems)
    assert (problem.code, problem.place.column, set(sheet.spoilt)) == (ProblemCode.CONTRADICTION, column, {20})


@pytest.mark.parametrize("columns", [{"Variant": "ADE"}, {"Variant": "unknown"}, {"Hardware_Version": "0101"}])
def test_cells_that_agree_are_a_good_row(tmp_path: Path, columns: dict[str, str]) -> None:
    assert not parsed_cpl(tmp_path, a_cpl_row(20, **columns)).problems


def test_a_predecessor_cannot_be_a_rollback_too(tmp_path: Path) -> None:
    problem = the_only(parsed_fir(tmp_path, a_fir_row(20, "1;2", Rollback_From="2")).problems)
    assert (problem.code, problem.place.column) == (ProblemCode.CONTRADICTION, "Rollback From")


def test_a_stack_version_needs_a_stack(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "zigbee.csv", [a_zigbee_row(20, ""), a_zigbee_row(21, "", "")])
    sheet = parse_sheet(path, ZIGBEE, headings_of(Sheet.ZIGBEE))
    problem = the_only(sheet.problems)
    assert (problem.cpl_entry_id, problem.place.source) == (20, "ZIGBEE")
    assert sheet.rows[21].stack_name is None


def test_a_sheet_tells_how_far_it_is_read(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "fir.csv", [a_fir_row(entry) for entry in range(1, 40_002)])
    told: list[int] = []
    assert parse_sheet(path, FIR, headings_of(Sheet.FIR), on_rows=told.append).row_count == 40_001
    assert told == [20_000, 40_000]


def test_plain_headings_are_equal_in_every_spelling() -> None:
    assert plain(" SMETS/CHTS  Version") == plain("smets/chts_version")


def test_a_workbook_is_read_as_its_csv_would_be(tmp_path: Path) -> None:
    row = a_cpl_row(1000, Date_Added="2026-01-31", GBCS_Version="4.10", Manufacturer_Code="1063")
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(list(row))
    page.append([1000 if cell == "1000" else cell for cell in row.values()])
    book.save(tmp_path / "cpl.xlsx")
    workbook = parse_sheet(tmp_path / "cpl.xlsx", CPL, headings_of(Sheet.CPL))
    assert not workbook.problems
    assert workbook.rows == parsed_cpl(tmp_path, row).rows


def test_a_file_that_is_no_workbook_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "fir.xlsx").write_text("CPL Entry ID,Upgrade Path From\n")
    problem = the_only(parse_sheet(tmp_path / "fir.xlsx", FIR, headings_of(Sheet.FIR)).problems)
    assert problem.code is ProblemCode.NOT_A_TABLE


def test_every_contradiction_of_a_row_is_reported(tmp_path: Path) -> None:
    dates = {"Date_Added": "2000-01-01", "Date_Removed": "1999-01-01"}
    row = a_cpl_row(20, Variant="ZZ", Minimum_Hardware="05", Maximum_Hardware="04", **dates)
    columns = [problem.place.column for problem in parsed_cpl(tmp_path, row).problems]
    assert columns == ["Variant", "Minimum Hardware", "Date Removed"]


def test_a_row_with_a_bad_cell_has_its_unreadable_predecessors_reported_too(tmp_path: Path) -> None:
    sheet = parsed_fir(tmp_path, a_fir_row(20, "1-5; 2", Evidence="Guess", Rollback_From="0"))
    assert [(p.code, p.place.column) for p in sheet.problems] == [
        (ProblemCode.UNREADABLE_PREDECESSOR, "Upgrade Path From"),
        (ProblemCode.BAD_CELL, "Evidence"),
        (ProblemCode.UNREADABLE_PREDECESSOR, "Rollback From"),
    ]


def test_a_bad_optional_cell_leaves_the_rest_of_its_row_standing(tmp_path: Path) -> None:
    sheet = parsed_cpl(tmp_path, a_cpl_row(20, Date_Added="43861", Image_Hash="x", Model_Name="E100"))
    assert [problem.place.column for problem in sheet.problems] == ["Date Added", "Image Hash"]
    assert sheet.unread[20] == {"image_hash", "added_on"}
    assert (sheet.rows[20].model_name, sheet.rows[20].image_hash) == ("E100", None)
    assert sheet.states(20) == sheet.stated - {"image_hash", "added_on"}


def test_a_row_with_a_bad_optional_cell_may_be_bad_for_another_reason(tmp_path: Path) -> None:
    sheet = parsed_cpl(tmp_path, a_cpl_row(20, Date_Added="43861", Hardware_Revision="01"))
    assert [problem.code for problem in sheet.problems] == [ProblemCode.BAD_CELL, ProblemCode.CONTRADICTION]
    assert not sheet.rows


def test_of_two_rows_one_with_a_bad_optional_cell_neither_is_taken(tmp_path: Path) -> None:
    sheet = parsed_fir(tmp_path, a_fir_row(20, Firmware_Release_Date="soon"), a_fir_row(20))
    assert ([problem.code for problem in sheet.problems], sheet.rows, sheet.unread) == (
        [ProblemCode.BAD_CELL, ProblemCode.DUPLICATE_ENTRY],
        {},
        {},
    )


@pytest.mark.parametrize("column", ["Evidence", "Recommendation", "Effective_From", "Rollback_From"])
def test_a_bad_cell_that_says_something_of_the_upgrades_costs_them_and_not_the_rest_of_its_row(
    tmp_path: Path, column: str
) -> None:
    facts = {"Firmware_Release_Date": "31/01/2026", "Manufacturer_Contact": "a@example.org"}
    sheet = parsed_fir(tmp_path, a_fir_row(20, "19", **facts, **{column: "?"}))
    assert (sheet.rows, set(sheet.spoilt)) == ({}, {20})
    assert [problem.place.column for problem in sheet.problems] == [column.replace("_", " ")]
    assert (sheet.remains[20].released_on, sheet.remains[20].manufacturer_contact) == ("2026-01-31", "a@example.org")
    assert {"released_on", "manufacturer_contact"} <= sheet.states(20)


def test_of_two_rows_of_an_entry_nothing_remains(tmp_path: Path) -> None:
    sheet = parsed_fir(tmp_path, a_fir_row(20, Evidence="?", Firmware_Release_Date="31/01/2026"), a_fir_row(20))
    assert (sheet.rows, sheet.remains) == ({}, {})
