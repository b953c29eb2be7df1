"""Random files against the rows they were made of: what is read of them is what a person sees, or it is refused."""

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.parse_sheet import parse_sheet
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.records.problem import Sheet
from firmware_graph.records.rows import FirRow
from support.damage import DAMAGE, loses_a_type, odd_xml
from support.sheets import FIR
from support.workbooks import Cell, Workbook, a_number
from support.workbooks import Sheet as Worksheet

USUAL = settings(deadline=None)  # a busy machine reads a file slowly
MUTATIONS = settings(deadline=None, max_examples=5 * settings().max_examples)  # 500, or 10,000 with the profile `soak`
HEADING = ("CPL Entry ID", "Upgrade Path From", "Firmware Release Date", "Manufacturer Contact")
FIELDS = ("predecessors", "released_on", "manufacturer_contact")
CONTACTS = ("", "Zoë", "Müller & Söhne", "£5 <b>", 'a "quoted" one', "two\nlines", "semi;colon", "a,b", "1E5", "007")
EPOCH = date(1899, 12, 30)
UNKNOWN = object()
"""A field whose cell shows no one value: it has to be refused."""

SomeCell = str | Cell | None


@dataclass
class Known:
    """A row as it was written: its cells, and what a person sees of each field."""

    entry: int
    cells: list[SomeCell]
    shown: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def read(path: Path) -> ParsedSheet[FirRow]:
    return parse_sheet(path, FIR, headings_of(Sheet.FIR))


def facts(row: FirRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def predecessors_in(source: random.Random) -> tuple[SomeCell, Any]:
    entry = source.randrange(1000, 9000)
    shown = {str(entry): (entry,), "": None, "N/A": (), f"5;{entry}": (5, entry), "none": ()}
    text = source.choice(list(shown))
    odd: list[tuple[SomeCell, Any]] = [
        (a_number(str(entry)), (entry,)),
        (a_number(str(entry), "0"), (entry,)),
        (Cell(str(entry), "str", formula="A1"), (entry,)),
        (a_number(str(entry), "#,##0"), UNKNOWN),
        (a_number(str(entry), "0.00E+00"), UNKNOWN),
        (a_number(str(entry), "dd/mm/yyyy"), UNKNOWN),
        (Cell(None, formula="A1"), UNKNOWN),
        (Cell("#N/A", "e"), UNKNOWN),
        (Cell("1", "b"), UNKNOWN),
    ]
    return source.choice(odd) if source.random() < 0.2 else (text, shown[text])


def day_in(source: random.Random) -> tuple[SomeCell, Any]:
    day = date(2000, 1, 1) + timedelta(days=source.randrange(9000))
    iso, serial = day.isoformat(), str((day - EPOCH).days)
    ways: list[tuple[SomeCell, Any]] = [
        (iso, iso),
        (f"{day:%d/%m/%Y}", iso),
        (f"{day:%d.%m.%Y}", iso),
        (f"{day.day} {day:%b %Y}", iso),
        (f"{iso}T00:00:00", iso),
        ("", None),
        ("N/A", None),
        (f"{day:%d/%m/%y}", UNKNOWN),
        (serial, UNKNOWN),
    ]
    odd: list[tuple[SomeCell, Any]] = [
        (a_number(serial, "dd/mm/yyyy"), iso),
        (a_number(serial, "d-mmm-yy"), iso),
        (a_number(serial), UNKNOWN),
        (a_number(serial, "mmm-yy"), UNKNOWN),
        (Cell(iso, "d"), iso),
        (Cell("#REF!", "e", formula="A1"), UNKNOWN),
    ]
    return source.choice(ways + odd)


def a_known_row(source: random.Random, entry: int, *, is_text: bool) -> Known:
    """Return a row; one that `is_text` can be written as CSV."""
    while True:
        listed, predecessors = predecessors_in(source)
        released, released_on = day_in(source)
        if not is_text or (isinstance(listed, str) and isinstance(released, str)):
            break
    contact = source.choice(CONTACTS)
    number: SomeCell = str(entry) if is_text or source.random() < 0.5 else a_number(str(entry))
    shown = {"predecessors": predecessors, "released_on": released_on, "manufacturer_contact": contact or None}
    return Known(entry, [number, listed, released, contact or None], shown)


def known_rows(source: random.Random, *, is_text: bool) -> list[Known]:
    return [a_known_row(source, entry, is_text=is_text) for entry in range(1, source.randrange(2, 9))]


def fits(sheet: ParsedSheet[FirRow], rows: list[Known]) -> None:
    """Check that every field that was read is what it shows, and that nothing but unknown ones was refused."""
    assert sheet.rows.keys() <= {known.entry for known in rows}
    for known in rows:
        row = sheet.rows.get(known.entry)
        unread = sheet.unread.get(known.entry, frozenset())
        unknown = {name for name, value in known.shown.items() if value is UNKNOWN}
        if row is None:
            assert "predecessors" in unknown, (known, sheet.problems)
            continue
        assert unread == unknown, (known, sheet.problems)
        assert all(value == known.shown[name] for name, value in facts(row).items() if name not in unread)
    assert bool(sheet.problems) is any(UNKNOWN in known.shown.values() for known in rows)


def csv_of(source: random.Random, rows: list[Known]) -> bytes:
    delimiter, end = source.choice(",;\t"), source.choice(["\n", "\r\n", "\r"])
    text = io.StringIO()
    if source.random() < 0.3:
        text.write(f"sep={delimiter}{end}")
    text.write("".join(f"Title {number}{end}" for number in range(source.choice([0, 0, 1, 5]))))
    is_quoted = end == "\r" or source.random() < 0.5  # the library quotes no line feed where lines end otherwise
    quoting: Literal[0, 1] = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([HEADING, *(known.cells for known in rows)])
    return text.getvalue().encode(source.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))


def book_of(source: random.Random, rows: list[Known]) -> Workbook:
    titles: list[list[SomeCell]] = [["Title"]] * source.choice([0, 0, 1, 5])
    cells: list[list[SomeCell]] = [*titles, list(HEADING), *(known.cells for known in rows)]
    merges = ""
    if source.random() < 0.3 and len(rows) > 1:
        first, at = source.randrange(len(rows) - 1), source.choice([1, 2, 3])
        last = source.randrange(first + 1, len(rows))
        for known in rows[first + 1 : last + 1]:
            known.cells[at] = None
            known.shown[FIELDS[at - 1]] = rows[first].shown[FIELDS[at - 1]]
        line = len(titles) + 2
        letter = "ABCD"[at]
        merges = f'<mergeCells><mergeCell ref="{letter}{line + first}:{letter}{line + last}"/></mergeCells>'
    before = source.choice(["", '<dimension ref="A1"/>', '<dimension ref="A1:B2"/>'])
    sheets = {"Data": Worksheet(cells, before=before, after=merges)}
    old = Worksheet([HEADING, ("999", "1", "2020-01-01", "old")], state="hidden")
    others = {"Read me": Worksheet([["Read me"]]), "Old": old}
    both = {**others, **sheets} if source.random() < 0.5 else {**sheets, **others}
    return Workbook(both, shares_strings=source.random() < 0.5)


seeds = st.integers(0, 2**32 - 1).map(random.Random)


@USUAL
@given(seeds)
def test_a_csv_file_is_read_as_it_was_written(folder: Path, source: random.Random) -> None:
    rows = known_rows(source, is_text=True)
    path = folder / "fir.csv"
    path.write_bytes(csv_of(source, rows))
    fits(read(path), rows)


@USUAL
@given(seeds)
def test_a_workbook_is_read_as_it_shows_its_cells(folder: Path, source: random.Random) -> None:
    rows = known_rows(source, is_text=False)
    fits(read(book_of(source, rows).write(folder / "fir.xlsx")), rows)


def right_or_refused(path: Path, rows: list[Known]) -> None:
    """Check that a damaged file is read as it was before the damage, or refused; nothing else is ever raised."""
    try:
        sheet = read(path)
    except SourceUnreadable:
        return
    if any(problem.concerns_whole_file for problem in sheet.problems):
        return
    shown = {known.entry: known.shown for known in rows}
    for entry, row in sheet.rows.items():
        unread = sheet.unread.get(entry, frozenset())
        assert all(value == shown[entry][name] for name, value in facts(row).items() if name not in unread), row


@MUTATIONS
@given(seeds)
def test_a_damaged_workbook_is_read_right_or_refused(folder: Path, source: random.Random) -> None:
    rows = known_rows(source, is_text=True)
    path = book_of(source, rows).write(folder / "fir.xlsx")
    path.write_bytes(source.choice(DAMAGE)(source, path.read_bytes()))
    right_or_refused(path, rows)


@MUTATIONS
@given(seeds)
def test_a_workbook_of_odd_xml_is_read_right_or_refused(folder: Path, source: random.Random) -> None:
    rows = known_rows(source, is_text=True)
    book = book_of(source, rows)
    part = source.choice(sorted(book.made()))
    whole = book.made()[part].decode()
    odd = odd_xml(source, whole)
    assume(not loses_a_type(whole, odd))
    book.parts[part] = odd.encode()
    right_or_refused(book.write(folder / "fir.xlsx"), rows)


@MUTATIONS
@given(seeds)
def test_a_damaged_csv_file_never_raises(folder: Path, source: random.Random) -> None:
    path = folder / "fir.csv"
    path.write_bytes(source.choice(DAMAGE)(source, csv_of(source, known_rows(source, is_text=True))))
    sheet = read(path)
    assert all(problem.reason and problem.remedy for problem in sheet.problems)
