"""How much a file may cost to read: what is refused, and what is counted."""

import gc
import weakref
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from firmware_graph.errors import GraphTimeout
from firmware_graph.ingest.sheets import delimited, encoding
from firmware_graph.ingest.sheets.candidate import MOST_COLUMNS, BrokenTable
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.source import candidates_of
from firmware_graph.ingest.sheets.work_limit import MOST_OF_IMPORT, ROW_BYTES, Counted, SlowTable, WorkLimit
from firmware_graph.ingest.sheets.workbook import markup, package, worksheet_rows
from firmware_graph.ingest.sheets.workbook.cell_values import CellReader
from firmware_graph.ingest.sheets.workbook.formats import Formats
from firmware_graph.ingest.sheets.workbook.worksheet_rows import WorksheetScanner
from firmware_graph.model.interruption import interruptible
from firmware_graph.records.problem import ProblemCode
from firmware_graph.records.problem import Sheet as FileKind
from support.sheets import FIR, a_fir_row, write_sheet
from support.workbooks import MAIN, Cell, Sheet, Workbook, a_number, merged

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
MIB = 1 << 20


def write(folder: Path, *rows: list[str | Cell | None], parts: Mapping[str, bytes] | None = None) -> Path:
    book = Workbook({"Stock": Sheet(rows or [["20"]]), "More": Sheet([["30"]])}, shares_strings=True)
    made = {**book.made(), **(parts or {})}
    path = folder / "list.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as zipped:
        for name, content in made.items():
            zipped.writestr(name, content)
    return path


def rows_of(path: Path, limit: WorkLimit | None = None) -> list[list[tuple[int, list[str]]]]:
    return [list(candidate.rows()) for candidate in candidates_of(path, limit)]


def reason_for(path: Path, limit: WorkLimit | None = None) -> str:
    with pytest.raises(BrokenTable) as refused:
        rows_of(path, limit)
    return refused.value.reason


@pytest.mark.parametrize(
    "cell",
    [
        a_number("1" * 32_768),
        a_number("1" * 32_767 + "x"),
        Cell("a" * 32_768, "str"),
        Cell("20", formula="A" * 32_768),
    ],
)
def test_value_of_more_characters_than_a_cell_has_is_refused_with_its_cell_and_sheet(
    tmp_path: Path, cell: Cell
) -> None:
    reason = reason_for(write(tmp_path, ["20", cell]))
    assert "its cell B1 holds more than 32,767 characters, in its worksheet 'Stock'" in reason


def test_value_and_formula_of_a_cell_may_each_be_as_long_as_a_cell(tmp_path: Path) -> None:
    cell = Cell("a" * 32_767, "str", formula="A" * 32_767)
    [[(_, cells)], _] = rows_of(write(tmp_path, [cell, cell]))
    assert [len(one) for one in cells] == [32_767, 32_767]


def test_shared_text_of_more_characters_than_a_cell_has_is_refused(tmp_path: Path) -> None:
    reason = reason_for(write(tmp_path, ["20", "a" * 32_768]))
    assert "its shared text 2 has more than 32,767 characters" in reason


def test_format_of_more_characters_than_any_has_is_refused(tmp_path: Path) -> None:
    assert "has more than 255 characters" in reason_for(write(tmp_path, [a_number("20", "[" * 256)]))
    assert rows_of(write(tmp_path, [a_number("20", "[" * 255)]))


def test_workbook_of_two_worksheets_of_one_part_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    with ZipFile(path) as zipped:
        book = zipped.read(BOOK).replace(b'r:id="rId2"', b'r:id="rId1"')
    reason = reason_for(write(tmp_path, parts={BOOK: book}))
    assert "its worksheets 'Stock' and 'More' are of one part" in reason


@pytest.mark.parametrize(("count", "is_refused"), [(100, False), (101, True)])
def test_workbook_of_too_many_worksheets_is_refused(tmp_path: Path, count: int, is_refused: bool) -> None:  # noqa: FBT001 - of the case
    path = Workbook({f"S{number}": Sheet([["20"]]) for number in range(count)}).write(tmp_path / "list.xlsx")
    if is_refused:
        assert "more than 100 worksheets" in reason_for(path)
    else:
        assert len(rows_of(path)) == count


def test_workbook_of_too_many_parts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_PARTS", 10)
    assert rows_of(write(tmp_path))
    assert "more than 10 parts" in reason_for(write(tmp_path, parts={f"media/{at}": b"" for at in range(10)}))


def test_part_with_a_tag_that_goes_over_many_chunks_is_refused(tmp_path: Path) -> None:
    content = f'<worksheet xmlns="{MAIN}"><!--{"x" * 2 * MIB}--><sheetData/></worksheet>'
    assert "a tag of more than 1 MiB" in reason_for(write(tmp_path, parts={SHEET: content.encode()}))


def test_part_with_a_long_namespace_that_each_of_its_elements_has_in_its_name_is_refused(tmp_path: Path) -> None:
    elements = f'<extLst xmlns:x="urn:{"x" * 252}"><x:a/><x:a/></extLst>'
    content = f'<worksheet xmlns="{MAIN}"><sheetData/>{elements}</worksheet>'
    assert "a namespace of more than 255 characters" in reason_for(write(tmp_path, parts={SHEET: content.encode()}))


@pytest.mark.parametrize("compression", [ZIP_BZIP2, ZIP_LZMA])
def test_part_that_would_be_unpacked_at_once_is_refused(tmp_path: Path, compression: int) -> None:
    path = tmp_path / "list.xlsx"
    with ZipFile(path, "w", compression) as zipped:
        for name, content in Workbook({"Stock": Sheet([["20"]])}).made().items():
            zipped.writestr(name, content)
    assert "is compressed as none of a workbook is" in reason_for(path)


def test_small_part_of_too_many_elements_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MOST_ELEMENTS", 20)
    formats = '<xf numFmtId="0"/>' * 20
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'
    assert "more than 20 elements" in reason_for(write(tmp_path, parts={"xl/styles.xml": styles.encode()}))


def test_strings_are_read_once_even_if_there_are_none(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}">{" " * MIB}</sst>'.encode()
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()
    parts = {STRINGS: strings, SHEET: sheet, "xl/worksheets/sheet2.xml": sheet}
    limit = WorkLimit()
    assert rows_of(write(tmp_path, parts=parts), limit) == [[], []]
    assert MIB < limit.read_bytes < 1.1 * MIB


def test_what_is_read_of_all_parts_together_is_limited(tmp_path: Path) -> None:
    blank = f'<worksheet xmlns="{MAIN}">{" " * MIB}<sheetData/></worksheet>'.encode()
    path = write(tmp_path, parts={SHEET: blank, "xl/worksheets/sheet2.xml": blank})
    assert rows_of(path, WorkLimit(5 * MIB)) == [[], []]
    limit = WorkLimit(3 * MIB)
    assert "more than 3 MiB to read" in reason_for(path, limit)
    assert limit.read_bytes <= 3 * MIB + markup.CHUNK_BYTES


def nobody_waits() -> None:
    raise GraphTimeout


def test_reading_of_a_workbook_that_was_stopped_ends_at_its_next_chunk(tmp_path: Path) -> None:
    rows: list[list[str | Cell | None]] = [[a_number(str(number))] for number in range(50_000)]
    limit = WorkLimit()
    [found, _] = candidates_of(write(tmp_path, *rows), limit)
    read = found.rows()
    next(read)
    before = limit.read_bytes
    with interruptible(nobody_waits), pytest.raises(GraphTimeout):
        list(read)
    assert limit.read_bytes == before


def test_reading_of_a_csv_file_that_was_stopped_ends_at_its_next_row(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("20\n21\n22\n")
    limit = WorkLimit()
    read = candidates_of(tmp_path / "list.csv", limit)[0].rows()
    next(read)
    with interruptible(nobody_waits), pytest.raises(GraphTimeout):
        next(read)


def scanned(xml: str) -> WorksheetScanner:
    """Scan a worksheet, and keep its rows as they are stored until they are yielded."""
    reader = CellReader([], Formats.of(None, counts_from_1904=False), is_calculated_on_opening=False)
    scanner = WorksheetScanner(reader, WorkLimit())
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = scanner.start, scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.Parse(f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>')
    return scanner


def test_row_holds_no_more_than_the_cells_that_hold_something() -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"/><c r="IV{row}"><v>1</v></c><c r="XFD{row}" s="0"/></row>'
        for row in range(1, 100)
    )
    scanner = scanned(rows)
    assert {tuple(row.cells) for row in scanner.rows} == {(255,)}
    assert len(scanner.rows[0].dense()) == MOST_COLUMNS


@pytest.mark.parametrize(
    ("cell", "is_refused"), [('<c r="IW1"><v>1</v></c>', True), ('<c r="XFD1"><v></v></c>', False)]
)
def test_cell_beyond_the_columns_that_are_read_is_refused_if_it_holds_something(
    tmp_path: Path,
    cell: str,
    is_refused: bool,  # noqa: FBT001 - of the case
) -> None:
    row = f'<row r="1"><c r="A1"><v>20</v></c>{cell}</row>'
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    path = write(tmp_path, parts={SHEET: data.encode()})
    if is_refused:
        assert "its cell IW1 is beyond column IV, and holds something" in reason_for(path)
    else:
        assert rows_of(path)[0] == [(1, ["20", *[""] * 255])]


def test_merge_is_read_as_far_as_columns_are(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="IV1" t="str"><v>20</v></c></row><row r="2"><c r="A2"><v>21</v></c></row>'
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merged("IV1:XFD2", "ZZ2:ZZ3")}</worksheet>'
    first, second = rows_of(write(tmp_path, parts={SHEET: data.encode()}))[0]
    assert (len(first[1]), first[1][255]) == (256, "20")
    assert (second[1][0], second[1][255], len(second[1])) == ("21", "20", 256)


def test_line_of_more_cells_than_columns_are_read_is_refused_if_they_hold_something(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"20{',' * 1000}\n")
    assert rows_of(path)[0] == [(1, ["20", *[""] * 255])]
    path.write_text(f"20\n20{',' * 256}x\n")
    with pytest.raises(BrokenTable, match="more than 256 cells") as refused:
        rows_of(path)
    assert refused.value.line == 2


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_reading_that_takes_a_processor_too_long_ends_with_what_to_do(tmp_path: Path, name: str) -> None:
    rows: list[list[str | Cell | None]] = [["20"]] * 10_000
    write(tmp_path, *rows)
    (tmp_path / "list.csv").write_text("20\n" * 10_000)
    with pytest.raises(SlowTable, match=r"takes more than 0\.01 s of a processor") as refused:
        rows_of(tmp_path / name, WorkLimit(most_seconds=0.01))
    assert "save that as CSV" in refused.value.remedy


@pytest.mark.parametrize(("letter", "is_refused"), [("x", False), ("\U0001f600", True)])
def test_shared_texts_are_counted_by_the_bytes_that_they_take_in_memory(
    tmp_path: Path,
    letter: str,
    is_refused: bool,  # noqa: FBT001 - of the case
) -> None:
    path = write(tmp_path, [f"{letter}{number}{'x' * 32_000}" for number in range(4)])
    limit = WorkLimit(most={**MOST_OF_IMPORT, Counted.TEXT_BYTES: 4 * 33_000})
    if is_refused:
        assert "more than 132,000 bytes of rows and their texts in memory" in reason_for(path, limit)
    else:
        assert rows_of(path, limit)


def a_limit(what: Counted, most: int) -> WorkLimit:
    return WorkLimit(most={**MOST_OF_IMPORT, what: most})


def test_rows_that_are_kept_are_counted_with_their_texts(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "fir.csv", [a_fir_row(entry) for entry in range(1, 11)])
    limit = WorkLimit()
    assert parse_sheet(path, FIR, headings_of(FileKind.FIR), limit=limit).row_count == 10
    taken = limit.counts[Counted.TEXT_BYTES]
    assert 10 * ROW_BYTES < taken < 10 * (ROW_BYTES + 500)
    sheet = parse_sheet(path, FIR, headings_of(FileKind.FIR), limit=a_limit(Counted.TEXT_BYTES, taken - 1))
    assert [one.code for one in sheet.problems] == [ProblemCode.NOT_A_TABLE]
    assert "divide it" in sheet.problems[0].remedy


def test_predecessors_of_all_rows_are_counted_as_an_upgrade_is_made_of_each(tmp_path: Path) -> None:
    rows = [a_fir_row(1, "2;3"), a_fir_row(4, "5", Rollback_From="6"), a_fir_row(7, "8", Evidence="nothing known")]
    path = write_sheet(tmp_path / "fir.csv", rows)
    for most, problems in ((5, [ProblemCode.BAD_CELL]), (4, [ProblemCode.NOT_A_TABLE])):
        sheet = parse_sheet(path, FIR, headings_of(FileKind.FIR), limit=a_limit(Counted.PREDECESSORS, most))
        assert [one.code for one in sheet.problems] == problems


def test_row_of_csv_is_refused_by_its_length_before_it_is_divided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MOST_ROW_CHARACTERS", 100)
    path = tmp_path / "list.csv"
    for good in ("20,aa\n" * 100, '20,"a\n\nb"\n' * 20, "20\r" * 100, "\n" * 200):
        path.write_text(good, newline="")
        assert rows_of(path)
    for bad in ("20\n" + "aa," * 40, "20\n" + 'aa,"a\n",' * 20, "20\n" + "," * 101):
        path.write_text(bad, newline="")
        with pytest.raises(BrokenTable, match="the row has more than 100 characters") as refused:
            rows_of(path)
        assert refused.value.line == 2


def test_line_of_windows_1252_is_refused_by_its_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"20\n" + b"M\xfcller,K\xf6ln," * 9)
    assert rows_of(path)
    monkeypatch.setattr(encoding, "MOST_ROW_CHARACTERS", 100)
    with pytest.raises(BrokenTable, match="the line has more than 100 characters") as refused:
        candidates_of(path)
    assert refused.value.line == 2


class ReferredLimit(WorkLimit):
    """A limit that can be referred to weakly."""


@pytest.mark.parametrize("letter", ["x", "\U0001f600"])
def test_what_was_read_of_a_workbook_is_freed_at_once_even_if_it_is_refused(tmp_path: Path, letter: str) -> None:
    path = write(tmp_path, ["CPL Entry ID", "Upgrade Path From", letter * 32_000])
    limit = ReferredLimit(most={**MOST_OF_IMPORT, Counted.TEXT_BYTES: 64_000})
    referred = weakref.ref(limit)
    gc.disable()
    try:
        sheet = parse_sheet(path, FIR, headings_of(FileKind.FIR), limit=limit)
        assert sheet.problems or letter == "x"
        del limit
        assert referred() is None
    finally:
        gc.enable()


def test_import_has_time_and_parts_for_the_largest_worksheet_and_no_more(tmp_path: Path) -> None:
    limit = WorkLimit()
    rows_of(write(tmp_path), limit)
    assert limit.most[Counted.TEXTS] == limit.most[Counted.ROWS] == 8 * worksheet_rows.MOST_ROWS
    assert limit.most_seconds == 900
    assert {what: limit.counts[what] for what in (Counted.ROWS, Counted.TEXTS)} == {Counted.ROWS: 2, Counted.TEXTS: 2}
    short = WorkLimit(most={**MOST_OF_IMPORT, Counted.TEXTS: 1})
    assert reason_for(write(tmp_path), short) == "the file has more than 1 shared texts, which is too much"
