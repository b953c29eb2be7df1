"""A sheet as read: its good rows, and the problems of the others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar

from firmware_graph.ingest.sheets.successions import CodeSuccession
from firmware_graph.ingest.sheets.upgrade_table import UpgradeTable
from firmware_graph.records.problem import FilePlace, Problem
from firmware_graph.records.rows import CplRow, FirRow, ZigbeeRow


class SheetRow(Protocol):
    """The common attributes of rows."""

    @property
    def cpl_entry_id(self) -> int: ...  # noqa: D102 - columns of the rows
    @property
    def line(self) -> int: ...  # noqa: D102


AnyRow = TypeVar("AnyRow", bound=SheetRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSheet(Generic[AnyRow]):
    """A sheet's good rows by entry, and the problems of the others.

    `stated` are the fields that have a column, `titles` their headings. `spoilt` are the entries whose row was left
    out, and `merged` those whose row is no longer kept: the sheet does mention them. `remains` are rows that were left
    out of which only the fields that belong together are unusable. `unread` are the fields with a bad optional cell of
    a good row, or of a remaining one, by entry: the row has a blank there, and states nothing about them.
    """

    source: str
    rows: Mapping[int, AnyRow]
    spoilt: frozenset[int] = frozenset()
    merged: frozenset[int] = frozenset()
    stated: frozenset[str] = frozenset()
    remains: Mapping[int, AnyRow] = field(default_factory=dict)
    unread: Mapping[int, frozenset[str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()
    row_count: int = 0

    def title(self, name: str) -> str:
        """Return the heading of a field's column."""
        return self.titles.get(name, name)

    def states(self, entry: int) -> frozenset[str]:
        """Return the fields of an entry that the sheet states."""
        unread = self.unread.get(entry)
        return self.stated - unread if unread else self.stated

    def place(self, row: AnyRow, name: str) -> FilePlace:
        """Return the place of a field of a row."""
        return FilePlace(self.source, row.line, self.title(name))

    def speaks_of(self, entry: int) -> bool:
        """Return whether the sheet has a row for an entry, good or not."""
        return entry in self.rows or entry in self.spoilt or entry in self.merged

    def reporting(self, problems: Collection[Problem]) -> "ParsedSheet[AnyRow]":
        """Return the sheet with more problems, its rows as they are."""
        return replace(self, problems=[*self.problems, *problems]) if problems else self

    def leaving_out(self, problems: Collection[Problem]) -> "ParsedSheet[AnyRow]":
        """Return the sheet with more problems, and without the rows of their entries."""
        if not problems:
            return self
        entries = {problem.cpl_entry_id for problem in problems if problem.cpl_entry_id is not None}
        return self.reporting(problems).without(entries)

    def without(self, entries: Collection[int]) -> "ParsedSheet[AnyRow]":
        """Return the sheet without the rows of some entries; it has their problems already."""
        rows = {entry: row for entry, row in self.rows.items() if entry not in entries}
        return replace(self, rows=rows, spoilt=self.spoilt.union(entries))

    def without_rows(self) -> "ParsedSheet[AnyRow]":
        """Return the sheet with only the entries of its good rows."""
        return replace(self, rows={}, merged=self.merged | self.rows.keys())


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSheets:
    """The sheets of one import as read; None for one that was not given.

    Sheets that are `is_partial` are only about their own rows. `digests` are the names and the SHA-256 of the files.
    """

    cpl: ParsedSheet[CplRow] | None = None
    fir: ParsedSheet[FirRow] | None = None
    zigbee: ParsedSheet[ZigbeeRow] | None = None
    upgrades: UpgradeTable | None = None
    successions: Sequence[CodeSuccession] = ()
    is_partial: bool = False
    digests: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def given(self) -> Sequence[ParsedSheet[Any]]:
        """The given sheets with one entry per row."""
        return [sheet for sheet in (self.cpl, self.fir, self.zigbee) if sheet]

    @property
    def read(self) -> Sequence[ParsedSheet[Any] | UpgradeTable]:
        """All given sheets."""
        return [*self.given, *([self.upgrades] if self.upgrades else [])]

    @property
    def row_count(self) -> int:
        """The number of rows of all sheets."""
        return sum(sheet.row_count for sheet in self.read)

    @property
    def problems(self) -> Sequence[Problem]:
        """All problems, in the order of the sheets."""
        return [problem for sheet in self.read for problem in sheet.problems]

    @property
    def notes(self) -> Sequence[str]:
        """All notes, in the order of the sheets."""
        return [note for sheet in self.read for note in sheet.notes]
