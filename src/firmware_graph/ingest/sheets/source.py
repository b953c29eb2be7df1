"""Table files: the kind of each, by content, and its possible interpretations."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.candidate import BrokenTable, Candidate
from firmware_graph.ingest.sheets.delimited import delimited_texts
from firmware_graph.ingest.sheets.work_limit import WorkLimit
from firmware_graph.ingest.sheets.workbook import worksheets_of

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
ZIP_SIGNATURE = b"PK"
OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
JSON_OBJECT = b"{"
OTHER_WORKBOOKS = frozenset({".xls", ".xlsb", ".ods", ".numbers", ".xltx", ".xltm"})


def candidates_of(path: Path, limit: WorkLimit | None = None) -> list[Candidate]:
    """Return the possible interpretations of a table file: worksheets of a workbook, or delimiters of a CSV file.

    All that is read of it, by the candidates too, counts towards one limit.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
        BrokenTable: It is neither.
        GraphTimeout: The reading was stopped.
    """
    limit = limit or WorkLimit()
    with readable(str(path)), path.open("rb") as file:
        head = file.read(len(OLE_SIGNATURE))
    if head == OLE_SIGNATURE:
        raise _no_workbook("it has a password, or is of Excel 97 to 2003 (.xls)")
    if head.startswith(ZIP_SIGNATURE):
        return worksheets_of(path, limit)
    if head.startswith(JSON_OBJECT):
        raise BrokenTable(
            None, "the file is JSON, and no table", "take it, or export it, as CSV or as a workbook (.xlsx)"
        )
    if path.suffix.casefold() in WORKBOOKS | OTHER_WORKBOOKS:
        raise _no_workbook("it is damaged, or no workbook at all")
    with readable(str(path)):
        return delimited_texts(path, limit)


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook by its name or its content; a missing file is not one by content."""
    if path.suffix.casefold() in WORKBOOKS:
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(ZIP_SIGNATURE)) == ZIP_SIGNATURE
    except OSError:
        return False


def _no_workbook(reason: str) -> BrokenTable:
    remedy = "open it in a spreadsheet program and save it as 'Excel Workbook (.xlsx)', without a password"
    return BrokenTable(None, f"the file is not a workbook that can be read: {reason}", remedy)


def digest_of(path: Path) -> str:
    """Compute the SHA-256 of a file, for the ledger.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    with readable(str(path)), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Raise SourceUnreadable if the body cannot read a file."""
    try:
        yield
    except OSError as error:
        message = f"{what} cannot be read: {error.strerror}. Check the name and the permissions."
        raise SourceUnreadable(message) from error
