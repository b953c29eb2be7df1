"""Reading of a table in which one date may contradict the order that others were read in."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from firmware_graph.ingest.sheets.conventions import Conventions
from firmware_graph.records.problem import Problem, ProblemCode


class Found(Protocol):
    """What was read of a table."""

    @property
    def problems(self) -> Sequence[Problem]: ...  # noqa: D102 - what is wrong with it


AnyFound = TypeVar("AnyFound", bound=Found)


def read_in_one_order(read: Callable[[Conventions], AnyFound], conventions: Conventions) -> AnyFound:
    """Read a table; a second time, and more strictly, where a date contradicts the order of dates."""
    found = read(conventions)
    if any(problem.code is ProblemCode.OTHER_DATE_ORDER for problem in found.problems):
        return read(conventions.contradicted())
    return found
