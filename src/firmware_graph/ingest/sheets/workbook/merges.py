"""Merged cells: one value that is shown over several cells, and stored in the first of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO

from openpyxl.utils.cell import column_index_from_string

from firmware_graph.ingest.sheets.cells import Misreading, SpoiltText
from firmware_graph.ingest.sheets.workbook.markup import CHUNK_BYTES, MAIN, UnreadableWorkbook, scan

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

    def has_columns_of(self, other: "Merge") -> bool:
        """Whether it shares a column with another one."""
        return self.first_column <= other.last_column and other.first_column <= self.last_column


def has_merges(stream: IO[bytes]) -> bool:
    """Return whether a worksheet's XML may have merged cells, at a tenth of the cost of reading it."""
    tail = b""
    while chunk := stream.read(CHUNK_BYTES):
        if MARK in tail + chunk:
            return True
        tail = chunk[-len(MARK) :]
    return False


def merges_in(stream: IO[bytes]) -> list[Merge]:
    """Read the ranges of merged cells of a worksheet, in the order of their first rows.

    Raises:
        UnreadableWorkbook: One is not a range, or two overlap, so that the content of a cell is ambiguous.
    """
    scanner = _MergeScanner()
    for _ in scan(stream, scanner):
        pass
    merges = sorted(scanner.found, key=lambda merge: merge.first_row)
    _check_overlaps(merges)
    return merges


def _check_overlaps(merges: Iterable[Merge]) -> None:
    active: list[Merge] = []
    for merge in merges:
        active = [other for other in active if other.last_row >= merge.first_row]
        overlapped = next((other for other in active if merge.has_columns_of(other)), None)
        if overlapped:
            raise UnreadableWorkbook(f"its merged cells {overlapped.ref} and {merge.ref} overlap")
        active.append(merge)


class _MergeScanner:
    def __init__(self) -> None:
        self.found: list[Merge] = []
        self.is_inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == MERGES:
            self.is_inside = True
        elif name == MERGE:
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
        self.active: list[Merge] = []

    def filled(self, row: int, cells: list[str]) -> list[str]:
        """Return a row with the values of merged cells filled in."""
        while self.waiting and self.waiting[-1].first_row <= row:
            merge = self.waiting.pop()
            at = merge.first_column - 1
            merge.shown = cells[at] if merge.first_row == row and at < len(cells) else ""
            self.active.append(merge)
        self.active = [merge for merge in self.active if merge.last_row >= row]
        filled = [*cells]
        for merge in self.active:
            first, last = merge.first_column - 1, merge.last_column
            if merge.shown:
                filled += [""] * (last - len(filled))
            filled[first:last] = [merge.in_each_cell] * (min(last, len(filled)) - first)
        return filled
