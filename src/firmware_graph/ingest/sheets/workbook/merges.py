"""Merged cells: one value that is shown over several cells, and stored in the first of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO

from openpyxl.utils.cell import range_boundaries

from firmware_graph.ingest.sheets.cells import Misreading, SpoiltText
from firmware_graph.ingest.sheets.workbook.markup import CHUNK_BYTES, MAIN, UnreadableWorkbook, scan

MERGE = f"{MAIN}}}mergeCell"
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
        """Whether it is in one column, so that every row that it covers shows its value there."""
        return self.first_column == self.last_column


def has_merges(stream: IO[bytes]) -> bool:
    """Return whether a worksheet's XML may have merged cells, which costs a tenth of reading it."""
    tail = b""
    while chunk := stream.read(CHUNK_BYTES):
        if MARK in tail + chunk:
            return True
        tail = chunk[-len(MARK) :]
    return False


def merges_in(stream: IO[bytes]) -> list[Merge]:
    """Read the ranges of merged cells of a worksheet, in the order of their first rows.

    Raises:
        UnreadableWorkbook: One is no range.
    """
    scanner = _MergeScanner()
    for _ in scan(stream, scanner):
        pass
    return sorted(scanner.found, key=lambda merge: merge.first_row)


class _MergeScanner:
    def __init__(self) -> None:
        self.found: list[Merge] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != MERGE:
            return
        ref = attributes.get("ref", "")
        try:
            first_column, first_row, last_column, last_row = range_boundaries(ref)
            self.found.append(
                Merge(ref, int(first_column or 0), int(first_row or 0), int(last_column or 0), int(last_row or 0))
            )
        except (TypeError, ValueError) as error:
            raise UnreadableWorkbook(f"its merged cells {ref[:40]!r} are no range") from error
        if min(self.found[-1].first_column, self.found[-1].first_row) < 1:
            raise UnreadableWorkbook(f"its merged cells {ref[:40]!r} are no range of cells")

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class MergedRows:
    """Puts the values of merged cells into the rows that they cover, row by row."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self.waiting = list(merges)[::-1]
        self.active: list[Merge] = []

    def fill(self, row: int, cells: list[str]) -> None:
        """Write what merged cells show into a row; a value over several columns is spoilt in each."""
        while self.waiting and self.waiting[-1].first_row <= row:
            merge = self.waiting.pop()
            at = merge.first_column - 1
            merge.shown = cells[at] if merge.first_row == row and at < len(cells) else ""
            if merge.shown:
                self.active.append(merge)
        self.active = [merge for merge in self.active if merge.last_row >= row]
        for merge in self.active:
            _write(merge, row, cells)


def _write(merge: Merge, row: int, cells: list[str]) -> None:
    if len(cells) < merge.last_column:
        cells += [""] * (merge.last_column - len(cells))
    if merge.is_vertical:
        cells[merge.first_column - 1] = merge.shown
        return
    del row
    misreading = Misreading(
        f"the cells {merge.ref} are merged, so that it is not known which column their value is of",
        "unmerge the cells, and write the value into each cell that it is for",
    )
    for at in range(merge.first_column - 1, merge.last_column):
        cells[at] = SpoiltText(merge.shown, misreading)
