"""Files of pairs: rows as the caller has them, and the pseudonyms that are sent instead of their keys."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from firmware_graph.errors import ConfigurationError
from firmware_graph.ingest.sheets.source import readable
from firmware_graph.ingest.written_rows import written_rows

PRODUCT: Final = (
    *("manufacturerCode", "modelIdentifier", "hardwareVersion", "hardwareRevision", "deviceModelCode"),
    *("firmwareVersion", "deviceType", "generation", "variant", "environment"),
)
COLUMNS: Final = ("pair", "end", "source", "reportedAt", "cause", "cplEntryId", *PRODUCT)
NEEDED: Final = ("pair", "end")
MOST_DIGITS: Final = 10


class GivenRow(NamedTuple):
    """A row of a file: its line, and its non-blank cells, by the names of the schema.

    `own` has the cells of columns that the service does not use, by title: they stay on this machine.
    """

    file: Path
    line: int
    cells: Mapping[str, str]
    own: Mapping[str, str]

    @property
    def firmware(self) -> dict[str, object]:
        """The reference to its firmware: its entry, else its product."""
        if entry := self.cells.get("cplEntryId"):
            return {"cplEntryId": int(entry)}
        return {"product": {name: self.cells[name] for name in PRODUCT if name in self.cells}}


def read_pair_file(path: Path) -> list[GivenRow]:
    """Read a CSV file with a heading; unknown columns are kept for its report, and never sent.

    Raises:
        SourceUnreadable: It cannot be read, or is not CSV in UTF-8.
        ConfigurationError: A required column is missing, a column stands twice, or a row names no firmware.
    """
    with readable(str(path)), path.open(encoding="utf-8-sig", newline="") as file:
        rows = written_rows(file, str(path))
        titles = [title.strip() for title in next(rows, (1, []))[1]]
        columns = [name for name in map(column_of, titles) if name is not None]
        if missing := [name for name in NEEDED if name not in columns]:
            raise ConfigurationError(f"{path} has no column {missing[0]!r}: its first line names the columns.")
        if twice := [name for name in COLUMNS if columns.count(name) > 1]:
            raise ConfigurationError(f"{path} has the column {twice[0]!r} twice: leave one of them out.")
        return [row_of(path, line, titles, cells) for line, cells in rows if any(cells)]


def column_of(title: str) -> str | None:
    """Return the column for a title, whatever its case and separators; None for one that is not sent."""
    plain = "".join(filter(str.isalnum, title)).casefold()
    return next((name for name in COLUMNS if name.casefold() == plain), None)


def row_of(path: Path, line: int, titles: Sequence[str], cells: Sequence[str]) -> GivenRow:
    """Read one row.

    Raises:
        ConfigurationError: It has cells beyond the titles or no key, or names no firmware.
    """
    kept = within(path, titles, line, cells)
    filled = [(title, cell.strip()) for title, cell in zip(titles, kept, strict=False) if title and cell.strip()]
    given = {name: cell for title, cell in filled if (name := column_of(title))}
    entry = given.get("cplEntryId")
    if entry is not None and not (entry.isascii() and entry.isdigit() and len(entry) <= MOST_DIGITS):
        raise ConfigurationError(f"{path} line {line}: 'cplEntryId' is no whole number.")
    if any(name not in given for name in NEEDED):
        raise ConfigurationError(f"{path} line {line}: give both 'pair' and 'end'.")
    if entry is None and not any(name in given for name in PRODUCT):
        raise ConfigurationError(f"{path} line {line}: it names no firmware; give 'cplEntryId' or a product.")
    return GivenRow(path, line, given, {title: cell for title, cell in filled if column_of(title) is None})


def within(path: Path, titles: Sequence[str], line: int, cells: Sequence[str]) -> Sequence[str]:
    """Return the cells of a row that have a title.

    Raises:
        ConfigurationError: There is something in the others.
    """
    if any(cells[len(titles) :]):
        raise ConfigurationError(f"{path} line {line}: it has more cells than the first line.")
    return cells[: len(titles)]


class Pseudonyms:
    """The rows as sent, with pseudonyms: no caller's keys or source names; each pseudonym leads back to its row."""

    def __init__(self, rows: Iterable[GivenRow]) -> None:
        self.rows = [*rows]
        self.pairs: dict[str, str] = {}
        self.ends: dict[tuple[str, str], str] = {}
        for row in self.rows:
            pair, end = row.cells["pair"], row.cells["end"]
            self.pairs.setdefault(pair, f"P{len(self.pairs) + 1}")
            self.ends.setdefault((pair, end), f"E{len(self.ends) + 1}")

    def sent(self) -> list[list[dict[str, object]]]:
        """Return the rows to send, grouped by pair."""
        by_pair: dict[str, list[dict[str, object]]] = {}
        for place, row in enumerate(self.rows, start=1):
            pair, end = row.cells["pair"], row.cells["end"]
            one = {"pair": self.pairs[pair], "end": self.ends[pair, end], "source": f"R{place}"}
            told = {name: row.cells[name] for name in ("reportedAt", "cause") if name in row.cells}
            by_pair.setdefault(pair, []).append({**one, "firmware": row.firmware, **told})
        return [*by_pair.values()]

    @property
    def own_titles(self) -> list[str]:
        """The titles of columns that the service does not use, in the order in which they are first filled."""
        return [*dict.fromkeys(title for row in self.rows for title in row.own)]

    def row_of(self, source: str) -> GivenRow:
        """Return the row for which the pseudonym of a source was sent."""
        return self.rows[int(source.removeprefix("R")) - 1]
