"""CSV files as spreadsheets in Great Britain write them: read right, or refused."""

from pathlib import Path

import pytest

from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.problem import ProblemCode, Sheet
from firmware_graph.records.rows import FirRow
from support.sheets import FIR

HEADING = "CPL Entry ID,Upgrade Path From,Manufacturer Contact\r\n"


def read(folder: Path, content: bytes) -> ParsedSheet[FirRow]:
    (folder / "fir.csv").write_bytes(content)
    return parse_sheet(folder / "fir.csv", FIR, headings_of(Sheet.FIR))


def contact_in(folder: Path, contact: str, codec: str, mark: bytes = b"") -> str | None:
    sheet = read(folder, mark + f"{HEADING}20,N/A,{contact}\r\n".encode(codec))
    assert not sheet.problems, sheet.problems
    return sheet.rows[20].manufacturer_contact


@pytest.mark.parametrize(
    ("codec", "mark", "title"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8-sig", b"", "UTF-8"),
        ("utf-16", b"", "UTF-16"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("contact", ["Zoë Müller £5 — “at once”", "Société Générale", "50 µs ± 1°"])
def test_text_is_what_was_written_in_every_encoding(
    tmp_path: Path, codec: str, mark: bytes, title: str, contact: str
) -> None:
    assert contact_in(tmp_path, contact, codec, mark) == contact
    sheet = parse_sheet(tmp_path / "fir.csv", FIR, headings_of(Sheet.FIR))
    assert f"CSV in {title}" in sheet.notes[0]


def test_a_word_for_each_letter_of_windows_1252_is_shown_to_be_checked(tmp_path: Path) -> None:
    contact_in(tmp_path, "Müller für Zoë €5 Çà Müller", "cp1252")
    sheet = parse_sheet(tmp_path / "fir.csv", FIR, headings_of(Sheet.FIR))
    assert "(with Müller, Zoë, €5, Çà)" in sheet.notes[0]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("contact", ["Søren", "Müller", "Škoda", "Łódź", "Çağ", "Þór", "SÃO", "CAFÉ…", "“Âme”"])
def test_text_of_every_language_is_read_where_its_encoding_is_certain(tmp_path: Path, contact: str, codec: str) -> None:
    assert contact_in(tmp_path, contact, codec) == contact


@pytest.mark.parametrize("contact", ["España", "São Paulo", "João", "Citroën", "Nuñez", "più", "Brontë"])
def test_western_words_of_windows_1252_are_read(tmp_path: Path, contact: str) -> None:
    assert contact_in(tmp_path, contact, "cp1252") == contact


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("contact", ["M\ufffdller", "MÃ¼ller", "Â£5", "itâ€™s", "5 â\u201a¬", "JosÃ©"])
def test_text_that_was_damaged_before_is_refused_at_its_line(tmp_path: Path, contact: str, codec: str) -> None:
    [problem] = read(tmp_path, f"{HEADING}20,N/A,{contact}\r\n".encode(codec)).problems
    assert (problem.code, problem.place.line) == (ProblemCode.NOT_A_TABLE, 2)
    assert "damaged before" in problem.reason


@pytest.mark.parametrize(
    ("contact", "codec"),
    [
        ("Москва", "cp1251"),
        ("Москва", "koi8-r"),
        ("Αθήνα", "cp1253"),
        ("Müller", "cp437"),
        ("£5", "cp437"),
        ("Müller", "mac-roman"),
        ("José", "cp850"),
        ("5 €", "iso-8859-15"),
        ("電力量計", "shift-jis"),
        ("电表", "gbk"),
        ("Łódź", "cp1250"),
        ("Pałka", "cp1250"),
        ("Zoë", "mac-roman"),
        ("Côte", "mac-roman"),
        ("naïve", "mac-roman"),
        ("Dvořák", "cp1250"),
        ("Gdańsk", "cp1250"),
        ("Němec", "cp1250"),
        ("Plzeň", "cp1250"),
        ("Győr", "cp1250"),
        ("Brăila", "cp1250"),
        ("Đurić", "cp1250"),
        ("kość", "cp1250"),
        ("Dvořák", "iso-8859-2"),
        ("Çağ", "cp1254"),
        ("İzmir", "cp1254"),
        ("Şişli", "cp1254"),
        ("Jūratė ir Ųla", "cp1257"),
        ("Šiauliai", "cp1257"),
        ("Žemaitė", "cp1257"),
        ("Søren", "cp1252"),
    ],
)
def test_text_of_another_encoding_is_refused(tmp_path: Path, contact: str, codec: str) -> None:
    sheet = read(tmp_path, f"{HEADING}20,N/A,{contact}\r\n".encode(codec))
    [problem] = sheet.problems
    assert (problem.code, problem.place.line, sheet.rows) == (ProblemCode.NOT_A_TABLE, 2, {})
    assert "CSV UTF-8" in problem.remedy


@pytest.mark.parametrize(
    "content",
    [
        HEADING.encode() + "20,N/A,Müller\r\n".encode() + b"21,N/A,M\xfcller\r\n",
        HEADING.encode() + "20,N/A,Müller\r\n21,N/A,M".encode() + b"\xc3",
        b"\xff\xfe" + HEADING.encode("utf-16-le") + b"2",
        b"\xff\xfe\0\0" + HEADING.encode("utf-32-le"),
        HEADING.encode() + b"20,N/A,a\0b\r\n",
        HEADING.encode() + b"20,N/A,\xa3\0\r\n",
        (HEADING + "20,N/A,a\0b\r\n").encode("utf-16"),
        b"\0" * 100,
        b"\0\0\xfe\xff" + HEADING.encode("utf-32-be"),
        HEADING.encode() + b"20,N/A,\xa3" + b"x" * (1 << 21) + b"\r\n21,N/A,\xa3\0",
    ],
)
def test_text_that_is_damaged_is_refused(tmp_path: Path, content: bytes) -> None:
    [problem] = read(tmp_path, content).problems
    assert (problem.code, problem.remedy) == (ProblemCode.NOT_A_TABLE, "save the sheet as 'CSV UTF-8'")


@pytest.mark.parametrize("content", [b"a\0b", HEADING.encode("utf-16-le") + b"\n", b"\0a\0"])
def test_text_that_looks_like_utf_16_and_is_not_is_said_to_hold_nul_characters(tmp_path: Path, content: bytes) -> None:
    [problem] = read(tmp_path, content).problems
    assert problem.reason == "the text holds NUL characters, and is not UTF-16"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CPL Entry ID;Upgrade Path From\n20;5,120\n", "semicolons"),
        ("CPL Entry ID\tUpgrade Path From\n20\t5;120\n", "tabs"),
        ('"CPL Entry ID";"Upgrade Path From"\n"20";"5;120"\n', "semicolons"),
        ('CPL Entry ID,Upgrade Path From\n20,"5,120"\n', "commas"),
        ("sep=;\r\nCPL Entry ID;Upgrade Path From\r\n20;5,120\r\n", "semicolons"),
        ('"sep=,"\nCPL Entry ID,Upgrade Path From\n20,5;120\n', "commas"),
        ("SEP=|\nCPL Entry ID|Upgrade Path From\n20|5,120\n", "'|'"),
    ],
)
def test_a_delimiter_is_found_by_the_headings(tmp_path: Path, text: str, name: str) -> None:
    sheet = read(tmp_path, text.encode())
    assert (sheet.rows[20].predecessors, list(sheet.problems)) == ((5, 120), [])
    assert f"divided by {name}" in sheet.notes[0]


def test_a_stated_delimiter_goes_before_the_headings(tmp_path: Path) -> None:
    assert read(tmp_path, b"sep=;\nCPL Entry ID,Upgrade Path From\n20,N/A\n").problems


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_may_end_as_any_system_ends_it(tmp_path: Path, end: str) -> None:
    sheet = read(tmp_path, f'CPL Entry ID,Upgrade Path From{end}20,"10{end}11"{end}{end}x,N/A{end}'.encode())
    assert sheet.rows[20].predecessors == (10, 11)
    assert [problem.place.line for problem in sheet.problems] == [5]


def test_lines_count_below_a_stated_delimiter(tmp_path: Path) -> None:
    [problem] = read(tmp_path, b"sep=;\nCPL Entry ID;Upgrade Path From\nx;N/A\n").problems
    assert problem.place.line == 3


def test_a_decimal_comma_is_no_delimiter_and_no_version(tmp_path: Path) -> None:
    sheet = read(tmp_path, b"CPL Entry ID;Upgrade Path From\n20;1,5\n21;N/A\n")
    assert (sheet.rows[20].predecessors, list(sheet.rows)) == ((1, 5), [20, 21])


def test_headings_with_two_delimiters_are_refused(tmp_path: Path) -> None:
    text = b"CPL Entry ID,Upgrade Path From\nCPL Entry ID;Upgrade Path From\n20;N/A\n"
    [problem] = read(tmp_path, text).problems
    assert "several characters" in problem.reason


def test_a_file_that_no_delimiter_can_read_is_refused(tmp_path: Path) -> None:
    [problem] = read(tmp_path, b'"CPL Entry ID"x').problems
    assert (problem.code, problem.place.line) == (ProblemCode.NOT_A_TABLE, 1)


@pytest.mark.parametrize(("before", "line"), [("", 1), (f"{HEADING}20,N/A,", 2)])
def test_a_cell_that_has_no_end_is_said_to_be_too_long(tmp_path: Path, before: str, line: int) -> None:
    [problem] = read(tmp_path, f'{before}"{"x" * 140_000}\r\n'.encode()).problems
    assert (problem.code, problem.place.line) == (ProblemCode.NOT_A_TABLE, line)
    assert problem.reason == f"a cell that begins in line {line} or below it has more than 131,072 characters"
    assert "quotation mark" in problem.remedy
