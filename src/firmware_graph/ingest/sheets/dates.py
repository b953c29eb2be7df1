"""Dates as people write them in Great Britain: a single meaning or a problem, never a guess."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from firmware_graph.ingest.sheets.conventions import Conventions, DateOrder
from firmware_graph.records.problem import shown
from firmware_graph.records.values import BadValue

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH_NUMBERS = {name: number for names in (MONTHS, FULL_MONTHS) for number, name in enumerate(names, start=1)} | {
    "sept": 9
}
TIME = r"(?:[T\s]+(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)\s*(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}}){TIME}", re.IGNORECASE
)
FIGURES = re.compile(rf"(?P<one>[0-9]{{1,2}})([-/.])(?P<two>[0-9]{{1,2}})\2(?P<year>[0-9]+){TIME}", re.IGNORECASE)
WORDS = re.compile(
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[-\s/.]*(?P<month>[a-z]+)\.?,?[-\s/.]*(?P<year>[0-9]+){TIME}", re.IGNORECASE
)
MONTH_FIRST = re.compile(
    rf"(?P<month>[a-z]+)\.?\s*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]+){TIME}", re.IGNORECASE
)
REMEDY = "write it as 31/03/2026, 31 Mar 2026 or 2026-03-31"
YEAR_DIGITS = 4
YEARS = range(1900, 3000)
"""The years that a sheet may contain, with 2999 for never; others are typing errors."""
SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


class OtherDateOrder(BadValue):
    """A date is valid only with day and month in the opposite order of its sheet."""


def day_reader(conventions: Conventions) -> Callable[[str], str]:
    """Return a parser of dates, with or without a time, to ISO dates; it raises BadValue unless there is one date."""

    def day(text: str) -> str:
        found, match = _date_of(text, conventions)
        _moment_of(found, match)
        return found.isoformat()

    return day


def moment_reader(conventions: Conventions) -> Callable[[str], int]:
    """Return a parser of dates and times to milliseconds since 1970; without a zone UTC, without a time midnight."""

    def moment(text: str) -> int:
        return int(_moment_of(*_date_of(text, conventions)).timestamp() * 1000)

    return moment


def _moment_of(day: date, match: re.Match[str]) -> datetime:
    time, zone = match["time"] or "00:00", (match["zone"] or "Z").upper()
    try:
        return datetime.fromisoformat(f"{day.isoformat()}T{_padded(time)}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadValue("its time is none", "write it as 31/03/2026 09:00 or 2026-03-31T09:00:00Z") from None


def _padded(time: str) -> str:
    hour, _, rest = time.partition(":")
    return f"{hour:0>2}:{rest}"


def _date_of(text: str, conventions: Conventions) -> tuple[date, re.Match[str]]:
    if match := YEAR_FIRST.fullmatch(text):
        return _date(match["year"], match["month"], match["day"]), match
    if match := FIGURES.fullmatch(text):
        return _in_order(match, conventions), match
    if match := WORDS.fullmatch(text) or MONTH_FIRST.fullmatch(text):
        month = MONTH_NUMBERS.get(match["month"].casefold())
        if month is not None:
            return _date(match["year"], str(month), match["day"]), match
    if SERIAL.fullmatch(text):
        raise BadValue("it is a bare number, and no date that anyone can see", REMEDY)
    raise BadValue("it is no date", REMEDY)


def _in_order(match: re.Match[str], conventions: Conventions) -> date:
    """Parse a numeric date in the order of its sheet."""
    order, year = conventions.date_order, match["year"]
    day, month = (match["one"], match["two"]) if order is DateOrder.DMY else (match["two"], match["one"])
    has_other_meaning = int(day) != int(month) and _is_date(year, day, month)
    if has_other_meaning and not _is_date(year, month, day):
        raise OtherDateOrder(
            f"there is no month {int(month)}, and the dates of the sheet are read as {order}",
            f"{REMEDY}, or give --date-order {order.other} if all its dates are so",
        )
    if has_other_meaning and conventions.is_order_contradicted:
        raise BadValue("it may be two dates, as others of the sheet have day and month the other way round", REMEDY)
    return _date(year, month, day)


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        _date(year, month, day)
    except BadValue:
        return False
    return True


def _date(year: str, month: str, day: str) -> date:
    if len(year) != YEAR_DIGITS:
        raise BadValue(f"its year {shown(year)} has not four digits", REMEDY)
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise BadValue("there is no such day", REMEDY) from None
    if found.year not in YEARS:
        raise BadValue(f"its year {year} is not from {YEARS[0]} to {YEARS[-1]}", REMEDY)
    return found
