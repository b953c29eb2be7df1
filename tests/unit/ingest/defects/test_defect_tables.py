"""Tables of defects and of assessments follow the rules of the sheets: profile, words, dates, encodings, content."""

from pathlib import Path

import pytest

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.defects import DefectImportRequest
from firmware_graph.ingest.defects.read_files import read_assessments, read_defects
from firmware_graph.ingest.defects.request import profile_of
from firmware_graph.ingest.sheets.conventions import DateOrder
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.records.defects.record import DefectRecord, FileRecords
from firmware_graph.records.problem import ProblemCode
from support.workbooks import Sheet, Workbook, write_workbook

HEADING = "Defect ID,Stack Name,Introduced,Fixed"
ROW = ("S-1", "EmberZNet", "6.7", "6.8")


def read(folder: Path, *lines: str, name: str = "defects.csv", codec: str = "utf-8") -> FileRecords[DefectRecord]:
    (folder / name).write_bytes("\n".join(lines).encode(codec))
    return read_defects([folder / name])


def a_defect(folder: Path, **cells: str) -> FileRecords[DefectRecord]:
    columns = {"Defect ID": "S-1", "Stack Name": "EmberZNet"} | {name.replace("_", " "): x for name, x in cells.items()}
    return read(folder, ",".join(columns), ",".join(f'"{text}"' for text in columns.values()))


def days_of(found: FileRecords[DefectRecord]) -> list[tuple[int | None, ProblemCode]]:
    return [(one.place.line, one.code) for one in found.problems]


def test_what_stands_under_a_blank_heading_is_a_problem(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADING},", "S-1,EmberZNet,6.7,6.8,7.0")
    assert [(one.place.column, one.value) for one in found.problems] == [("column 5", "7.0")]
    assert not found.records


@pytest.mark.parametrize("text", ["CVE-1, CVE-2", "CVE-1,CVE-2", "CVE-1; CVE-2", "CVE-1 CVE-2", "CVE-1,;CVE-2,"])
def test_aliases_are_divided_by_commas_too(tmp_path: Path, text: str) -> None:
    [record] = a_defect(tmp_path, Aliases=text).records
    assert record.aliases == ("CVE-1", "CVE-2")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://a.example/1, https://a.example/2", ("https://a.example/1", "https://a.example/2")),
        ("https://a.example/1,https://a.example/2", ("https://a.example/1", "https://a.example/2")),
        ("https://a.example/1,2;https://a.example/3,", ("https://a.example/1,2", "https://a.example/3")),
    ],
)
def test_a_comma_divides_links_and_may_be_in_one(tmp_path: Path, text: str, links: tuple[str, ...]) -> None:
    assert a_defect(tmp_path, References=text).records[0].references == links


def test_words_for_nothing_are_no_facts(tmp_path: Path) -> None:
    words = dict.fromkeys(("Aliases", "Title", "Severity", "References", "Withdrawn", "Introduced", "Chipset"), "N/A")
    [record] = a_defect(tmp_path, **words).records
    assert record == a_defect(tmp_path).records[0]


@pytest.mark.parametrize("column", ["Stack_Name", "Defect_ID"])
def test_words_for_nothing_are_no_family_and_no_defect(tmp_path: Path, column: str) -> None:
    [problem] = a_defect(tmp_path, **{column: "n/a"}).problems
    assert (problem.place.column, problem.reason) == (column.replace("_", " "), "it says that there is none")


@pytest.mark.parametrize("column", ["Aliases", "References"])
def test_words_for_nothing_beside_others_are_a_problem(tmp_path: Path, column: str) -> None:
    assert a_defect(tmp_path, **{column: "CVE-1; none"}).problems


def test_a_date_in_another_order_makes_the_ambiguous_ones_problems(tmp_path: Path) -> None:
    lines = ("Defect ID,Stack Name,Withdrawn", "S-1,EmberZNet,02/03/2021", "S-2,EmberZNet,12/31/2021")
    assert days_of(read(tmp_path, *lines)) == [(2, ProblemCode.BAD_CELL), (3, ProblemCode.OTHER_DATE_ORDER)]
    assert not read(tmp_path, *lines[:2]).problems


def test_a_profile_and_options_reach_the_tables(tmp_path: Path) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_text(
        'date_order = "mdy"\nnothing = ["nil"]\n[sheets]\ndefects = "Old"\n[headings.defects]\n"Name" = "Stack Name"\n',
        encoding="utf-8",
    )
    heading = ("Defect ID", "Name", "Aliases", "Withdrawn")
    sheets = {title: Sheet([heading, (title, "EmberZNet", "nil", "02/03/2021")]) for title in ("Now", "Old")}
    path = Workbook(sheets).write(tmp_path / "defects.xlsx")
    request = DefectImportRequest(defects=[path], profile=profile, actor="a test", submitter=OPERATOR)
    [record] = read_defects([path], profile_of(request)).records
    assert (record.defect_id, record.aliases, record.withdrawn_at) == ("Old", (), 1612310400000)
    for names in (["Now"], ["defects=Now"]):
        request = DefectImportRequest(
            defects=[path],
            profile=profile,
            worksheets=names,
            date_order=DateOrder.DMY,
            actor="a test",
            submitter=OPERATOR,
        )
        [record] = read_defects([path], profile_of(request)).records
        assert (record.defect_id, record.withdrawn_at) == ("Now", 1614643200000)


def test_a_worksheet_of_no_workbook_is_refused(tmp_path: Path) -> None:
    request = DefectImportRequest(
        defects=[tmp_path / "defects.json"], worksheets=["Now"], actor="a test", submitter=OPERATOR
    )
    with pytest.raises(SourceUnreadable, match="no workbook is given"):
        profile_of(request)


@pytest.mark.parametrize("name", ["defects.tsv", "defects.txt", "defects"])
def test_a_table_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    lines = (HEADING.replace(",", "\t"), "\t".join(ROW))
    assert [one.defect_id for one in read(tmp_path, *lines, name=name).records] == ["S-1"]


@pytest.mark.parametrize("name", ["defects.csv", "defects", "defects.json"])
def test_a_workbook_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    path = write_workbook(tmp_path / name, HEADING.split(","), ROW)
    assert [one.defect_id for one in read_defects([path]).records] == ["S-1"]


@pytest.mark.parametrize("name", ["defects.csv", "defects.txt"])
def test_json_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    assert [one.defect_id for one in read(tmp_path, '\ufeff [{"id": "S-1"}]', name=name).records] == ["S-1"]


def test_the_notes_say_what_was_read_and_how(tmp_path: Path) -> None:
    lines = ("Defect ID,Stack Name,Title", "S-1,EmberZNet,Société Générale")
    assert read(tmp_path, *lines, codec="cp1252").notes[0] == (
        "defects.csv: read CSV in Windows-1252 (with Société), divided by commas: "
        "the heading on line 1, 1 rows, from line 2 to line 2"
    )
    (tmp_path / "a.csv").write_text("Defect ID,CPL Entry ID,Verdict\nS-1,20,FIXED\n", encoding="utf-8")
    assert "CSV in UTF-8, divided by commas" in read_assessments([tmp_path / "a.csv"]).notes[0]


def test_a_record_without_affected_is_noted(tmp_path: Path) -> None:
    found = read(tmp_path, '{"id": "S-1"}', name="defects.json")
    assert found.notes == ["defects.json: S-1: it has no 'affected', so that it affects nothing."]
