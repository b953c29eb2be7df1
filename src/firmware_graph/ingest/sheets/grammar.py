"""The conversion of the columns of a table to the fields of a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from firmware_graph.records.problem import Fault, Problem, ProblemCode
from firmware_graph.records.rows import CellFault
from firmware_graph.records.texts import LONGEST_TEXT

Row = TypeVar("Row")


class Reading(NamedTuple):
    """How a field is read: from which column of columns.toml, and what a missing column means.

    A column that `loses_as_number` holds text that a workbook's number does not preserve, such as hexadecimal digits;
    one that `is_date` may hold a workbook's date, one that `is_truth` its truth value. `code` is the kind of problem of
    a bad cell; if its column `spares_row`, the other cells of the row are kept. `faults` finds the faults of a value
    that can otherwise be read; the table reader calls it if the row is left out anyway, so that everything is reported
    at once. A cell has at most `longest` characters.
    """

    column: str
    read: Callable[[str], Any]
    absent: Any = None
    loses_as_number: bool = False
    is_date: bool = False
    is_truth: bool = False
    spares_row: bool = False
    code: ProblemCode = ProblemCode.BAD_CELL
    faults: Callable[[Any], Sequence[Fault]] | None = None
    longest: int = LONGEST_TEXT


class PartialRow(NamedTuple, Generic[Row]):
    """A row with some unreadable optional cells: it has a blank for each of the fields `unread`."""

    row: Row
    unread: frozenset[str]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Grammar(Generic[Row]):
    """How one kind of table is read.

    `make` creates a row from the values in the order of `readings`, and its line. `complete` fills in the meaning of
    blanks, or returns the contradictions between cells of the row. If a cell of the fields `together` is bad, none of
    these fields is taken from its row, but the others may be.
    """

    make: Callable[[Sequence[Any]], Row]
    readings: Mapping[str, Reading]
    complete: Callable[[Row], Row | list[CellFault]]
    together: frozenset[str] = frozenset()
