"""Parse one of the three sheets: typed rows by entry, and every problem; knows nothing of the graph."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic

from firmware_graph.ingest.sheets.grammar import Grammar, PartialRow
from firmware_graph.ingest.sheets.heading import Headings
from firmware_graph.ingest.sheets.parsed_sheet import AnyRow, ParsedSheet
from firmware_graph.ingest.sheets.row_reader import Problems
from firmware_graph.ingest.sheets.table import Table, open_table
from firmware_graph.ingest.sheets.work_limit import WorkLimit
from firmware_graph.records.kept_problems import MOST_PROBLEMS_OF_SHEET, Kept
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode

ROWS_BETWEEN_REPORTS = 20_000

OnRows = Callable[[int], None]


def parse_sheet(  # noqa: PLR0913 - what is read of which file, and how much of it
    path: Path,
    grammar: Grammar[AnyRow],
    headings: Headings,
    *,
    worksheet: str | None = None,
    on_rows: OnRows | None = None,
    limit: WorkLimit | None = None,
) -> ParsedSheet[AnyRow]:
    """Read as much of a sheet as possible; `on_rows` is called from time to time with the number of rows.

    In a workbook this is the worksheet of that name, or the visible one that has the headings.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    table = open_table(path, grammar, headings, worksheet=worksheet, limit=limit)
    parser = _SheetParser(table)
    row_count = parser.parse(on_rows)
    return ParsedSheet(
        source=headings.source,
        rows=parser.rows,
        spoilt=frozenset(parser.spoilt),
        remains=parser.remains,
        unread={one: unread for one, unread in parser.unread.items() if one in parser.rows or one in parser.remains},
        stated=table.stated,
        titles=table.titles,
        problems=parser.kept.all_problems,
        notes=[*what_was_read(path, table, parser.last_line, row_count), *table.columns.notes],
        row_count=row_count,
    )


def what_was_read(path: Path, table: Table[Any], last_line: int, row_count: int) -> list[str]:
    """Return which parts of the file were read, for comparison with what a person sees."""
    if table.candidate is None or table.columns.problems:
        return []
    title, first = table.headings.title, table.heading_line + 1
    file = "" if title == path.name else f" {path.name},"
    rows = f"{row_count} rows, from line {first} to line {last_line}" if row_count else "no rows"
    read = f"{title}: read{file} {table.candidate.title}: the heading on line {table.heading_line}, {rows}"
    return [read, *(f"{title}: {note}" for note in table.candidate.notes)]


class _SheetParser(Generic[AnyRow]):
    """Collects the rows of a table by entry; if an entry has several rows, none is used."""

    def __init__(self, table: Table[AnyRow]) -> None:
        self.table = table
        self.rows: dict[int, AnyRow] = {}
        self.spoilt: dict[int, int] = {}
        """The first line of each entry whose row is left out."""
        self.remains: dict[int, AnyRow] = {}
        self.unread: dict[int, frozenset[str]] = {}
        self.kept = Kept(table.headings.source, MOST_PROBLEMS_OF_SHEET)
        self.last_line = table.heading_line

    def parse(self, on_rows: OnRows | None) -> int:
        """Read all rows, and return how many there are."""
        count = 0
        for line, found in self.table.rows():
            count += line is not None
            self.last_line = line or self.last_line
            if isinstance(found, list):
                self.leave_out(found)
            elif isinstance(found, PartialRow):
                self.take_part(found)
            elif self.is_first(found.cpl_entry_id, found.line):
                self.rows[found.cpl_entry_id] = found
            if on_rows and count % ROWS_BETWEEN_REPORTS == 0:
                on_rows(count)
        return count

    def take_part(self, found: PartialRow[AnyRow]) -> None:
        """Keep the good part of a row; if fields that belong together are bad, keep the rest without them."""
        self.kept.add(found.problems)
        entry = found.row.cpl_entry_id
        if self.is_first(entry, found.row.line):
            self.unread[entry] = found.unread
            if self.table.grammar.together.isdisjoint(found.unread):
                self.rows[entry] = found.row
            else:
                self.spoilt[entry], self.remains[entry] = found.row.line, found.row

    def leave_out(self, problems: Problems) -> None:
        """Leave out a row that has problems, and all other rows of its entry."""
        entry, line = problems[0].cpl_entry_id, problems[0].place.line
        if entry is not None and line is not None and self.is_first(entry, line):
            self.spoilt[entry] = line
        self.kept.add(problems)

    def is_first(self, entry: int, line: int) -> bool:
        """Return whether this is the first row of its entry; else report it, and leave the first one out, too."""
        if entry in self.rows:
            self.spoilt[entry] = self.rows.pop(entry).line
        self.remains.pop(entry, None)
        if entry not in self.spoilt:
            return True
        self.kept.add([self.duplicate(entry, line)])
        return False

    def duplicate(self, entry: int, line: int) -> Problem:
        """Return the problem of another row of the same entry."""
        fault = Fault(
            ProblemCode.DUPLICATE_ENTRY,
            f"entry {entry} stands on line {self.spoilt[entry]} already",
            "keep the row that is right",
        )
        place = FilePlace(self.table.headings.source, line, self.table.titles["cpl_entry_id"])
        return fault.at(place, value=str(entry), cpl_entry_id=entry)
