"""The rows of a table whose key is readable even if the rest of a row is not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Generic

from firmware_graph.ingest.sheets.candidate import SourceRow
from firmware_graph.ingest.sheets.grammar import Grammar, PartialRow, Row
from firmware_graph.ingest.sheets.heading import Headings
from firmware_graph.ingest.sheets.parse_sheet import what_was_read
from firmware_graph.ingest.sheets.row_reader import Problems
from firmware_graph.ingest.sheets.table import open_table
from firmware_graph.ingest.sheets.work_limit import WorkLimit


class NamedTable(Generic[Row]):
    """A table that is read row by row, each with the text of its key columns."""

    def __init__(  # noqa: PLR0913 - what is read of which file, and how much of it
        self,
        path: Path,
        grammar: Grammar[Row],
        headings: Headings,
        keys: Sequence[str],
        *,
        worksheet: str | None = None,
        limit: WorkLimit | None = None,
    ) -> None:
        """Open a table; `keys` are the columns of columns.toml that identify the subject of a row."""
        table = open_table(path, grammar, headings, worksheet=worksheet, limit=limit)
        self.path, self.keys = path, keys
        self.cells: Sequence[str] = ()
        self.row_count, self.last_line = 0, table.heading_line
        self.table = replace(table, lines=self._remembered(table.lines))
        self.titles = table.titles

    @property
    def notes(self) -> list[str]:
        """What was read, once all of it was, and which columns were not."""
        read = what_was_read(self.path, self.table, self.last_line, self.row_count)
        return [*read, *self.table.columns.notes]

    def rows(self) -> Iterator[tuple[tuple[str, ...], Row | Problems]]:
        """Yield each row with its key, or its problems; a missing part of the key is blank."""
        positions = self.table.columns.positions
        for line, found in self.table.rows():
            cells = () if line is None else self.cells
            places = (positions.get(key, len(cells)) for key in self.keys)
            key = tuple(cells[at].strip() if at < len(cells) else "" for at in places)
            yield key, list(found.problems) if isinstance(found, PartialRow) else found

    def _remembered(self, lines: Iterable[SourceRow]) -> Iterator[SourceRow]:
        for line, cells in lines:
            self.cells, self.last_line = cells, line
            self.row_count += 1
            yield line, cells
