"""CSV files, whose encoding and delimiter are detected from the content."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from firmware_graph.ingest.sheets.candidate import MOST_COLUMNS, MOST_ROW_CHARACTERS, BrokenTable, Candidate, SourceRow
from firmware_graph.ingest.sheets.encoding import Encoding, encoding_of
from firmware_graph.ingest.sheets.exported import ExportedLines
from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.model.export_marks import BEGINS

QUOTES: Final = "see that each quotation mark that begins a cell has one that ends it"
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
STATED = "sep="


def delimited_texts(path: Path, limit: WorkLimit) -> list[Candidate]:
    """Return a CSV file once for each possible delimiter, or once if its first line states the delimiter.

    Raises:
        BrokenTable: Its encoding is not known.
    """
    encoding = encoding_of(path, limit)
    stated = _stated_delimiter(path, encoding)
    delimiters = DELIMITERS if stated is None else {stated: DELIMITERS.get(stated, repr(stated))}
    samples = f" (with {', '.join(encoding.samples)})" if encoding.samples else ""
    return [
        Candidate(
            title=f"CSV in {encoding.title}{samples}, divided by {name}",
            rows=partial(_rows, path, encoding, delimiter, limit, is_stated=stated is not None),
            delimiter=delimiter,
            notes=[],
        )
        for delimiter, name in delimiters.items()
    ]


@dataclass(slots=True)
class _BoundedLines:
    """The lines of a file for a reader of rows, which would split a row of any length; `begins` is its first line."""

    file: TextIO
    begins: int
    characters: int = 0

    def __iter__(self) -> Iterator[str]:
        """Yield the lines.

        Raises:
            BrokenTable: A row is too long.
        """
        while line := self.file.readline(MOST_ROW_CHARACTERS + 1):
            self.characters += len(line)
            if self.characters > MOST_ROW_CHARACTERS:
                raise BrokenTable(self.begins, f"the row has more than {MOST_ROW_CHARACTERS:,} characters", QUOTES)
            yield line

    def begin_row(self, line: int) -> None:
        """Begin the next row at a line."""
        self.begins, self.characters = line, 0


def _broken(line: int, error: csv.Error) -> BrokenTable:
    if "field limit" in str(error):
        reason = f"a cell that begins in line {line} or below it has more than {csv.field_size_limit():,} characters"
        return BrokenTable(line, reason, QUOTES)
    return BrokenTable(line, f"the line is no CSV: {error}", "save the sheet as CSV again")


def _needed(line: int, cells: list[str]) -> list[str]:
    """Return the cells of a line without blank ones beyond the columns that are read.

    Raises:
        BrokenTable: One beyond them holds something.
    """
    if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
        reason = f"the line has more than {MOST_COLUMNS} cells"
        raise BrokenTable(line, reason, "leave out what belongs to no column")
    return cells[:MOST_COLUMNS]


def _stated_delimiter(path: Path, encoding: Encoding) -> str | None:
    with path.open(encoding=encoding.codec, newline="") as file:
        first = file.readline(len(STATED) + 4).strip("\r\n").strip('"')
    is_stated = first[: len(STATED)].casefold() == STATED and len(first) == len(STATED) + 1
    return first[-1] if is_stated else None


def _rows(path: Path, encoding: Encoding, delimiter: str, limit: WorkLimit, *, is_stated: bool) -> Iterator[SourceRow]:
    with path.open(encoding=encoding.codec, newline="") as file:
        skipped = len(list(islice(file, 1))) if is_stated else 0
        lines = _BoundedLines(file, 1 + skipped)
        reader = csv.reader(lines, strict=True, delimiter=delimiter)
        export: ExportedLines | None = None
        try:
            for cells in reader:
                limit.check()
                limit.count(Counted.ROWS)
                if any(cells):
                    stripped = [cell.strip() for cell in _needed(lines.begins, cells)]
                    if stripped[0].startswith(BEGINS):
                        export = ExportedLines()
                    taken = stripped if export is None else export.row(lines.begins, stripped)
                    if taken is not None:
                        yield lines.begins, taken
                lines.begin_row(reader.line_num + 1 + skipped)
        except csv.Error as error:
            raise _broken(lines.begins, error) from error
        if export is not None:
            export.check_end(lines.begins)
