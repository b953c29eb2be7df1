"""The one reader of tables: from a CSV file or a workbook to typed rows, or to what is wrong with each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from firmware_graph.ingest.sheets.grammar import Grammar, Reading, Row
from firmware_graph.ingest.sheets.heading import Columns, Headings, find_columns
from firmware_graph.ingest.sheets.rows import CellFault
from firmware_graph.ingest.sheets.source import BrokenTable, NumberText, SourceRow, readable, rows_of
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode
from firmware_graph.records.values import BadValue, entry_id

Problems = list[Problem]
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A table whose heading was read; its rows are read once."""

    headings: Headings
    grammar: Grammar[Row]
    columns: Columns
    lines: Iterator[SourceRow]

    @property
    def stated(self) -> frozenset[str]:
        """The fields that the table has columns for."""
        readings = self.grammar.readings.items()
        return frozenset(name for name, reading in readings if reading.column in self.columns.positions)

    @property
    def titles(self) -> dict[str, str]:
        """What the table calls the column of each field."""
        titles = self.columns.titles
        return {name: titles.get(reading.column, name) for name, reading in self.grammar.readings.items()}

    def rows(self) -> Iterator[tuple[int | None, Row | Problems]]:
        """Read each row, with its line, or what is wrong with it; what is wrong with one does not end the table.

        Where nothing of the table can be used, that is all there is.

        Raises:
            SourceUnreadable: The file cannot be read any further.
        """
        if self.columns.problems:
            yield None, list(self.columns.problems)
            return
        reader = RowReader(self)
        try:
            with readable(self.headings.title):
                for line, cells in self.lines:
                    yield line, reader.read(line, cells)
        except BrokenTable as error:
            yield error.line, [broken(self.headings.source, error)]


def open_table(path: Path, grammar: Grammar[Row], headings: Headings) -> Table[Row]:
    """Read a table up to its heading.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    lines = rows_of(path)
    try:
        with readable(f"{headings.title} {path}" if headings.title != path.name else str(path)):
            line, cells = next(lines, (1, []))
        columns = find_columns(headings, line, cells)
    except BrokenTable as error:
        columns = Columns(positions={}, titles={}, problems=[broken(headings.source, error)])
    return Table(headings, grammar, columns, lines)


def broken(source: str, error: BrokenTable) -> Problem:
    """Return the problem of a file that is no table."""
    return Fault(ProblemCode.NOT_A_TABLE, error.reason, error.remedy).at(FilePlace(source, error.line))


class RowReader(Generic[Row]):
    """Reads the rows of one table."""

    def __init__(self, table: Table[Row]) -> None:
        positions = table.columns.positions
        self.source, self.grammar, self.titles = table.headings.source, table.grammar, table.titles
        self.at = {name: positions.get(reading.column) for name, reading in self.grammar.readings.items()}
        self.readers = [(self.at[name], one.read, one.absent) for name, one in self.grammar.readings.items()]
        self.inexact = [
            at
            for name, reading in self.grammar.readings.items()
            if reading.loses_as_number and (at := self.at[name]) is not None
        ]
        self.needed = 1 + max(positions.values())

    def read(self, line: int, cells: list[str]) -> Row | Problems:
        """Read one row, or return everything that is wrong with it."""
        if len(cells) < self.needed:
            return [self.too_short(line, cells)]
        try:
            values = [absent if at is None else read(cells[at]) for at, read, absent in self.readers]
        except BadValue:
            return self.bad_cells(line, cells)
        if any(isinstance(cells[at], NumberText) for at in self.inexact):
            return self.bad_cells(line, cells)
        values.append(line)
        row = self.grammar.complete(self.grammar.make(values))
        return self.contradictions(line, cells, row) if isinstance(row, list) else row

    def entry_of(self, cells: Sequence[str]) -> int | None:
        """Return the entry that a row speaks of; None where that cannot be read."""
        at = self.at.get("cpl_entry_id")
        try:
            return entry_id(cells[at]) if at is not None and at < len(cells) else None
        except BadValue:
            return None

    def too_short(self, line: int, cells: list[str]) -> Problem:
        """Return the problem of a row that ends before its last column."""
        reason = f"the row has {len(cells)} cells, and its columns need {self.needed}"
        fault = Fault(ProblemCode.ROW_TOO_SHORT, reason, "give every column a cell, blank where nothing is known")
        value = ",".join(cells)[:SHOWN]
        return fault.at(FilePlace(self.source, line), value=value, cpl_entry_id=self.entry_of(cells))

    def bad_cells(self, line: int, cells: list[str]) -> Problems:
        """Return the problems of every bad cell of a row, each cell once."""
        found: Problems = []
        blamed: set[int] = set()
        for name, reading in self.grammar.readings.items():
            at = self.at[name]
            if at is None or at in blamed:
                continue
            faults = _faults_of(reading, cells[at])
            blamed |= {at} if faults else set()
            found += [self.problem(line, cells, name, fault) for fault in faults]
        return found

    def contradictions(self, line: int, cells: list[str], faults: Sequence[CellFault]) -> Problems:
        """Return the problems of cells that do not go together."""
        return [self.problem(line, cells, one.field, Fault(one.code, one.reason, one.remedy)) for one in faults]

    def problem(self, line: int, cells: list[str], name: str, fault: Fault) -> Problem:
        """Return the problem of one cell."""
        at = self.at[name]
        return fault.at(
            FilePlace(self.source, line, self.titles[name]),
            value=None if at is None else cells[at],
            cpl_entry_id=self.entry_of(cells),
        )


def _faults_of(reading: Reading, text: str) -> Sequence[Fault]:
    """Find what is wrong with a cell, if anything."""
    if reading.loses_as_number and isinstance(text, NumberText):
        return [Fault(reading.code, "a workbook's number has lost its last zeros", "format the column as text")]
    try:
        value = reading.read(text)
    except BadValue as bad:
        return [Fault(reading.code, bad.reason, bad.remedy)]
    return reading.faults(value) if reading.faults else ()
