"""Texts of a workbook's cells that are more than the text: numbers, dates, and cells without a usable value."""

from typing import NamedTuple, Self


class Misreading(NamedTuple):
    """Why the text of a cell may not be what a person saw, and what to do."""

    reason: str
    remedy: str


class NumberText(str):
    """The digits of a number cell; `is_as_shown` where the cell shows these very digits."""

    __slots__ = ("is_as_shown",)

    is_as_shown: bool

    def __new__(cls, text: str, *, is_as_shown: bool) -> Self:
        """Make the text of a number."""
        number = super().__new__(cls, text)
        number.is_as_shown = is_as_shown
        return number


class DateText(str):
    """The ISO date, or date and time, of a date cell that shows day, month and year."""

    __slots__ = ()


class SpoiltText(str):
    """What can be shown of a cell whose value is not known, such as a formula that failed."""

    __slots__ = ("misreading",)

    misreading: Misreading

    def __new__(cls, text: str, misreading: Misreading) -> Self:
        """Make the text of a cell that cannot be used."""
        spoilt = super().__new__(cls, text)
        spoilt.misreading = misreading
        return spoilt


AS_TEXT = "format the column as text and write the value again"


def misreading_of(text: str, *, is_date: bool, loses_as_number: bool) -> Misreading | None:
    """Return why a cell of a workbook cannot be read as text; None where it can be, as any text of a CSV file."""
    if isinstance(text, SpoiltText):
        return text.misreading
    if isinstance(text, DateText) and not is_date:
        return Misreading("the workbook holds a date here, which it may have made of something else", AS_TEXT)
    if isinstance(text, NumberText) and (loses_as_number or not text.is_as_shown):
        return Misreading(
            "the workbook holds a number here, whose digits need not be those that were written "
            "(10E2 becomes 1000, 4.10 becomes 4.1, 5,120 becomes 5120)",
            AS_TEXT,
        )
    return None
