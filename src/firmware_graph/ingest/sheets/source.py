"""The rows of a table file, CSV or XLSX, as text."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import TYPE_ERROR
from openpyxl.utils.exceptions import InvalidFileException

from firmware_graph.errors import SourceUnreadable

SourceRow = tuple[int, list[str]]
"""A line or row number, from 1, and the cells."""

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs"}
WORKBOOKS = frozenset({".xlsx", ".xlsm"})


class NumberText(str):
    """The text of a workbook's number cell, from which leading zeros and trailing ones are lost."""

    __slots__ = ()


class BrokenTable(Exception):
    """A file is no table from a line on, or not at all."""

    def __init__(self, line: int | None, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.line, self.reason, self.remedy = line, reason, remedy


def rows_of(path: Path) -> Iterator[SourceRow]:
    """Read the rows of a file that are not empty, in order.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
        BrokenTable: It is not a CSV file in UTF-8, or not a workbook.
    """
    return _workbook_rows(path) if path.suffix.casefold() in WORKBOOKS else _csv_rows(path)


def digest_of(path: Path) -> str:
    """Compute the SHA-256 of a file, for the ledger.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    with readable(str(path)), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Raise SourceUnreadable where the body cannot read a file."""
    try:
        yield
    except OSError as error:
        message = f"{what} cannot be read: {error.strerror}. Check the name and the permissions."
        raise SourceUnreadable(message) from error


def _fail_on_other_separator(line: int, cells: list[str]) -> None:
    """Raise BrokenTable where columns are divided by something else than commas, as some spreadsheets save them."""
    found = [name for mark, name in OTHER_SEPARATORS.items() if len(cells) == 1 and mark in cells[0]]
    if found:
        remedy = "save the sheet as CSV with commas, or as .xlsx"
        raise BrokenTable(line, f"its columns are divided by {found[0]}, and not by commas", remedy)


def _csv_rows(path: Path) -> Iterator[SourceRow]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        begins, is_first = 1, True
        try:
            for cells in reader:
                if any(cells):
                    if is_first:
                        _fail_on_other_separator(begins, cells)
                    is_first = False
                    yield begins, [cell.strip() for cell in cells]
                begins = reader.line_num + 1
        except UnicodeDecodeError as error:
            raise BrokenTable(
                _line_not_utf_8(path), "the text is not UTF-8", "save the sheet as 'CSV UTF-8'"
            ) from error
        except csv.Error as error:
            raise BrokenTable(begins, f"the line is no CSV: {error}", "save the sheet as CSV again") from error


def _line_not_utf_8(path: Path) -> int | None:
    """Find the first line that is no UTF-8; None where the file ends inside a character."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return None  # pragma: no cover - a file that failed as a whole fails in one of its lines


def _workbook_rows(path: Path) -> Iterator[SourceRow]:
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise BrokenTable(None, "the file is no workbook", "save the sheet as .xlsx again") from error
    try:
        for number, cells in enumerate(workbook.worksheets[0].iter_rows(), start=1):
            _fail_on_error_cell(number, cells)
            texts = [_text(cell.value) for cell in cells]
            if any(texts):
                yield number, texts
    finally:
        workbook.close()


def _fail_on_error_cell(line: int, cells: Iterable[Any]) -> None:
    """Raise BrokenTable where a formula failed: read as a blank, it would state that nothing is known."""
    for cell in cells:
        if cell.data_type == TYPE_ERROR:
            reason = f"cell {cell.coordinate} holds the error {cell.value}"
            raise BrokenTable(line, reason, "mend its formula, or write the value")


def _text(cell: object) -> str:
    """Convert a cell to the text that a CSV file would have; a date and time at midnight is a date."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (int, float)):
        return NumberText(f"{cell:.0f}" if float(cell).is_integer() else repr(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
