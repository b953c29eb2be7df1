"""The meaning of one cell of a worksheet's XML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from firmware_graph.ingest.sheets.cells import DateText, Misreading, SpoiltText, TruthText
from firmware_graph.ingest.sheets.workbook.formats import Formats
from firmware_graph.ingest.sheets.workbook.markup import UnreadableWorkbook
from firmware_graph.ingest.sheets.workbook.strings import unescaped

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+Z?)?")
MOST_SHOWN = 60


@dataclass(slots=True)
class RawCell:
    """A cell as in the XML; `value` and `formula` are None if there is no such element."""

    place: str
    kind: str
    style: int
    value: list[str] | None = None
    formula: list[str] | None = None
    inline: list[str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it has no content, whatever its type; openpyxl writes an empty text as an inline string."""
        return self.value is None and self.formula is None and self.inline is None


@dataclass(frozen=True, slots=True)
class CellReader:
    """Converts cells to text; `is_calculated_on_opening` if stored results may be placeholders.

    Cells that refer to one of `strings` share it, as many may refer to a long one.
    """

    strings: Sequence[str]
    formats: Formats
    is_calculated_on_opening: bool

    def text_of(self, cell: RawCell) -> str:
        """Return the text that a cell shows, or one that states why it is unknown.

        Raises:
            UnreadableWorkbook: The cell violates the format.
        """
        value = None if cell.value is None else "".join(cell.value)
        if cell.is_empty:
            return ""
        if (cell.inline is not None) != (cell.kind == "inlineStr") or (cell.inline is not None and value):
            raise UnreadableWorkbook(f"its cell {cell.place} holds what its type does not say")
        if cell.inline is not None:
            return unescaped("".join(cell.inline)).strip()
        if cell.formula is not None and self._has_no_result(cell, value):
            return _without_result(cell)
        if not value:
            return ""
        try:
            return self._stored(cell, value)
        except (LookupError, ValueError, OverflowError) as error:
            raise UnreadableWorkbook(f"its cell {cell.place} holds {value[:MOST_SHOWN]!r}") from error

    def _has_no_result(self, cell: RawCell, value: str | None) -> bool:
        """Return whether a formula has no result, or the zero that programs write until a spreadsheet calculates."""
        if cell.kind == "str":
            return value is None
        return not value or (self.is_calculated_on_opening and cell.kind == "n" and value == "0")

    def _stored(self, cell: RawCell, value: str) -> str:
        match cell.kind:
            case "s":
                return self.strings[_index(value)]
            case "str":
                return unescaped(value).strip()
            case "n" if NUMBER.fullmatch(value):
                return self.formats.text_of(_number(value), cell.style)
            case "b" if value in {"0", "1"}:
                return TruthText(("FALSE", "TRUE")[int(value)])
            case "e":
                reason = f"cell {cell.place} holds the error {value[:MOST_SHOWN]}"
                return SpoiltText(value, Misreading(reason, "mend its formula, or write the value"))
            case "d" if ISO.fullmatch(value):
                return DateText(value.removesuffix("T00:00:00"))
        raise ValueError(value)


def _index(value: str) -> int:
    if not value.isascii() or not value.isdecimal():
        raise ValueError(value)
    return int(value)


def _number(value: str) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError(value)
    return int(number) if number.is_integer() else number


def _without_result(cell: RawCell) -> SpoiltText:
    formula = f"={''.join(cell.formula or ())}"[:MOST_SHOWN]
    reason = f"cell {cell.place} holds a formula and not its result, so that it is not known what it shows"
    remedy = "open the workbook in a spreadsheet program and save it, or write the value"
    return SpoiltText(formula, Misreading(reason, remedy))
