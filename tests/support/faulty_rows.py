"""Rows for a small schema, each cell of which can be given a fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from graphql import GraphQLError, Undefined

from firmware_graph.model.page import Page, PageRequest


class Colour(StrEnum):
    """An enum whose values differ from its names."""

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
    """A row that belongs to no type of the schema."""

    number: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a field: a bad value or a failure, for every n-th parent."""

    every: int
    which: int

    def hits(self, number: int) -> bool:
        """Whether the row of this number has the fault."""
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
    """Return a good value for a cell; a third of the nullable ones are null."""
    base = column if column in GOOD else column.removeprefix("maybe_")
    if column.startswith("maybe_") and number % 3 == 0:
        return None
    return GOOD[base][number % len(GOOD[base])]


def an_item(number: int, faults: Faults) -> Item:
    """Return the row of a number, with the faults of its cells."""
    cells = {column: good(column, number) for column in Item._fields[1:]}
    for column in cells:
        fault = faults.get(f"Item.{column}")
        if fault and fault.hits(number):
            cells[column] = WRONG[(fault.which + number // fault.every) % len(WRONG)]
    return Item(number, **cells)


def a_thing(number: int, faults: Faults) -> Item | Note | Tag:
    """Return a row of one of three kinds."""
    return (an_item(number, faults), Note(number, f"n{number}"), Tag(number, f"t{number}"))[number % 3]


def a_page(rows: Sequence[Any], request: PageRequest) -> Page[Any]:
    """Return a page; its total is None unless it was asked for."""
    shown = rows[: request.first]
    total = len(rows) if request.wants_total else None
    return Page(shown, [str(row.number) for row in shown], len(rows) > len(shown), total_count=total)


def below(number: int, most: int = 4) -> list[int]:
    """Return the numbers of a row's children, some of which other rows share."""
    return [(number * 3 + nth) % 23 for nth in range(min(number % 4, max(most, 0)))]
