"""What a problem keeps of a long text."""

import pytest

from firmware_graph.records.problem import LONGEST_SHOWN, Fault, FilePlace, Problem, ProblemCode


def a_problem(value: str | None, column: str | None = "Status") -> Problem:
    return Fault(ProblemCode.BAD_CELL, "it is wrong", "correct it").at(FilePlace("CPL", 2, column), value=value)


@pytest.mark.parametrize("value", [None, "", "x" * LONGEST_SHOWN])
def test_value_that_is_not_long_is_kept_as_it_is(value: str | None) -> None:
    assert a_problem(value).value == value
    assert a_problem("x", column=value).place.column == value


def test_of_a_long_value_or_heading_the_beginning_and_the_length_are_kept() -> None:
    long = "20;21;" + "x" * 32_000 + "\ud800"
    for kept in (a_problem(long).value, a_problem("x", column=long).place.column):
        assert kept is not None
        assert kept.startswith(f"{long[:LONGEST_SHOWN]}… (32,007 characters")
        assert len(kept) < LONGEST_SHOWN + 60


def test_long_values_that_begin_alike_stay_distinct() -> None:
    assert a_problem("x" * 1000 + "1").value != a_problem("x" * 1000 + "2").value
    assert a_problem("x" * 1000 + "1").value == a_problem("x" * 1000 + "1").value
