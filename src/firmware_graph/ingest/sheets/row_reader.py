"""The reader of the rows of one table: typed rows, or all problems of each."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Generic

from firmware_graph.ingest.sheets.candidate import Candidate
from firmware_graph.ingest.sheets.cells import Misreading, may_be_misread, misreading_of
from firmware_graph.ingest.sheets.dates import OtherDateOrder
from firmware_graph.ingest.sheets.grammar import Grammar, PartialRow, Reading, Row
from firmware_graph.ingest.sheets.heading import Columns
from firmware_graph.ingest.sheets.row_shape import RowShape, column_of, fault_of_stray
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode
from firmware_graph.records.rows import CellFault
from firmware_graph.records.values import BadValue, entry_id

Problems = list[Problem]
REPEATED_HEADING = Misreading("the cell repeats its heading, or is merged with it", "write the value into the cell")


class RowReader(Generic[Row]):
    """Reads the rows of one table."""

    def __init__(
        self, source: str, grammar: Grammar[Row], columns: Columns, candidate: Candidate | None, heading_line: int
    ) -> None:
        """Prepare for a table with these columns; `source` is its name in problems."""
        positions, titles = columns.positions, columns.titles
        self.source, self.grammar = source, grammar
        self.titles = {name: titles.get(one.column, name) for name, one in grammar.readings.items()}
        self.at = {name: positions.get(reading.column) for name, reading in grammar.readings.items()}
        self.readers = [(self.at[name], one.read, one.absent) for name, one in grammar.readings.items()]
        self.shape = RowShape(columns, grammar.readings, candidate, heading_line)
        self.is_workbook = self.shape.is_workbook

    def read(self, line: int, cells: list[str]) -> Row | PartialRow[Row] | Problems:
        """Read one row, or return all of its problems."""
        if self.is_workbook:
            cells = [*cells, *[""] * (self.shape.needed - len(cells))]
        elif len(cells) != self.shape.width and (fault := self.shape.fault_of(cells)):
            return [self.problem_of_row(line, cells, fault)]
        if strays := [*self.shape.strays(cells)]:
            return [self.stray(line, cells, at) for at in strays]
        if (self.is_workbook or may_be_misread(cells)) and any(map(partial(self.misreading, cells), self.at)):
            return self.partial(line, cells)
        try:
            values = [absent if at is None else read(cells[at]) for at, read, absent in self.readers]
        except BadValue:
            return self.partial(line, cells)
        values.append(line)
        row = self.grammar.complete(self.grammar.make(values))
        return self.contradictions(line, cells, row) if isinstance(row, list) else row

    def entry_of(self, cells: Sequence[str]) -> int | None:
        """Return the entry of a row; None if it cannot be read."""
        at = self.at.get("cpl_entry_id")
        try:
            if at is None or at >= len(cells) or self.misreading(cells, "cpl_entry_id"):
                return None
            return entry_id(cells[at])
        except BadValue:
            return None

    def stray(self, line: int, cells: list[str], at: int) -> Problem:
        """Return the problem of a cell without a heading."""
        column = column_of(at, is_workbook=self.is_workbook)
        place = FilePlace(self.source, line, column)
        return fault_of_stray(column).at(place, value=cells[at], cpl_entry_id=self.entry_of(cells))

    def problem_of_row(self, line: int, cells: list[str], fault: Fault) -> Problem:
        """Return the problem of a row as a whole."""
        value = ",".join(cells)
        return fault.at(FilePlace(self.source, line), value=value, cpl_entry_id=self.entry_of(cells))

    def partial(self, line: int, cells: list[str]) -> PartialRow[Row] | Problems:
        """Read a row with bad cells: the usable rest, or all problems, each cell once."""
        readings = self.grammar.readings
        bad = {name: fault for name, reading in readings.items() if (fault := self.bad_cell(name, reading, cells))}
        is_spared = all(readings[name].spares_row for name in bad)
        lists_nothing = not is_spared or not self.grammar.together.isdisjoint(bad)
        problems = list(self.problems_of_cells(line, cells, bad, with_parts=lists_nothing))
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
        """Yield the problem of each bad cell, once, and `with_parts` those of faulty parts in other cells."""
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
        """Return the problems of contradictory cells."""
        return [self.problem(line, cells, one.field, Fault(one.code, one.reason, one.remedy)) for one in faults]

    def problem(self, line: int, cells: list[str], name: str, fault: Fault) -> Problem:
        """Return the problem of one cell."""
        at = self.at[name]
        return fault.at(
            FilePlace(self.source, line, self.titles[name]),
            value=None if at is None else cells[at],
            cpl_entry_id=self.entry_of(cells),
        )

    def misreading(self, cells: Sequence[str], name: str) -> Misreading | None:
        """Return why a cell may differ from what a person saw, if it may."""
        at = self.at[name]
        if at is None:
            return None
        if self.is_workbook and cells[at] and cells[at] == self.titles[name]:
            return REPEATED_HEADING
        reading = self.grammar.readings[name]
        return misreading_of(
            cells[at],
            is_date=reading.is_date,
            loses_as_number=reading.loses_as_number,
            is_truth=reading.is_truth,
            longest=reading.longest,
        )

    def bad_cell(self, name: str, reading: Reading, cells: Sequence[str]) -> Fault | None:
        """Return the fault of a cell as a whole, if there is one."""
        at = self.at[name]
        misread = self.misreading(cells, name)
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
