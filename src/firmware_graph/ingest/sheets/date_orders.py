"""Reading of a table in which a later date may contradict the date order assumed so far."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from firmware_graph.ingest.sheets.conventions import Conventions
from firmware_graph.records.problem import Problem, ProblemCode


class Found(Protocol):
    """The result of reading a table."""

    @property
    def problems(self) -> Sequence[Problem]: ...  # noqa: D102 - what is wrong with it


AnyFound = TypeVar("AnyFound", bound=Found)


def read_in_one_order(read: Callable[[Conventions], AnyFound], conventions: Conventions) -> AnyFound:
    """Read a table; read it again, more strictly, if a date contradicts the order of dates."""
    found = read(conventions)
    if not any(problem.code is ProblemCode.OTHER_DATE_ORDER for problem in found.problems):
        return found
    del found  # before the same rows are in memory once more
    return read(conventions.contradicted())
