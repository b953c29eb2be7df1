"""Rows for a small schema, good ones, and those that any fault can be put into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from graphql import GraphQLError, Undefined

from firmware_graph.model.page import Page, PageRequest


class Colour(StrEnum):
    """Each value is apart from its name."""

    RED = "r"
    GREEN = "g"
    BLUE = "b"


class Item(NamedTuple):
    """A row with a cell of every kind."""

    number: int
    whole: Any
    maybe_whole: Any
    ratio: Any
    maybe_ratio: Any
    text: Any
    maybe_text: Any
    flag: Any
    maybe_flag: Any
    key: Any
    maybe_key: Any
    day: Any
    maybe_day: Any
    moment: Any
    maybe_moment: Any
    huge: Any
    maybe_huge: Any
    colour: Any
    maybe_colour: Any
    words: Any
    maybe_words: Any
    grid: Any
    maybe_grid: Any
    colours: Any
    maybe_moments: Any
    note: Any
    maybe_notes: Any
    maybe_thing: Any


@dataclass(frozen=True, slots=True)
class Note:
    """A row of another kind."""

    number: int
    text: Any


class Tag(NamedTuple):
    """A third kind."""

    number: int
    label: Any


class Stranger(NamedTuple):
    """A row that no type stands for."""

    number: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field: one of the bad values, or ways to fail, for every so many parents."""

    every: int
    which: int

    def hits(self, number: int) -> bool:
        """Whether a row of this number is to suffer from it."""
        return number % self.every == 0


Faults = Mapping[str, Fault]
"""By field, written as `Type.attribute`."""


WRONG: Final[Sequence[object]] = (
    None, ValueError("a bad cell"), "zzz", 2**31, float("nan"), Undefined, float("inf"), -(2**70), b"b", object(),
    GraphQLError("said in GraphQL"), [], True, 1.0, 1.5, "7", "", 5, {"a": 1}, Stranger(1), ["a", None], [[1], None],
    Tag(1, "t"), "RED", [[2**31]], [5, "r"], Note(3, None),
)  # fmt: skip
GOOD: Final[Mapping[str, Sequence[object]]] = {
    "whole": (0, -5, 2**31 - 1, -(2**31)),
    "ratio": (0.5, -1e300, 2, 0.0),
    "text": ("a", "é\n\u2028", ""),
    "flag": (True, False),
    "key": ("k/1", "2", 3),
    "day": ("2025-01-31", "1970-01-01"),
    "moment": (0, -1, 1_700_000_000_123),
    "huge": (2**80, 0, -7),
    "colour": (Colour.RED, "g", Colour.BLUE),
    "words": (["a", "b"], [], ("c",)),
    "maybe_words": (["a", None], [], (None,)),
    "grid": ([[1, 2], []], [], ([3],)),
    "maybe_grid": ([[1, None], None], [], [[]]),
    "colours": ([Colour.RED, "b"], [], ("g",)),
    "maybe_moments": ([0, None], [1]),
    "note": (Note(1, "n"), Note(4, "m")),
    "maybe_notes": ([Note(2, "n"), None], []),
    "maybe_thing": (Note(2, "n"), Tag(5, "t")),
}


def good(column: str, number: int) -> object:
    """Take a good value for a cell; one of three that can be null is."""
    base = column if column in GOOD else column.removeprefix("maybe_")
    if column.startswith("maybe_") and number % 3 == 0:
        return None
    return GOOD[base][number % len(GOOD[base])]


def an_item(number: int, faults: Faults) -> Item:
    """Make the row of a number, with what is wrong with its cells."""
    cells = {column: good(column, number) for column in Item._fields[1:]}
    for column in cells:
        fault = faults.get(f"Item.{column}")
        if fault and fault.hits(number):
            cells[column] = WRONG[(fault.which + number // fault.every) % len(WRONG)]
    return Item(number, **cells)


def a_thing(number: int, faults: Faults) -> Item | Note | Tag:
    """Make a row of one of three kinds."""
    return (an_item(number, faults), Note(number, f"n{number}"), Tag(number, f"t{number}"))[number % 3]


def a_page(rows: Sequence[Any], request: PageRequest) -> Page[Any]:
    """Make a page; its total is there only where it was asked for."""
    shown = rows[: request.first]
    total = len(rows) if request.wants_total else None
    return Page(shown, [str(row.number) for row in shown], len(rows) > len(shown), total_count=total)


def below(number: int, most: int = 4) -> list[int]:
    """List the numbers of what is under a row, with some that other rows have, too."""
    return [(number * 3 + nth) % 23 for nth in range(min(number % 4, max(most, 0)))]
