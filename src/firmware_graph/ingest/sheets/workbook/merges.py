"""Merged cells: one value that is shown over several cells, and stored in the first of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from openpyxl.utils.cell import column_index_from_string

from firmware_graph.ingest.sheets.candidate import MOST_COLUMNS
from firmware_graph.ingest.sheets.cells import Misreading, SpoiltText
from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.ingest.sheets.workbook.markup import CHUNK_BYTES, MAIN, ByteStream, UnreadableWorkbook, scan
from firmware_graph.ingest.sheets.workbook.sparse_row import SparseRow

MERGES, MERGE = f"{MAIN}}}mergeCells", f"{MAIN}}}mergeCell"
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]*):\$?([A-Z]{1,3})\$?([1-9][0-9]*)")
MARK = b"mergeCell"


@dataclass(slots=True)
class Merge:
    """A range of merged cells, in rows and columns from 1, and what it shows once its first row was read."""

    ref: str
    first_column: int
    first_row: int
    last_column: int
    last_row: int
    shown: str = field(default="")

    @property
    def is_vertical(self) -> bool:
        """Whether it is in a single column, so that every row that it covers shows its value there."""
        return self.first_column == self.last_column

    @property
    def in_each_cell(self) -> str:
        """The values of its cells in one row; a value across several columns is unusable in each."""
        if self.is_vertical or not self.shown:
            return self.shown
        misreading = Misreading(
            f"the cells {self.ref} are merged, so that it is not known which column their value is of",
            "unmerge the cells, and write the value into each cell that it is for",
        )
        return SpoiltText(self.shown, misreading)

    @property
    def columns(self) -> range:
        """The positions of its columns in a row, from 0, as far as rows are read."""
        return range(self.first_column - 1, min(self.last_column, MOST_COLUMNS))


class MergeOfColumn:
    """The merge that began last in each column; each costs as much as it has columns, however many there are."""

    def __init__(self) -> None:
        self.merges: list[Merge | None] = [None] * MOST_COLUMNS
        self.last_rows = [0] * MOST_COLUMNS

    def begin(self, merge: Merge) -> None:
        """Begin a merge in its columns."""
        columns = merge.columns
        self.merges[columns.start : columns.stop] = [merge] * len(columns)
        self.last_rows[columns.start : columns.stop] = [merge.last_row] * len(columns)

    def at(self, place: int, row: int) -> Merge | None:
        """Return the merge that covers a cell."""
        return self.merges[place] if self.last_rows[place] >= row else None

    def overlapped_by(self, merge: Merge) -> Merge | None:
        """Return a merge that covers a cell of the first row of another one."""
        columns = merge.columns
        if max(self.last_rows[columns.start : columns.stop], default=0) < merge.first_row:
            return None
        return next(filter(None, (self.at(place, merge.first_row) for place in columns)))


def has_merges(stream: ByteStream) -> bool:
    """Return whether a worksheet's XML may have merged cells, at a tenth of the cost of reading it."""
    tail = b""
    while chunk := stream.read(CHUNK_BYTES):
        if MARK in tail + chunk:
            return True
        tail = chunk[-len(MARK) :]
    return False


def merges_in(stream: ByteStream, limit: WorkLimit) -> list[Merge]:
    """Read the ranges of merged cells of a worksheet, in the order of their first rows.

    Raises:
        UnreadableWorkbook: One is not a range, or two overlap, so that the content of a cell is ambiguous.
        BrokenTable: There are too many.
    """
    scanner = _MergeScanner(limit)
    for _ in scan(stream, scanner):
        pass
    merges = sorted(scanner.found, key=lambda merge: merge.first_row)
    _check_overlaps(merges)
    return merges


def _check_overlaps(merges: Iterable[Merge]) -> None:
    begun = MergeOfColumn()
    for merge in merges:
        if overlapped := begun.overlapped_by(merge):
            raise UnreadableWorkbook(f"its merged cells {overlapped.ref} and {merge.ref} overlap")
        begun.begin(merge)


class _MergeScanner:
    def __init__(self, limit: WorkLimit) -> None:
        self.limit = limit
        self.found: list[Merge] = []
        self.is_inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == MERGES:
            self.is_inside = True
        elif name == MERGE:
            self.limit.count(Counted.MERGES)
            self.found.append(_merge_of(attributes.get("ref", "")))
        elif self.is_inside:
            raise UnreadableWorkbook("its merged cells have something else among them")

    def end(self, name: str) -> None:
        if name == MERGES:
            self.is_inside = False
            if not self.found:
                raise UnreadableWorkbook("its merged cells are not there")

    def text(self, data: str) -> None:
        pass


def _merge_of(ref: str) -> Merge:
    match = RANGE.fullmatch(ref)
    if not match:
        raise UnreadableWorkbook(f"its merged cells {ref[:40]!r} are no range of cells")
    first, last = column_index_from_string(match[1]), column_index_from_string(match[3])
    merge = Merge(ref, first, int(match[2]), last, int(match[4]))
    if merge.first_column > merge.last_column or merge.first_row > merge.last_row:
        raise UnreadableWorkbook(f"its merged cells {ref} end before they begin")
    return merge


class MergedRows:
    """Copies the values of merged cells into the rows that they cover, row by row."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self.waiting = list(merges)[::-1]
        self.has_any = bool(self.waiting)
        self.begun = MergeOfColumn()
        self.shown: list[Merge] = []

    def fill(self, row: SparseRow) -> None:
        """Put the values of merged cells into a row, in place of what is hidden there."""
        if not self.has_any:
            return
        while self.waiting and self.waiting[-1].first_row <= row.number:
            merge = self.waiting.pop()
            merge.shown = row.cells.get(merge.first_column - 1, "") if merge.first_row == row.number else ""
            self.begun.begin(merge)
            self.shown += [merge] if merge.shown else []
        self.shown = [merge for merge in self.shown if merge.last_row >= row.number]
        row.cells = {at: text for at, text in row.cells.items() if self.begun.at(at, row.number) is None}
        for merge in self.shown:
            row.cells |= dict.fromkeys(merge.columns, merge.in_each_cell)
            row.width = max(row.width, merge.columns.stop)
