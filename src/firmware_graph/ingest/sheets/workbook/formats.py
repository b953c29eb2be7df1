"""How the number formats of a workbook show a number: its digits, a date, or something else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS

from firmware_graph.ingest.sheets.cells import AS_TEXT, DateText, Misreading, NumberText, SpoiltText
from firmware_graph.ingest.sheets.workbook.markup import MAIN, UnreadableWorkbook

GENERAL = "General"
MOST_DIGITS_SHOWN = 10
"""General rounds numbers with more digits, or shows them as a power of ten."""
NOT_SHOWN_AS_WRITTEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]?|_.|\*.')
"""A bracket that is not closed goes on to the end, so that each is looked at once."""
LONGEST_CODE = 255
"""The limit of Excel."""
DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
FIRST_SERIAL = 61
"""1 March 1900: the serial numbers before it count a 29 February 1900 that never was."""
LAST_SERIAL = 2_958_465
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format: `digits` is the least number of digits that it shows, None unless it shows only digits."""

    code: str
    is_date: bool
    is_whole_date: bool
    digits: int | None

    @classmethod
    def of(cls, code: str) -> "NumberFormat":
        """Parse a format's code."""
        shown = NOT_SHOWN_AS_WRITTEN.sub("", code.partition(";")[0])
        letters = set("" if shown.casefold() == GENERAL.casefold() else shown.casefold())
        is_date = bool(DATE_LETTERS.search(shown)) and shown.casefold() != GENERAL.casefold()
        digits = len(code) if re.fullmatch("0+", code) else 1 if code in {GENERAL, "@"} else None
        return cls(code, is_date, is_date and letters >= set("dmy"), digits)


NO_FORMAT = NumberFormat.of(GENERAL)


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of a workbook's cells, by the index that a cell gives, and the epoch of its dates."""

    by_style: Sequence[NumberFormat]
    epoch: datetime
    first_serial: int

    @classmethod
    def of(cls, styles: Element | None, *, counts_from_1904: bool) -> "Formats":
        """Read the styles part of a workbook.

        Raises:
            UnreadableWorkbook: A format is longer than any may be.
        """
        base = datetime(1904, 1, 1) if counts_from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no zone
        return cls(_formats_in(styles), base, 0 if counts_from_1904 else FIRST_SERIAL)

    def text_of(self, value: float, style: int) -> str:
        """Return the text of a number in a format.

        Raises:
            LookupError: The workbook has no such style.
        """
        if style < 0:
            raise LookupError(style)
        shape = self.by_style[style] if style or self.by_style else NO_FORMAT
        return self._date(value, shape) if shape.is_date else _number(value, shape)

    def _date(self, value: float, shape: NumberFormat) -> str:
        if not shape.is_whole_date:
            reason = f"the cell shows only a part of a date (its format is {shape.code})"
            return SpoiltText(_digits(value), Misreading(reason, "write the date in full, such as 31/03/2026, as text"))
        if not self.first_serial <= value < LAST_SERIAL + 1:
            return SpoiltText(_digits(value), Misreading("the number is no date of a workbook", AS_TEXT))
        moment = self.epoch + timedelta(days=int(value), seconds=round(value % 1 * SECONDS_A_DAY))
        return DateText(moment.isoformat() if value % 1 else moment.date().isoformat())


def _number(value: float, shape: NumberFormat) -> NumberText:
    digits = _digits(value)
    is_short = len(digits.replace(".", "").lstrip("-")) <= MOST_DIGITS_SHOWN and "e" not in digits
    if shape.digits is None or not is_short or (shape.digits > 1 and not digits.isdecimal()):
        return NumberText(digits, is_as_shown=False)
    is_as_shown = digits.isdecimal() or shape.code == GENERAL
    return NumberText(digits.zfill(shape.digits) if digits.isdecimal() else digits, is_as_shown=is_as_shown)


def _digits(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else repr(value)


def _formats_in(styles: Element | None) -> list[NumberFormat]:
    if styles is None:
        return []
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter(f"{{{MAIN}}}numFmt")}
    listed = styles.find(f"{{{MAIN}}}cellXfs")
    codes = [_code(one.attrib["numFmtId"], own) for one in (() if listed is None else listed)]
    formats = {code: NumberFormat.of(code) for code in dict.fromkeys(codes)}
    return [formats[code] for code in codes]


def _code(number: str, own: Mapping[str, str]) -> str:
    if len(own.get(number, "")) > LONGEST_CODE:
        raise UnreadableWorkbook(f"its number format {number[:LONGEST_CODE]} has more than {LONGEST_CODE} characters")
    return own[number] if number in own else BUILTIN_FORMATS.get(int(number), f"format {number}")
