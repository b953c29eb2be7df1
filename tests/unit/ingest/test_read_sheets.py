"""Files read as a profile and the options say that they are written."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest import read_sheets as read_sheets_module
from firmware_graph.ingest.read_sheets import read_sheets
from firmware_graph.ingest.request import ImportRequest
from firmware_graph.ingest.sheets.conventions import DateOrder
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.ingest.sheets.work_limit import MOST_OF_UPLOAD, Counted
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.records.problem import ProblemCode
from firmware_graph.records.rows import CplRow, FirRow
from support.sheets import a_cpl_row, a_fir_row, a_zigbee_row, write_sheet
from support.workbooks import Sheet, Workbook

FIR_ROWS = [("CPL Entry ID", "Upgrade Path From"), ("20", "N/A")]
OLD_ROWS = [("CPL Entry ID", "Upgrade Path From"), ("19", "N/A")]


def read_fir(folder: Path, *rows: dict[str, str], **options: Any) -> ParsedSheet[FirRow]:
    request = ImportRequest(fir=write_sheet(folder / "fir.csv", rows), actor="a test", submitter=OPERATOR, **options)
    fir = read_sheets(request).fir
    assert fir is not None
    return fir


def read_cpl(folder: Path, **columns: str) -> CplRow:
    path = write_sheet(folder / "cpl.csv", [a_cpl_row(20, **columns)])
    cpl = read_sheets(ImportRequest(cpl=path, actor="a test", submitter=OPERATOR)).cpl
    assert cpl is not None
    assert not cpl.problems, cpl.problems
    return cpl.rows[20]


def a_book(folder: Path) -> Path:
    sheets = {"Now": Sheet(FIR_ROWS), "Old": Sheet(OLD_ROWS)}
    return Workbook(sheets).write(folder / "book.xlsx")


def entries_of(request: ImportRequest) -> list[int]:
    fir = read_sheets(request).fir
    assert fir is not None
    return list(fir.rows)


def profile_of(folder: Path, text: str) -> Path:
    (folder / "profile.toml").write_text(text)
    return folder / "profile.toml"


@pytest.mark.parametrize("kind", ["fir", "upgrades"])
def test_what_is_uploaded_is_read_within_tighter_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(read_sheets_module, "MOST_OF_UPLOAD", {**MOST_OF_UPLOAD, Counted.TEXT_BYTES: 1})
    (tmp_path / "a.csv").write_text("CPL Entry ID,Upgrade Path From,From,To\n20,N/A,1,2\n")
    files: dict[str, Any] = {kind: tmp_path / "a.csv"}
    request = ImportRequest(**files, actor="a test", submitter=OPERATOR)
    assert not read_sheets(request).problems
    [problem] = read_sheets(replace(request, is_uploaded=True)).problems
    assert problem.reason == "the file has more than 1 bytes of rows and their texts in memory, which is too much"


def test_headings_of_ones_own_are_those_of_the_profile(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, '[headings.fir]\n"Eintrag" = "CPL Entry ID"\n"Woher" = "upgrade path from"\n')
    assert list(read_fir(tmp_path, {"EINTRAG": "20", "Woher": "N/A"}, profile=profile).rows) == [20]


def test_a_profile_that_names_no_known_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="'Path'"):
        read_fir(tmp_path, a_fir_row(20), profile=profile_of(tmp_path, '[headings.fir]\n"Mine" = "Path"\n'))


def test_an_option_goes_before_the_profile(tmp_path: Path) -> None:
    row = a_fir_row(20, Firmware_Release_Date="02/03/2021")
    profile = profile_of(tmp_path, 'date_order = "mdy"\n[sheets]\nfir = "Now"\n')
    assert entries_of(ImportRequest(fir=a_book(tmp_path), profile=profile, actor="a test", submitter=OPERATOR)) == [20]
    assert entries_of(
        ImportRequest(fir=a_book(tmp_path), profile=profile, worksheets=["Old"], actor="a test", submitter=OPERATOR)
    ) == [19]
    profile = profile_of(tmp_path, 'date_order = "mdy"')
    assert read_fir(tmp_path, row, profile=profile).rows[20].released_on == "2021-02-03"
    sheet = read_fir(tmp_path, row, profile=profile, date_order=DateOrder.DMY)
    assert sheet.rows[20].released_on == "2021-03-02"


def test_words_for_nothing_are_those_of_the_profile(tmp_path: Path) -> None:
    sheet = read_fir(tmp_path, a_fir_row(20, "Erste"), profile=profile_of(tmp_path, 'nothing = ["erste"]'))
    assert sheet.rows[20].predecessors == ()


@pytest.mark.parametrize("names", [["Now"], ["fir=Now"], ["FIR=now"]])
def test_a_worksheet_is_named_alone_or_for_its_sheet(tmp_path: Path, names: list[str]) -> None:
    cpl = write_sheet(tmp_path / "cpl.csv", [a_cpl_row(20)])
    assert entries_of(
        ImportRequest(cpl=cpl, fir=a_book(tmp_path), worksheets=names, actor="a test", submitter=OPERATOR)
    ) == [20]


@pytest.mark.parametrize("names", [["Now", "Old"], ["Now", "Old", "cpl=x"]])
def test_several_names_alone_are_refused(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(SourceUnreadable, match="--sheet cpl=NAME"):
        entries_of(ImportRequest(fir=a_book(tmp_path), worksheets=names, actor="a test", submitter=OPERATOR))


def test_a_name_without_a_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="no workbook is given"):
        read_fir(tmp_path, a_fir_row(20), worksheets=["Now"])


def test_a_date_in_another_order_makes_the_ambiguous_ones_problems(tmp_path: Path) -> None:
    days = ("02/03/2021", "12/31/2021", "31/12/2021", "5 Mar 2021")
    rows = [a_fir_row(entry, Firmware_Release_Date=day) for entry, day in enumerate(days, start=20)]
    sheet = read_fir(tmp_path, *rows)
    assert [(problem.place.line, problem.code) for problem in sheet.problems] == [
        (2, ProblemCode.BAD_CELL),
        (3, ProblemCode.OTHER_DATE_ORDER),
    ]
    assert read_fir(tmp_path, rows[0]).rows[20].released_on == "2021-03-02"


@pytest.mark.parametrize("word", ["N/A", "none", "-", "Not applicable"])
def test_words_for_nothing_are_a_blank_in_optional_cells(tmp_path: Path, word: str) -> None:
    optional = (
        "Date_Removed",
        "Image_Hash",
        "Hardware_Version",
        "Required_Comms_Hub_Entry_ID",
        "Model_Name",
        "Variant",
    )
    assert read_cpl(tmp_path, **dict.fromkeys(optional, word)) == read_cpl(tmp_path, **dict.fromkeys(optional, ""))
    row = read_fir(tmp_path, a_fir_row(20, Recommendation=word, Effective_From=word, Rollback_From=word)).rows[20]
    assert (row.recommendation, row.effective_from, row.rollbacks) == ("NOT_STATED", None, ())


def test_words_for_nothing_are_no_evidence_and_no_environment(tmp_path: Path) -> None:
    assert read_fir(tmp_path, a_fir_row(20, "19", Evidence="none")).problems
    path = write_sheet(tmp_path / "cpl.csv", [a_cpl_row(20, Environment="N/A")])
    cpl = read_sheets(ImportRequest(cpl=path, actor="a test", submitter=OPERATOR)).cpl
    assert cpl is not None
    assert [problem.place.column for problem in cpl.problems] == ["Environment"]


def test_a_product_without_a_stack_is_said_to_have_none(tmp_path: Path) -> None:
    row = dict.fromkeys(a_zigbee_row(20), "N/A") | {"CPL Entry ID": "20"}
    zigbee = read_sheets(
        ImportRequest(zigbee=write_sheet(tmp_path / "z.csv", [row]), actor="a test", submitter=OPERATOR)
    ).zigbee
    assert zigbee is not None
    assert (list(zigbee.problems), zigbee.rows[20].stack_name, zigbee.rows[20].stack_version) == ([], None, None)
