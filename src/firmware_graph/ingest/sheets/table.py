"""The one reader of tables: from a CSV file or a workbook to typed rows, or to what is wrong with each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from firmware_graph.ingest.sheets.candidate import BrokenTable, Candidate, SourceRow
from firmware_graph.ingest.sheets.cells import Misreading, misreading_of
from firmware_graph.ingest.sheets.dates import OtherDateOrder
from firmware_graph.ingest.sheets.find_table import find_table
from firmware_graph.ingest.sheets.grammar import Grammar, PartialRow, Reading, Row
from firmware_graph.ingest.sheets.heading import Columns, Headings
from firmware_graph.ingest.sheets.source import candidates_of, readable
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode
from firmware_graph.records.rows import CellFault
from firmware_graph.records.values import BadValue, entry_id

Problems = list[Problem]
SHOWN = 200
REPEATED_HEADING = Misreading("the cell repeats its heading, or is merged with it", "write the value into the cell")


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A table whose heading was read; its rows are read once.

    `candidate` is what of the file it was read from, None where nothing could be; `heading_line` is the heading's.
    """

    headings: Headings
    grammar: Grammar[Row]
    columns: Columns
    lines: Iterable[SourceRow] = ()
    candidate: Candidate | None = None
    heading_line: int = 1

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

    def rows(self) -> Iterator[tuple[int | None, Row | PartialRow[Row] | Problems]]:
        """Read each row, with its line, or what is wrong with it; what is wrong with one does not end the table.

        A row is partial where only cells are bad that spare their row, which a grammar says.

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


def open_table(path: Path, grammar: Grammar[Row], headings: Headings, *, worksheet: str | None = None) -> Table[Row]:
    """Read a table up to its heading; of a workbook, the worksheet of that name, or the one that has its headings.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    try:
        with readable(f"{headings.title} {path}" if headings.title != path.name else str(path)):
            found = find_table(candidates_of(path), headings, worksheet=worksheet)
    except BrokenTable as error:
        return Table(headings, grammar, Columns(positions={}, titles={}, problems=[broken(headings.source, error)]))
    return Table(headings, grammar, found.columns, found.rows, found.candidate, found.line)


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
        self.needed, self.width = 1 + max(positions.values()), table.columns.width
        self.is_workbook = table.candidate is not None and table.candidate.worksheet is not None

    def read(self, line: int, cells: list[str]) -> Row | PartialRow[Row] | Problems:
        """Read one row, or return everything that is wrong with it."""
        if self.is_workbook:
            cells = [*cells, *[""] * (self.needed - len(cells))]
            if any(self.misreading(name, cells) for name in self.grammar.readings):
                return self.partial(line, cells)
        elif len(cells) < self.needed:
            return [self.too_short(line, cells)]
        elif len(cells) > self.width and any(cells[self.width :]):
            return [self.too_long(line, cells)]
        try:
            values = [absent if at is None else read(cells[at]) for at, read, absent in self.readers]
        except BadValue:
            return self.partial(line, cells)
        values.append(line)
        row = self.grammar.complete(self.grammar.make(values))
        return self.contradictions(line, cells, row) if isinstance(row, list) else row

    def entry_of(self, cells: Sequence[str]) -> int | None:
        """Return the entry that a row speaks of; None where that cannot be read."""
        at = self.at.get("cpl_entry_id")
        try:
            if at is None or at >= len(cells) or self.misreading("cpl_entry_id", cells):
                return None
            return entry_id(cells[at])
        except BadValue:
            return None

    def too_short(self, line: int, cells: list[str]) -> Problem:
        """Return the problem of a row that ends before its last column."""
        reason = f"the row has {len(cells)} cells, and its columns need {self.needed}"
        fault = Fault(ProblemCode.ROW_TOO_SHORT, reason, "give every column a cell, blank where nothing is known")
        return self.problem_of_row(line, cells, fault)

    def too_long(self, line: int, cells: list[str]) -> Problem:
        """Return the problem of a row of a CSV file whose cells may be divided where they should not be."""
        reason = f"the row has {len(cells)} cells, and the heading {self.width}"
        remedy = "put cells that hold the delimiter into quotation marks, and text without a heading elsewhere"
        return self.problem_of_row(line, cells, Fault(ProblemCode.ROW_TOO_LONG, reason, remedy))

    def problem_of_row(self, line: int, cells: list[str], fault: Fault) -> Problem:
        """Return the problem of a row as a whole."""
        value = ",".join(cells)[:SHOWN]
        return fault.at(FilePlace(self.source, line), value=value, cpl_entry_id=self.entry_of(cells))

    def partial(self, line: int, cells: list[str]) -> PartialRow[Row] | Problems:
        """Read a row with bad cells: what is left of it, or everything that is wrong with it, each cell once."""
        readings = self.grammar.readings
        bad = {name: fault for name, reading in readings.items() if (fault := self.bad_cell(name, reading, cells))}
        is_spared = all(readings[name].spares_row for name in bad)
        problems = list(self.problems_of_cells(line, cells, bad, with_parts=not is_spared))
        if not is_spared:
            return problems
        values = [
            reading.absent if (at := self.at[name]) is None or name in bad else reading.read(cells[at])
            for name, reading in readings.items()
        ]
        row = self.grammar.complete(self.grammar.make([*values, line]))
        if isinstance(row, list):
            return [*problems, *self.contradictions(line, cells, row)]
        return PartialRow(row, frozenset(bad), problems)

    def problems_of_cells(
        self, line: int, cells: list[str], bad: Mapping[str, Fault], *, with_parts: bool
    ) -> Iterator[Problem]:
        """Return the problem of each bad cell, once, and `with_parts` those of the parts that are wrong in others."""
        seen: set[int | None] = set()
        for name, reading in self.grammar.readings.items():
            at = self.at[name]
            if name in bad and at not in seen:
                yield self.problem(line, cells, name, bad[name])
            elif name not in bad and with_parts and reading.faults and at is not None:
                for fault in reading.faults(reading.read(cells[at])):
                    yield self.problem(line, cells, name, fault)
            seen |= {at} if name in bad else set()

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

    def misreading(self, name: str, cells: Sequence[str]) -> Misreading | None:
        """Return why a cell of a workbook may not hold what a person saw, if so."""
        at = self.at[name]
        if at is None or not self.is_workbook:
            return None
        if type(cells[at]) is str:
            return REPEATED_HEADING if cells[at] and cells[at] == self.titles[name] else None
        reading = self.grammar.readings[name]
        return misreading_of(cells[at], is_date=reading.is_date, loses_as_number=reading.loses_as_number)

    def bad_cell(self, name: str, reading: Reading, cells: Sequence[str]) -> Fault | None:
        """Return what is wrong with a cell as a whole, if anything."""
        at = self.at[name]
        misread = self.misreading(name, cells)
        if misread:
            return Fault(reading.code, misread.reason, misread.remedy)
        try:
            if at is not None:
                reading.read(cells[at])
        except OtherDateOrder as bad:
            return Fault(ProblemCode.OTHER_DATE_ORDER, bad.reason, bad.remedy)
        except BadValue as bad:
            return Fault(reading.code, bad.reason, bad.remedy)
        return None
