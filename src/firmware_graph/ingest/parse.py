"""From a sheet file to typed rows, with every problem of it; knows nothing of the graph."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.cell_text import BadCell, entry_id
from firmware_graph.ingest.heading import Columns, Headings, find_columns
from firmware_graph.ingest.parsed_sheet import AnyRow, Grammar, ParsedSheet
from firmware_graph.ingest.problem import Problem, ProblemCode
from firmware_graph.ingest.rows import Fault, Reading, no_entry_id
from firmware_graph.ingest.source import BrokenTable, NumberText, rows_of

ROWS_BETWEEN_REPORTS = 20_000
PREDECESSOR_LISTS = frozenset({"predecessors", "rollbacks"})

OnRows = Callable[[int], None]


def parse_sheet(
    path: Path, grammar: Grammar[AnyRow], headings: Headings, *, on_rows: OnRows | None = None
) -> ParsedSheet[AnyRow]:
    """Read a sheet as far as it can be read.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    parsed: ParsedSheet[AnyRow] = ParsedSheet(grammar.sheet)
    try:
        rows = rows_of(path)
        line, cells = next(rows, (1, []))
        columns = find_columns(headings, line, cells)
        parsed.titles, parsed.notes = columns.titles, list(columns.notes)
        parsed.problems += columns.problems
        if not columns.problems:
            _RowParser(grammar, columns, parsed).take(rows, on_rows)
    except BrokenTable as error:
        parsed.problems.append(
            Problem(
                sheet=grammar.sheet,
                code=ProblemCode.NOT_A_TABLE,
                line=error.line,
                reason=error.reason,
                remedy=error.remedy,
            )
        )
    except OSError as error:
        raise SourceUnreadable(
            f"The {grammar.sheet} sheet {path} cannot be read: {error.strerror}. Check the name and the permissions."
        ) from error
    return parsed


class _RowParser(Generic[AnyRow]):
    """Reads the rows of one sheet into `parsed`."""

    def __init__(self, grammar: Grammar[AnyRow], columns: Columns, parsed: ParsedSheet[AnyRow]) -> None:
        self.grammar, self.columns, self.parsed = grammar, columns, parsed
        positions = columns.positions
        self.readers = [(positions.get(one.column), one.read, one.absent) for one in grammar.readings.values()]
        self.inexact = [
            (name, positions[one.column])
            for name, one in grammar.readings.items()
            if one.loses_as_number and one.column in positions
        ]
        self.needed = 1 + max(positions.values())
        self.first_lines: dict[int, int] = {}
        parsed.stated = frozenset(name for name, one in grammar.readings.items() if one.column in positions)

    def take(self, rows: Iterator[tuple[int, list[str]]], on_rows: OnRows | None) -> None:
        """Read every row; what is wrong with one does not end it."""
        found = self.parsed.rows
        for count, (line, cells) in enumerate(rows, start=1):
            row = self.read_row(line, cells)
            if row is not None and self.claims(row.cpl_entry_id, line):
                found[row.cpl_entry_id] = row
            self.parsed.row_count = count
            if on_rows and count % ROWS_BETWEEN_REPORTS == 0:
                on_rows(count)

    def read_row(self, line: int, cells: list[str]) -> AnyRow | None:
        """Read one row; None where it is left out."""
        if len(cells) < self.needed:
            self.blame_length(line, cells)
            return None
        try:
            values = [absent if at is None else read(cells[at]) for at, read, absent in self.readers]
        except BadCell:
            values = []
        if not values or any(isinstance(cells[at], NumberText) for _, at in self.inexact):
            self.blame_cells(line, cells)
            return None
        values.append(line)
        row = self.grammar.complete(self.grammar.make(values))
        if isinstance(row, list):
            entry = self.spoil(line, cells)
            for fault in row:
                self.blame(line, cells, fault, ProblemCode.CONTRADICTION, entry)
            return None
        return row

    def claims(self, entry: int, line: int) -> bool:
        """Whether this is the first row of its entry; of several, none is trusted."""
        if not self.parsed.speaks_of(entry):
            return True
        first = self.parsed.rows[entry].line if entry in self.parsed.rows else self.first_lines[entry]
        self.first_lines[entry] = first
        self.parsed.leave_out(entry)
        self.parsed.problems.append(
            Problem(
                sheet=self.grammar.sheet,
                code=ProblemCode.DUPLICATE_ENTRY,
                line=line,
                column=self.parsed.title("cpl_entry_id", self.grammar.readings),
                value=str(entry),
                cpl_entry_id=entry,
                reason=f"entry {entry} stands on line {first} already",
                remedy="keep the row that is right",
            )
        )
        return False

    def blame_cells(self, line: int, cells: list[str]) -> None:
        """Report every bad cell of a row."""
        entry = self.spoil(line, cells)
        blamed: set[int | None] = set()
        for (name, reading), (at, _, _) in zip(self.grammar.readings.items(), self.readers, strict=True):
            if at is None or at in blamed:
                continue
            fault = _fault_of(name, reading, cells[at])
            if fault:
                blamed.add(at)
                code = ProblemCode.BAD_PREDECESSOR_CELL if name == "predecessors" else ProblemCode.BAD_CELL
                self.blame(line, cells, fault, code, entry)
            elif name in PREDECESSOR_LISTS:
                for text in reading.read(cells[at]) or ():
                    if isinstance(text, str):
                        code = ProblemCode.UNREADABLE_PREDECESSOR
                        self.blame(line, cells, no_entry_id(name, text), code, entry)

    def blame_length(self, line: int, cells: list[str]) -> None:
        """Report a row that ends before its last column."""
        self.parsed.problems.append(
            Problem(
                sheet=self.grammar.sheet,
                code=ProblemCode.ROW_TOO_SHORT,
                line=line,
                value=",".join(cells)[:200],
                cpl_entry_id=self.spoil(line, cells),
                reason=f"the row has {len(cells)} cells, and its columns need {self.needed}",
                remedy="give every column a cell, blank where nothing is known",
            )
        )

    def blame(self, line: int, cells: list[str], fault: Fault, code: ProblemCode, entry: int | None) -> None:
        """Report one cell."""
        at = self.columns.positions.get(self.grammar.readings[fault.field].column)
        self.parsed.problems.append(
            Problem(
                sheet=self.grammar.sheet,
                code=code,
                line=line,
                column=self.parsed.title(fault.field, self.grammar.readings),
                value=None if at is None else cells[at],
                cpl_entry_id=entry,
                is_of_rollback=fault.field == "rollbacks",
                reason=fault.reason,
                remedy=fault.remedy,
            )
        )

    def spoil(self, line: int, cells: list[str]) -> int | None:
        """Leave out a row, and remember whose it was where that can be read."""
        at = self.columns.positions["cpl_entry_id"]
        try:
            entry = entry_id(cells[at]) if at < len(cells) else None
        except BadCell:
            return None
        if entry is not None and self.claims(entry, line):
            self.first_lines[entry] = line
            self.parsed.leave_out(entry)
        return entry


def _fault_of(name: str, reading: Reading, text: str) -> Fault | None:
    """Tell what is wrong with a cell, if anything."""
    if reading.loses_as_number and isinstance(text, NumberText):
        return Fault(name, "a workbook's number has lost its last zeros", "format the column as text")
    try:
        reading.read(text)
    except BadCell as bad:
        return Fault(name, bad.reason, bad.remedy)
    return None
