"""No regular expression of the package takes longer than in proportion to its text, whoever wrote the text.

`re` holds the interpreter's lock while it searches: a quadratic expression on a text of 100 KB stops everyone for
minutes. Texts that an expression takes are pumped: a part of one is repeated, and its end no longer fits. Compared are
the seconds for a text and for one eight times as long, in one run.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from support.patterns import Use, uses

CHARACTERS: Final = " \t\n,;-.0123a1Az\"'[](){}<>/\\:=@_%#é→"
LENGTH: Final = 1_000
LONGER: Final = 8
MOST_TIMES_AS_LONG: Final = 30
"""In proportion it is 8 times, and 64 if quadratic."""

SHORT_SECONDS: Final = 0.001
"""What takes no longer for the longer text needs no comparison."""

EXAMPLES: Final = 8
PLACES: Final = 10
WITH_EVERY_CHARACTER: Final = 3
PARTS: Final = (1, 2, 3)
NOT_FITTING: Final = "\0"


def examples_of(use: Use) -> list[str]:
    """Return short texts that an expression takes as a whole, and an empty one."""
    found = {""}

    @settings(max_examples=25, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.from_regex(use.pattern, fullmatch=True))
    def collect(text: str | bytes) -> None:
        found.add(text if isinstance(text, str) else text.decode("latin-1"))

    with suppress(Unsatisfiable):  # one that looks beyond its end takes none
        collect()
    return sorted(found, key=len)[:EXAMPLES]


def pumped(examples: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield texts in three parts, of which the second is to be repeated."""
    for example in examples:
        for place in range(min(len(example), PLACES)):
            for length in PARTS:
                yield example[:place], example[place : place + length], example[place:]
    for example in examples[:WITH_EVERY_CHARACTER]:
        for character in CHARACTERS:
            yield example, character, example
            yield example[: len(example) // 2], character, example[len(example) // 2 :]


def seconds_of(use: Use, parts: tuple[str, str, str], length: int) -> float:
    """Return the processor seconds that an expression takes for a text of about this length."""
    begin, part, end = parts
    text = begin + part * (length // len(part)) + end + NOT_FITTING
    began = time.thread_time()
    use.run(text)
    return time.thread_time() - began


def is_quadratic(use: Use, parts: tuple[str, str, str]) -> bool:
    """Return whether an expression takes longer than in proportion, each time of several."""
    if seconds_of(use, parts, LENGTH * LONGER) < SHORT_SECONDS:
        return False
    return all(
        seconds_of(use, parts, LENGTH * LONGER) > MOST_TIMES_AS_LONG * seconds_of(use, parts, LENGTH) for _ in range(3)
    )


@pytest.mark.parametrize("use", [*uses()], ids=lambda use: use.where)
def test_time_is_in_proportion_to_the_text(use: Use) -> None:
    slow = (parts for parts in pumped(examples_of(use)) if is_quadratic(use, parts))
    assert next(slow, None) is None
