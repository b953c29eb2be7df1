"""The choice among the interpretations of a file: the one with the headings of the expected table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from firmware_graph.ingest.sheets.candidate import BrokenTable, Candidate, SourceRow
from firmware_graph.ingest.sheets.heading import Columns, Headings, find_columns

LAST_HEADING_LINE = 30
NO_ROW: SourceRow = (1, [])


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A candidate, its heading, and the rows below it, which are read once. `line` is the heading's."""

    candidate: Candidate
    line: int
    columns: Columns
    rows: Iterator[SourceRow]

    @property
    def has_heading(self) -> bool:
        """Whether the required columns are present."""
        return not self.columns.missing


def find_table(candidates: Sequence[Candidate], headings: Headings, *, worksheet: str | None) -> FoundTable:
    """Return the one candidate with the required headings: a visible worksheet, or the one with the given name.

    If none has them, a CSV file is read with the delimiter that gives the most known headings, so that the missing ones
    can be named.

    Raises:
        BrokenTable: No worksheet can be chosen, or the file cannot be read.
    """
    if worksheet is not None:
        return _look_in(_named(candidates, worksheet), headings)
    is_workbook = not candidates or candidates[0].worksheet is not None
    considered = [one for one in candidates if one.is_visible]
    tables, errors = _read(considered, headings)
    fitting = [table for table in tables if table.has_heading]
    if len(fitting) == 1 and not (is_workbook and errors):
        return fitting[0]
    if is_workbook and errors:
        raise errors.pop(0)
    if is_workbook and (len(considered) != 1 or fitting):
        raise _no_choice(candidates, [str(one.candidate.worksheet) for one in fitting], headings)
    if fitting:
        raise BrokenTable(None, "its columns may be divided by several characters", "save the sheet as CSV with commas")
    if not tables:
        raise errors.pop(0)
    return max(tables, key=lambda table: (len(table.columns.positions), table.columns.width))


def _read(candidates: Sequence[Candidate], headings: Headings) -> tuple[list[FoundTable], list[BrokenTable]]:
    """Return the tables, and the errors of the other candidates, in no reference cycle with what was read of these."""
    tables: list[FoundTable] = []
    errors: list[BrokenTable] = []
    for candidate in candidates:
        try:
            tables.append(_look_in(candidate, headings))
        except BrokenTable as error:
            errors.append(error.with_traceback(None))
    return tables, errors


def _look_in(candidate: Candidate, headings: Headings) -> FoundTable:
    """Return the first row near the top with the required columns; else the one with the most known headings."""
    rows = candidate.rows()
    best: tuple[int, Columns] | None = None
    seen: list[SourceRow] = []
    for line, cells in rows:
        if line > LAST_HEADING_LINE:
            seen.append((line, cells))
            break
        columns = find_columns(headings, line, cells)
        if not columns.missing:
            return FoundTable(candidate, line, columns, rows)
        if best is None or len(columns.positions) > len(best[1].positions):
            best = line, columns
    line, columns = best or (NO_ROW[0], find_columns(headings, *NO_ROW))
    return FoundTable(candidate, line, columns, chain(seen, rows))


def _named(candidates: Sequence[Candidate], worksheet: str) -> Candidate:
    for one in candidates:
        if one.worksheet is not None and one.worksheet.strip().casefold() == worksheet.strip().casefold():
            return one
    there = _list_of(candidates)
    if not there:
        raise BrokenTable(None, f"there is no worksheet {worksheet!r} in a CSV file", "leave out --sheet")
    raise BrokenTable(None, f"there is no worksheet {worksheet!r}", f"name one of {there} with --sheet")


def _no_choice(candidates: Sequence[Candidate], fitting: Sequence[str], headings: Headings) -> BrokenTable:
    if fitting:
        names = ", ".join(map(repr, fitting))
        return BrokenTable(None, f"several worksheets have its columns: {names}", "name the right one with --sheet")
    required = ", ".join(headings.titles[field] for field in headings.required)
    remedy = f"see that one has the columns {required}, or name one with --sheet or the columns in a profile"
    return BrokenTable(
        None, f"no visible worksheet has its columns; there are: {_list_of(candidates) or 'none'}", remedy
    )


def _list_of(candidates: Sequence[Candidate]) -> str:
    return ", ".join(
        f"{one.worksheet!r}{'' if one.is_visible else ' (hidden)'}" for one in candidates if one.worksheet is not None
    )
