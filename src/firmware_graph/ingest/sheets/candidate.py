"""A possible interpretation of a table file, and the error if it is none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST_COLUMNS = 256
"""No table needs more, and each row may be as wide as the heading."""

MOST_ROW_CHARACTERS = 2 << 20
"""Of a row of CSV, with all lines of its cells: 256 columns have 4,000 each, or 100,000 in lists of entries."""

SourceRow = tuple[int, list[str]]
"""A line or row number, from 1, and the cells."""


class BrokenTable(Exception):
    """A file is not a table from a line on, or not at all."""

    def __init__(self, line: int | None, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.line, self.reason, self.remedy = line, reason, remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A worksheet of a workbook, or a CSV file read with one delimiter.

    `rows` begins to read, and raises BrokenTable if that is not possible. `title` is for the report. `worksheet` is the
    name of a worksheet, None for a CSV file, which has a `delimiter`. `notes` grows while the rows are read.
    """

    title: str
    rows: Callable[[], Iterator[SourceRow]]
    worksheet: str | None = None
    delimiter: str = ","
    is_visible: bool = True
    notes: list[str]
