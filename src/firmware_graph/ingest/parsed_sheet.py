"""A sheet as it was read: its good rows, and the problems of the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from firmware_graph.ingest.problem import Problem, Sheet
from firmware_graph.ingest.rows import (
    CPL_READINGS,
    FIR_READINGS,
    ZIGBEE_READINGS,
    CplRow,
    Fault,
    FirRow,
    Reading,
    ZigbeeRow,
    complete_cpl_row,
    complete_fir_row,
    complete_zigbee_row,
)


class SheetRow(Protocol):
    """What every row has."""

    @property
    def cpl_entry_id(self) -> int: ...  # noqa: D102 - columns of the rows
    @property
    def line(self) -> int: ...  # noqa: D102


AnyRow = TypeVar("AnyRow", bound=SheetRow)


@dataclass(frozen=True, slots=True)
class Grammar(Generic[AnyRow]):
    """How one sheet is read."""

    sheet: Sheet
    make: Callable[[Sequence[Any]], AnyRow]
    readings: Mapping[str, Reading]
    complete: Callable[[AnyRow], AnyRow | list[Fault]]


CPL = Grammar(Sheet.CPL, CplRow._make, CPL_READINGS, complete_cpl_row)
FIR = Grammar(Sheet.FIR, FirRow._make, FIR_READINGS, complete_fir_row)
ZIGBEE = Grammar(Sheet.ZIGBEE, ZigbeeRow._make, ZIGBEE_READINGS, complete_zigbee_row)


@dataclass(slots=True)
class ParsedSheet(Generic[AnyRow]):
    """A sheet's good rows by entry, and what is wrong with the others.

    `stated` are the fields that the sheet has columns for. `spoilt` are the entries whose row was left out:
    the sheet does speak of them. `merged` are those whose row has been merged and let go.
    """

    sheet: Sheet
    rows: dict[int, AnyRow] = field(default_factory=dict)
    spoilt: set[int] = field(default_factory=set)
    stated: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    row_count: int = 0
    merged: set[int] = field(default_factory=set)

    def leave_out(self, entry: int) -> None:
        """Keep nothing of an entry's row."""
        self.rows.pop(entry, None)
        self.spoilt.add(entry)

    def title(self, name: str, readings: Mapping[str, Reading]) -> str:
        """What the sheet calls the column of a field."""
        return self.titles.get(readings[name].column, name)

    def speaks_of(self, entry: int) -> bool:
        """Whether the sheet has a row for an entry, good or not."""
        return entry in self.rows or entry in self.spoilt or entry in self.merged

    def let_go_of_rows(self) -> None:
        """Keep of the good rows no more than whose they are: of a million, they are a quarter of a gigabyte."""
        self.merged |= self.rows.keys()
        self.rows.clear()
