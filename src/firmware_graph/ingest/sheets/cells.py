"""Texts of cells that are more, or less, than the text: numbers, dates, truth values, and values that are not shown."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple, Self

from firmware_graph.records.damaged_text import DAMAGED
from firmware_graph.records.problem import shown
from firmware_graph.records.texts import LONGEST_TEXT, fault_of_text


class Misreading(NamedTuple):
    """Why the text of a cell may differ from what a person saw, and the remedy."""

    reason: str
    remedy: str


class NumberText(str):
    """The digits of a number cell; `is_as_shown` if the cell shows exactly these digits."""

    __slots__ = ("is_as_shown",)

    is_as_shown: bool

    def __new__(cls, text: str, *, is_as_shown: bool) -> Self:
        """Create the text of a number."""
        number = super().__new__(cls, text)
        number.is_as_shown = is_as_shown
        return number


class DateText(str):
    """The ISO date, or date and time, of a date cell that shows day, month and year."""

    __slots__ = ()


class TruthText(str):
    """The word of a cell that holds a truth value, TRUE or FALSE."""

    __slots__ = ()


class SpoiltText(str):
    """The displayable part of a cell whose value is unknown, such as a failed formula."""

    __slots__ = ("misreading",)

    misreading: Misreading

    def __new__(cls, text: str, misreading: Misreading) -> Self:
        """Create the text of an unusable cell."""
        spoilt = super().__new__(cls, text)
        spoilt.misreading = misreading
        return spoilt


AS_TEXT = "format the column as text and write the value again"
WITHOUT_MARK: Final = r"N/A|NV|N/D|N/B|I/T|N/V|YOK|HIÁNYZIK|NENÍ_K_DISPOZICI|GETTING_DATA|\w/\w"
"""The markers of 'not available' and 'not there yet' in the languages of spreadsheet programs."""
ERROR: Final = re.compile(rf"#(?:{WITHOUT_MARK}|#+|[¡¿]?[^\W\d_][\w./ ]*[!?])|Err:[0-9]{{3}}", re.IGNORECASE)
"""What a spreadsheet program shows instead of a value: an error in any language, or a column too narrow for it."""


def may_be_misread(cells: Sequence[str]) -> bool:
    """Return whether a cell of a row may show no value, be too long or be unprintable, by a quick check of all."""
    together = " ".join(cells)
    return len(together) > LONGEST_TEXT or not together.isprintable() or "#" in together or "Err:" in together


def error_in(text: str) -> Misreading | None:
    """Return the misreading if a cell holds an error of a spreadsheet program as text, else None."""
    if not ERROR.fullmatch(text):
        return None
    reason = f"the cell holds {shown(text)}, which a spreadsheet shows where it has no value to show"
    return Misreading(reason, "mend its formula or the column's width, or write the value")


def misreading_of(
    text: str, *, is_date: bool, loses_as_number: bool, is_truth: bool = False, longest: int = LONGEST_TEXT
) -> Misreading | None:
    """Return why a cell cannot be read as text; None if it can be."""
    if isinstance(text, SpoiltText):
        return text.misreading
    if isinstance(text, TruthText):
        return None if is_truth else Misreading("the workbook holds a truth value here, and no text", AS_TEXT)
    if isinstance(text, DateText) and not is_date:
        return Misreading("the workbook holds a date here, which it may have made of something else", AS_TEXT)
    if isinstance(text, NumberText) and (loses_as_number or not text.is_as_shown):
        return Misreading(
            "the workbook holds a number here, whose digits need not be those that were written "
            "(10E2 becomes 1000, 4.10 becomes 4.1, 5,120 becomes 5120)",
            AS_TEXT,
        )
    return misreading_of_text(text, longest)


def misreading_of_text(text: str, longest: int) -> Misreading | None:
    """Return why a text cannot be recorded as it is; None if it can be."""
    if not text.isascii() and DAMAGED.search(text):
        return Misreading("the text was read in the wrong encoding before it was saved", "write it again")
    if fault := fault_of_text(text, longest=longest):
        return Misreading(*fault)
    return error_in(text)
