"""XLSX: a worksheet of the rows, in which text stays text, and 'About'.

Rows go to a temporary file as they arrive, so that memory use stays constant; the file is complete before its first
byte is sent. Restricted data is not compressed in it, as the compressed length reveals something of the content.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Final, Self
from zipfile import ZipFile, ZipInfo

import xlsxwriter

from firmware_graph.database.temporary_folders import temporary_folder
from firmware_graph.errors import BadUserInput, ExportRefused
from firmware_graph.exports.about import About
from firmware_graph.exports.column import Column, Node, Value

MOST_ROWS: Final = 1_048_575
MOST_CHARACTERS: Final = 32_767
PIECE_BYTES: Final = 65_536
WIDTH: Final = 18
WIDE: Final = 100
TOO_MUCH: Final = "An XLSX file cannot hold {what}: take the .csv or the .jsonl."


class XlsxWriter:
    """Writes XLSX."""

    suffix: ClassVar = "xlsx"
    media_type: ClassVar = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    is_compressed: ClassVar = True

    def __init__(self) -> None:
        self.columns: Sequence[Column] = ()
        self.line = 0
        self.facts: dict[str, str] = {}
        self.is_restricted = False

    def __enter__(self) -> Self:
        """Create the folder for the temporary files, and begin the workbook."""
        self.opened = ExitStack()
        folder = self.opened.enter_context(temporary_folder())
        self.path = folder / "export.xlsx"
        self.book = xlsxwriter.Workbook(str(self.path), {"constant_memory": True, "tmpdir": str(folder)})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the temporary files."""
        self.book.fileclosed = True
        self.opened.close()

    def begin(self, about: About) -> bytes:
        """Write the heading."""
        self.columns, self.facts, self.is_restricted = about.columns, about.facts(), about.is_restricted
        self.sheet = self.book.add_worksheet(about.export.title[:31].replace("/", " "))
        self.about = self.book.add_worksheet("About")
        self.sheet.set_column(0, len(self.columns) - 1, WIDTH)
        self.sheet.set_header(f"&L{about.classification}")
        self.sheet.freeze_panes(1, 0)
        bold = self.book.add_format({"bold": True})
        for place, column in enumerate(self.columns):
            self.sheet.write_string(0, place, column.title, bold)
        return b""

    def rows(self, rows: Sequence[Node]) -> bytes:
        """Write some rows.

        Raises:
            ExportRefused: There are too many for a worksheet, or a text is too long for a cell.
        """
        if self.line + len(rows) > MOST_ROWS:
            raise refused(f"more than {MOST_ROWS} rows")
        for row in rows:
            self.line += 1
            for place, column in enumerate(self.columns):
                write(self.sheet, self.line, place, column.value_in(row))
        return b""

    def end(self, count: int) -> Iterator[bytes]:
        """Write 'About', complete the file, and yield it in pieces."""
        self.about.set_column(0, 0, 40)
        self.about.set_column(1, 1, WIDE)
        facts = {**self.facts, "End of export": f"{count} rows, whole"}
        for place, (name, fact) in enumerate(facts.items()):
            self.about.write_string(place, 0, name)
            self.about.write_string(place, 1, fact)
        self.book.close()
        if self.is_restricted:
            self.path = stored(self.path)
        return self.pieces()

    def pieces(self) -> Iterator[bytes]:
        """Yield the completed file in pieces."""
        with self.path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                yield piece

    def broken(self, reason: str) -> bytes:  # noqa: ARG002 - nothing of the file has left
        """Return nothing: a workbook is not sent before it is complete."""
        return b""


def stored(path: Path) -> Path:
    """Copy the parts of a workbook uncompressed to another file beside it."""
    plain = path.with_name(f"stored-{path.name}")
    with ZipFile(path) as packed, ZipFile(plain, "w") as unpacked:
        for part in packed.infolist():
            copied = ZipInfo(part.filename, part.date_time)
            copied.file_size = part.file_size
            with packed.open(part) as source, unpacked.open(copied, "w") as target:
                shutil.copyfileobj(source, target)
    return plain


def write(sheet: Any, line: int, place: int, value: Value) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Write a cell: a number as a number, text as text whatever it looks like, None as an empty cell."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(line, place, value)
    elif len(value) > MOST_CHARACTERS:
        raise refused(f"a text of more than {MOST_CHARACTERS} characters")
    else:
        sheet.write_string(line, place, value)


def refused(what: str) -> ExportRefused:
    """Return the error for something that the format cannot hold."""
    error = BadUserInput(TOO_MUCH.format(what=what), argument="format")
    return ExportRefused([{"message": str(error), "extensions": error.extensions}])
