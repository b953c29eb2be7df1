"""The scalars of the schema: dates and moments are written as ISO 8601, and kept as the graph keeps them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

Date = NewType("Date", str)
DateTime = NewType("DateTime", int)
BigInt = NewType("BigInt", int)

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE)
MILLISECONDS = 1000


def write_date(value: object) -> str:
    """Write a date, which is ISO 8601 text already.

    Raises:
        TypeError: It is no text.
    """
    if not isinstance(value, str):
        message = "a date is kept as text"
        raise TypeError(message)
    return value


def write_moment(value: object) -> str:
    """Write milliseconds since 1970 as ISO 8601 in UTC, to the millisecond.

    Raises:
        TypeError: It is no whole number.
    """
    if not isinstance(value, int):
        message = "a moment is kept as a whole number"
        raise TypeError(message)
    seconds, milliseconds = divmod(value, MILLISECONDS)
    return f"{datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()}.{milliseconds:03}Z"


def read_moment(value: object) -> int:
    """Read ISO 8601 with an offset as milliseconds since 1970; finer parts of a second are cut off.

    Raises:
        ValueError: It is not that; the message says what would be.
    """
    try:
        if isinstance(value, str) and MOMENT.fullmatch(value):
            moment = datetime.fromisoformat(value.upper()).astimezone(UTC)  # raises outside the years 1 to 9999
            return int(moment.replace(microsecond=0).timestamp()) * MILLISECONDS + moment.microsecond // MILLISECONDS
    except (ValueError, OverflowError):
        pass
    message = "Give a date and a time with an offset, such as 2026-03-31T09:00:00Z."
    raise ValueError(message)


def write_whole_number(value: object) -> str:
    """Write a whole number in decimal digits, as a client's own numbers may not hold it.

    Raises:
        TypeError: It is no whole number.
    """
    if not isinstance(value, int):
        message = "a whole number is kept as one"
        raise TypeError(message)
    return str(value)


def read_no_number(_value: object) -> int:
    """Refuse a number that is given: no argument takes one of any size.

    Raises:
        ValueError: Always.
    """
    message = "No argument takes a BigInt."
    raise ValueError(message)


def read_nothing(_value: object) -> str:
    """Refuse a date that is given: no argument takes one.

    Raises:
        ValueError: Always.
    """
    message = "No argument takes a date without a time."
    raise ValueError(message)


KEPT_AS_WRITTEN: Mapping[str, type] = {"Date": str}
"""Scalars of which every value of a class is kept as it is written, so that nothing needs to be done."""

SCALARS: dict[object, ScalarDefinition] = {
    Date: strawberry.scalar(
        name="Date",
        description="A day, as ISO 8601: `2026-03-31`.",
        specified_by_url="https://scalars.graphql.org/andimarek/local-date.html",
        serialize=write_date,
        parse_value=read_nothing,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="A moment, as ISO 8601 with an offset: `2026-03-31T09:00:00.000Z`. Answers are in UTC.",
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
