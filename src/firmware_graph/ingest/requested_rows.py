"""A list of firmware that a caller asks about: read from its own sheet, row by row, and never stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final, NamedTuple

from firmware_graph.database.temporary_folders import temporary_folder
from firmware_graph.errors import BadUserInput, QueryTooExpensive
from firmware_graph.ingest.list_limits import ARGUMENT, MOST_ROWS, check_inflated, limit_of_list
from firmware_graph.ingest.requested_cells import ENTRIES, ISO_DAY, NUMBERS, title_of, wrong_with
from firmware_graph.ingest.sheets.candidate import BrokenTable, Candidate, SourceRow
from firmware_graph.ingest.sheets.cells import misreading_of
from firmware_graph.ingest.sheets.find_table import LAST_HEADING_LINE
from firmware_graph.ingest.sheets.heading import Columns, Headings, find_columns, headings_of_table
from firmware_graph.ingest.sheets.source import ZIP_SIGNATURE, candidates_of
from firmware_graph.ingest.sheets.work_limit import SlowTable, WorkLimit
from firmware_graph.model.clocks import DAY
from firmware_graph.model.version_text import is_version_and_no_entry

LONGEST_SHOWN: Final = 80
DATES: Final = frozenset({"reported_at", "reported_on"})
PRODUCT: Final = (
    *("manufacturer_code", "model_identifier", "hardware_version", "hardware_revision", "device_model_code"),
    *("firmware_version", "device_type", "generation", "variant", "environment"),
)


class OwnTable(StrEnum):
    """The kinds of callers' own lists: versions to query, pairs of devices, counts by day."""

    REQUESTS = "requests"
    PAIRS = "pairs"
    REPORTS = "reports"


OF_REQUESTS: Final = ("cpl_entry_id", "target_cpl_entry_id", "comms_hub_cpl_entry_id")
WITHOUT_HEADING: Final[Mapping[OwnTable, Sequence[str]]] = {
    OwnTable.REQUESTS: OF_REQUESTS,
    OwnTable.PAIRS: OF_REQUESTS,
    OwnTable.REPORTS: ("reported_on", "cpl_entry_id", "count"),
}
"""The columns of a list of numbers only, or of days and numbers, without a heading."""

PLAIN: Final = {
    OwnTable.REQUESTS: "entry IDs",
    OwnTable.PAIRS: "entry IDs",
    OwnTable.REPORTS: "days, entry IDs and counts",
}

NEEDED: Final[Mapping[OwnTable, Mapping[str, tuple[str, str]]]] = {
    OwnTable.REQUESTS: {},
    OwnTable.PAIRS: dict.fromkeys(
        ("pair", "end"), ("it is blank", "name the pair and the end of each row by words of your own")
    ),
    OwnTable.REPORTS: {"reported_on": ("it is blank", "give the day of the report in each row, such as 2026-09-30")},
}
"""The required columns of a row, and the remedy if one is blank."""


class Unreadable(NamedTuple):
    """Why a row is invalid, and the remedy: for a column, by title."""

    column: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RequestedRow:
    """A row: its line, the non-blank cells by field, and its fault if there is one."""

    line: int
    cells: Mapping[str, str]
    problem: Unreadable | None = None

    @property
    def entry(self) -> int | None:
        """The entry ID in the row."""
        return self.number("cpl_entry_id")

    @property
    def product(self) -> Mapping[str, str]:
        """The given parts of the product."""
        return {name: self.cells[name] for name in PRODUCT if name in self.cells}

    def number(self, name: str) -> int | None:
        """Return a cell as a whole number; None if it is blank."""
        return int(self.cells[name]) if name in self.cells else None


@dataclass(frozen=True, slots=True)
class RequestedRows:
    """The rows of a list in order, and the list's names of its columns."""

    rows: Sequence[RequestedRow]
    titles: Mapping[str, str] = field(default_factory=dict)


def read_requested_rows(
    content: bytes, table: OwnTable = OwnTable.REQUESTS, limit: WorkLimit | None = None
) -> RequestedRows:
    """Read a list, as CSV in any encoding and with any delimiter that an import accepts, or as a workbook.

    Without a heading, the columns of a list of numbers are entry IDs, targets and Comms Hubs, in this order; those of a
    list of reports are days, entry IDs and counts.

    Raises:
        BadUserInput: It is not a table, none of its columns is known, or it has more than 10,000 rows.
        QueryTooExpensive: Reading it takes too long.
        GraphTimeout: The reading was stopped.
    """
    limit = limit or limit_of_list()
    headings = headings_of_list(table)
    with temporary_folder() as folder:
        path = folder / ("list.xlsx" if content.startswith(ZIP_SIGNATURE) else "list.csv")
        path.write_bytes(content)
        try:
            if content.startswith(ZIP_SIGNATURE):
                check_inflated(path)
            found = [one for candidate in candidates_of(path, limit) for one in table_in(candidate, headings, table)]
            columns, rows = max(found, key=lambda one: len(one[0].positions), default=(None, iter(())))
            if columns is None:
                raise no_columns(first_row_of(path, limit), headings, table)
            taken = list(rows_within(limit, islice(rows, MOST_ROWS + 1), columns, NEEDED[table]))
        except SlowTable as error:
            raise QueryTooExpensive(said_of(error), limit="file", maximum=limit.most_seconds) from error
        except BrokenTable as error:
            raise BadUserInput(said_of(error), argument=ARGUMENT) from error
    if len(taken) > MOST_ROWS:
        raise BadUserInput(f"The list has more than {MOST_ROWS:,} rows: divide it.", argument=ARGUMENT)
    return RequestedRows(taken, columns.titles)


def said_of(error: BrokenTable) -> str:
    """Return the message of a list that cannot be read."""
    where = f" (line {error.line})" if error.line else ""
    return f"The list cannot be read{where}: {error.reason}; {error.remedy}."


def rows_within(
    limit: WorkLimit, rows: Iterator[SourceRow], columns: Columns, needed: Mapping[str, tuple[str, str]]
) -> Iterator[RequestedRow]:
    """Parse rows, whose cells are counted: many may refer to one long text."""
    for line, cells in rows:
        limit.check()
        row = row_of(line, cells, columns, needed)
        limit.count_row(row.cells.values())
        yield row


def first_row_of(path: Path, limit: WorkLimit) -> Sequence[str]:
    """Return the cells of the first row of a file that has one."""
    rows = (cells for candidate in candidates_of(path, limit) for _, cells in candidate.rows())
    return next(filter(any, rows), ())


def no_columns(first: Sequence[str], headings: Headings, table: OwnTable) -> BadUserInput:
    """Return the error for a list without a known column: how its first row was interpreted, and the heading to add."""
    shown = ", ".join(cell for cell in first if cell)[:LONGEST_SHOWN]
    return BadUserInput(
        f"The list has no column that is known: its first line, {shown!r}, is no heading, and not of {PLAIN[table]}. "
        "A name, a version or a day alone may be of many entries: give a line of headings above the rows, such as "
        f"Manufacturer Code, Model Identifier, Hardware Version, Firmware Version, or {PLAIN[table]} alone. "
        f"The headings that are known: {', '.join(headings.titles.values())}.",
        argument=ARGUMENT,
    )


def headings_of_list(table: OwnTable) -> Headings:
    """Return the headings of a list: those of pairs beside those of requests."""
    requests = headings_of_table("requests", source="the list", title="list")
    if table is OwnTable.REQUESTS:
        return requests
    own = headings_of_table(table.value, source="the list", title="list")
    return replace(own, fields={**own.fields, **requests.fields}, titles={**own.titles, **requests.titles})


def is_plain(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row has values already: numbers, days where they belong, and versions instead of entries."""
    given = [
        DAY.fullmatch(cell[:ISO_DAY])
        if name in DATES
        else (cell.isascii() and cell.isdigit()) or (name in ENTRIES and is_version_and_no_entry(cell))
        for name, cell in zip_longest(names, cells, fillvalue="")
        if cell
    ]
    return bool(given) and all(given)


def table_in(
    candidate: Candidate, headings: Headings, table: OwnTable
) -> Iterator[tuple[Columns, Iterator[SourceRow]]]:
    """Yield the columns of a candidate and the rows below its heading, if it has one or needs none."""
    rows, names = candidate.rows(), WITHOUT_HEADING[table]
    for line, cells in rows:
        if line > LAST_HEADING_LINE:
            return
        if is_plain(cells, names):
            positions = {name: place for place, name in enumerate(names) if place < len(cells)}
            yield Columns(positions=positions, titles={}), chained((line, cells), rows)
            return
        columns = find_columns(headings, line, cells)
        if columns.positions and not columns.problems:
            yield columns, rows
            return


def chained(first: SourceRow, rest: Iterator[SourceRow]) -> Iterator[SourceRow]:
    """Yield a row and those after it."""
    yield first
    yield from rest


def row_of(line: int, cells: Sequence[str], columns: Columns, needed: Mapping[str, tuple[str, str]]) -> RequestedRow:
    """Parse one row; it is invalid without a required cell."""
    given = {name: cells[at] for name, at in columns.positions.items() if at < len(cells) and cells[at]}
    plain = {name: str(text) for name, text in given.items()}
    for name, text in given.items():
        misreading = misreading_of(text, is_date=name in DATES, loses_as_number=name not in NUMBERS)
        wrong = (misreading.reason, misreading.remedy) if misreading is not None else wrong_with(name, text)
        if wrong:
            title = columns.titles.get(name, title_of(name))
            return RequestedRow(line, plain, Unreadable(title, *wrong))
    for name, why in needed.items():
        if name not in plain:
            return RequestedRow(line, plain, Unreadable(name.replace("_", " ").capitalize(), *why))
    if "cpl_entry_id" not in plain and not any(name in plain for name in PRODUCT):
        return RequestedRow(
            line, plain, Unreadable("CPL Entry ID", "it names no firmware", "give an entry or a product")
        )
    return RequestedRow(line, plain)
