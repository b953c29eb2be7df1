"""The single reader of tables: from a CSV file or a workbook to typed rows, or to the problems of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from firmware_graph.ingest.sheets.candidate import BrokenTable, Candidate, SourceRow
from firmware_graph.ingest.sheets.find_table import find_table
from firmware_graph.ingest.sheets.grammar import Grammar, PartialRow, Row
from firmware_graph.ingest.sheets.heading import Columns, Headings
from firmware_graph.ingest.sheets.row_reader import Problems, RowReader
from firmware_graph.ingest.sheets.source import candidates_of, readable
from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A table whose heading was read; its rows are read once.

    `candidate` is the part of the file that it was read from, None if none was readable; `heading_line` is the
    heading's.
    """

    headings: Headings
    grammar: Grammar[Row]
    columns: Columns
    limit: WorkLimit
    lines: Iterable[SourceRow] = ()
    candidate: Candidate | None = None
    heading_line: int = 1

    @property
    def stated(self) -> frozenset[str]:
        """The fields that have a column in the table."""
        readings = self.grammar.readings.items()
        return frozenset(name for name, reading in readings if reading.column in self.columns.positions)

    @property
    def titles(self) -> dict[str, str]:
        """The headings of the fields' columns."""
        titles = self.columns.titles
        return {name: titles.get(reading.column, name) for name, reading in self.grammar.readings.items()}

    def rows(self) -> Iterator[tuple[int | None, Row | PartialRow[Row] | Problems]]:
        """Yield each row with its line, or its problems; problems of one row do not end the table.

        A row is partial if only cells are bad whose column, by the grammar, spares the row.

        If nothing of the table is usable, only that problem is yielded.

        Raises:
            SourceUnreadable: The file cannot be read any further.
        """
        if self.columns.problems:
            yield None, list(self.columns.problems)
            return
        reader = RowReader(self.headings.source, self.grammar, self.columns, self.candidate, self.heading_line)
        try:
            with readable(self.headings.title):
                for line, cells in self.lines:
                    self.limit.count_row(cells)
                    found = reader.read(line, cells)
                    self.limit.count(Counted.PREDECESSORS, listed_in(found))
                    yield line, found
        except BrokenTable as error:
            yield error.line, [broken(self.headings.source, error)]


def open_table(
    path: Path,
    grammar: Grammar[Row],
    headings: Headings,
    *,
    worksheet: str | None = None,
    limit: WorkLimit | None = None,
) -> Table[Row]:
    """Read a table up to its heading; in a workbook, the worksheet of that name, or the one with its headings.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    limit = limit or WorkLimit()
    try:
        with readable(f"{headings.title} {path}" if headings.title != path.name else str(path)):
            found = find_table(candidates_of(path, limit), headings, worksheet=worksheet)
    except BrokenTable as error:
        columns = Columns(positions={}, titles={}, problems=[broken(headings.source, error)])
        return Table(headings, grammar, columns, limit)
    return Table(headings, grammar, found.columns, limit, found.rows, found.candidate, found.line)


def listed_in(found: object) -> int:
    """Return how many predecessors a row lists: an upgrade is made of each."""
    row = found.row if isinstance(found, PartialRow) else found
    return sum(len(getattr(row, name, None) or ()) for name in ("predecessors", "rollbacks"))


def broken(source: str, error: BrokenTable) -> Problem:
    """Return the problem of a file that is not a table."""
    return Fault(ProblemCode.NOT_A_TABLE, error.reason, error.remedy).at(FilePlace(source, error.line))
