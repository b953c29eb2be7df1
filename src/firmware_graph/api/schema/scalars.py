"""The scalars of the schema; dates and moments are ISO 8601 in requests and responses, and as stored internally."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from firmware_graph.model.clocks import DAY

Date = NewType("Date", str)
DateTime = NewType("DateTime", int)
BigInt = NewType("BigInt", int)

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE)
MILLISECONDS = 1000
MILLISECONDS_PER_DAY = 24 * 60 * 60 * MILLISECONDS


def write_date(value: object) -> str:
    """Serialise a date, which is stored as ISO 8601 text.

    Raises:
        TypeError: The value is not text.
    """
    if not isinstance(value, str):
        message = "a date is kept as text"
        raise TypeError(message)
    return value


def write_moment(value: object) -> str:
    """Serialise milliseconds since 1970 as ISO 8601 in UTC, to the millisecond.

    Raises:
        TypeError: The value is not a whole number.
    """
    if not isinstance(value, int):
        message = "a moment is kept as a whole number"
        raise TypeError(message)
    seconds, milliseconds = divmod(value, MILLISECONDS)
    return f"{datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()}.{milliseconds:03}Z"


class EndOfDay(int):
    """The last millisecond of a day given without a time; `start` is its first, for what begins on that day."""

    @property
    def start(self) -> int:
        """The first millisecond of the day."""
        return self + 1 - MILLISECONDS_PER_DAY


def read_moment(value: object) -> int:
    """Parse ISO 8601 with an offset to milliseconds since 1970; finer parts of a second are truncated.

    A date without a time is the last millisecond of that day in UTC.

    Raises:
        ValueError: It is neither, or no year of UTC holds it; the message gives an example.
    """
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return EndOfDay(milliseconds_of(datetime.combine(date.fromisoformat(value), time.max, UTC)))
        if isinstance(value, str) and MOMENT.fullmatch(value):
            return milliseconds_of(datetime.fromisoformat(value.upper()).astimezone(UTC))
    except (ValueError, OverflowError):  # no such day, or outside the years 1 to 9999
        pass
    message = "Give a date and a time with an offset, such as 2026-03-31T09:00:00Z, or a date, which is its end in UTC."
    raise ValueError(message)


def milliseconds_of(moment: datetime) -> int:
    """Convert a moment to whole milliseconds since 1970, without the rounding of a float."""
    return int(moment.replace(microsecond=0).timestamp()) * MILLISECONDS + moment.microsecond // MILLISECONDS


def write_whole_number(value: object) -> str:
    """Serialise a whole number as decimal digits, as a client's number type may be too small.

    Raises:
        TypeError: The value is not a whole number.
    """
    if not isinstance(value, int):
        message = "a whole number is kept as one"
        raise TypeError(message)
    return str(value)


def read_no_number(_value: object) -> int:
    """Refuse a BigInt as input: no argument takes one.

    Raises:
        ValueError: Always.
    """
    message = "No argument takes a BigInt."
    raise ValueError(message)


def read_day(value: object) -> str:
    """Parse a day in ISO 8601.

    Raises:
        ValueError: It is not one; the message gives an example.
    """
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:  # no such day
        pass
    message = "Give a day, such as 2026-03-31."
    raise ValueError(message)


KEPT_AS_WRITTEN: Mapping[str, type] = {"Date": str}
"""Scalars whose stored values of this class are returned as they are, without serialisation."""

SCALARS: dict[object, ScalarDefinition] = {
    Date: strawberry.scalar(
        name="Date",
        description="A day, as ISO 8601: `2026-03-31`.",
        specified_by_url="https://scalars.graphql.org/andimarek/local-date.html",
        serialize=write_date,
        parse_value=read_day,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="A moment, as ISO 8601 with an offset: `2026-03-31T09:00:00.000Z`. Answers are in UTC. As an "
        "argument, a date without a time, such as `2026-03-31`, is the end of that day in UTC.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=write_moment,
        parse_value=read_moment,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number of any size, as a decimal string.",
        serialize=write_whole_number,
        parse_value=read_no_number,
    ),
}
