"""The shape of a row against its heading: whether each of its cells is in the intended column."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from openpyxl.utils.cell import get_column_letter

from firmware_graph.ingest.sheets.candidate import Candidate, SourceRow
from firmware_graph.ingest.sheets.grammar import Reading
from firmware_graph.ingest.sheets.heading import Columns
from firmware_graph.model.cached import cached_property
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.values import BadValue

THOUSANDS: Final = re.compile(r"[0-9]{1,3}([,;\t ][0-9]{3})+")


class RowShape:
    """Compares the rows of one table with its heading."""

    def __init__(
        self, columns: Columns, readings: Mapping[str, Reading], candidate: Candidate | None, heading_line: int
    ) -> None:
        """Prepare for a table; a candidate with a worksheet is a workbook, whose cells are never split wrongly."""
        self.width, self.nameless = columns.width, columns.nameless
        self.needed = 1 + max(columns.positions.values())
        self.excluding = [
            (columns.positions[one.column], one)
            for one in readings.values()
            if one.column in columns.positions and not one.spares_row
        ]
        self.candidate, self.heading_line = candidate, heading_line
        self.is_workbook = candidate is not None and candidate.worksheet is not None

    def fault_of(self, cells: Sequence[str]) -> Fault | None:
        """Return the fault of the number of cells in a row of a CSV file."""
        if len(cells) < self.needed:
            reason = f"the row has {len(cells)} cells, and its columns need {self.needed}"
            return Fault(ProblemCode.ROW_TOO_SHORT, reason, "give every column a cell, blank where nothing is known")
        if len(cells) <= self.width:
            return None
        if not any(cells[self.width :]) and (self.has_longer_rows or not self.is_divisible(cells)):
            return None
        reason = f"the row has {len(cells)} cells, and the heading {self.width}"
        remedy = "put cells that hold the delimiter into quotation marks, and text without a heading elsewhere"
        return Fault(ProblemCode.ROW_TOO_LONG, reason, remedy)

    def strays(self, cells: Sequence[str]) -> Iterator[int]:
        """Yield the positions of non-blank cells without a heading."""
        beyond = range(self.width, len(cells)) if len(cells) > self.width else ()
        for at in (*self.nameless, *beyond):
            if at < len(cells) and cells[at]:
                yield at

    def is_divisible(self, cells: Sequence[str]) -> bool:
        """Return whether a row that is too long may have one cell with an unquoted delimiter."""
        return any(self.could_be_read(one) for one in self._divisions(cells))

    def could_be_read(self, cells: Sequence[str]) -> bool:
        """Return whether a row has no bad cell that would exclude it, and no cell without a heading."""
        try:
            for at, reading in self.excluding:
                if len(cells[at]) > reading.longest:
                    return False
                reading.read(cells[at])
        except BadValue:
            return bool(THOUSANDS.fullmatch(cells[at]))
        return not any(self.strays(cells))

    @cached_property
    def has_longer_rows(self) -> bool:
        """Whether every row has the same number of blank cells beyond the heading, and one has no other division.

        Some programs end each row with delimiters like this. If it matters, the file is read once more.
        """
        lengths: set[int] = set()
        is_proved = False
        for _, cells in self._rows():
            lengths.add(len(cells))
            if len(lengths) > 1 or len(cells) <= self.width or any(cells[self.width :]):
                return False
            is_proved = is_proved or not self.is_divisible(cells)
        return is_proved

    def _rows(self) -> Iterable[SourceRow]:
        rows = () if self.candidate is None else self.candidate.rows()
        return ((line, cells) for line, cells in rows if line > self.heading_line)

    def _divisions(self, cells: Sequence[str]) -> Iterator[Sequence[str]]:
        """Yield the rows of the heading's width that a row may be if one of its cells contains the delimiter.

        If nothing follows a cell, it is the same row except for delimiters at the cell's end.
        """
        delimiter = self.candidate.delimiter if self.candidate else ","
        extra = len(cells) - self.width
        for at in range(self.width):
            behind = at + 1 + extra
            if not any(cells[at + 1 :]):
                return
            yield [*cells[:at], delimiter.join(cells[at:behind]), *cells[behind:]]


def fault_of_stray(place: str) -> Fault:
    """Return the fault of a cell without a heading."""
    reason = f"{place} has no heading, and it holds something here"
    remedy = "give the column a heading, put a list into quotation marks, or clear the cell"
    return Fault(ProblemCode.BAD_CELL, reason, remedy)


def column_of(at: int, *, is_workbook: bool) -> str:
    """Return the name of a column without a heading: the letter in a workbook, else the number."""
    return f"column {get_column_letter(at + 1) if is_workbook else at + 1}"
