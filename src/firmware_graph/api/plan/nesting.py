"""Flattening of the lists in a field's values to rows of one level, and the way back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from graphql import GraphQLOutputType, Undefined, is_list_type, is_non_null_type
from graphql.pyutils import is_iterable

from firmware_graph.api.plan.completion import PathOf
from firmware_graph.api.plan.shape import FieldPlan

Values = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Nesting:
    """The rows of a field's values, in order; `is_regular` if no value is missing where one is required."""

    asked: FieldPlan
    values: Values
    rows: Values
    is_regular: bool

    def filled(self, made: Iterable[Any]) -> list[Any]:
        """Return the values with their rows replaced by their results."""
        if self.rows is self.values:
            return list(made)
        each = iter(made)
        return [filled(value, depth_of(self.asked.completes_to), each) for value in self.values]

    def path_of(self, parent: PathOf) -> PathOf:
        """Return the path of a row in the response, computed only when an error needs it."""
        found: list[list[str | int]] = []

        def path(n: int) -> list[str | int]:
            if not found:
                depth = depth_of(self.asked.completes_to)
                for place, value in enumerate(self.values):
                    found.extend([*parent(place), self.asked.key, *within] for within in places(value, depth))
            return found[n]

        return path


def nesting_of(asked: FieldPlan, values: Values) -> Nesting:
    """Flatten the values of a field."""
    depth, is_required = depth_of(asked.completes_to), is_non_null_type(asked.completes_to)
    if not any(is_missing(value) for value in values):
        if depth == 0:
            return Nesting(asked, values, values, is_regular=True)
        if depth == 1 and all(value.__class__ in {list, tuple} for value in values):
            rows = [*chain.from_iterable(values)]
            if not any(is_missing(row) for row in rows):
                return Nesting(asked, values, rows, is_regular=True)
    elif depth == 0 and not is_required and not any(isinstance(value, Exception) for value in values):
        return Nesting(asked, values, [value for value in values if not is_missing(value)], is_regular=True)
    kept = [kept_lists(value, depth) for value in values]
    return Nesting(asked, kept, [*chain.from_iterable(rows_of(value, depth) for value in kept)], is_regular=False)


def depth_of(type_: GraphQLOutputType) -> int:
    """Return the number of lists around the named type."""
    depth = 0
    while is_list_type(type_) or is_non_null_type(type_):
        depth += is_list_type(type_)
        type_ = type_.of_type
    return depth


def is_missing(value: object) -> bool:
    """Whether a value is neither a row nor a list of rows."""
    return value is None or value is Undefined or isinstance(value, Exception)


def kept_lists(value: Any, depth: int) -> Any:  # noqa: ANN401 - whatever a field gave
    """Copy iterables, which may be readable only once, to lists; leave anything else as it is."""
    if depth == 0 or is_missing(value):
        return value
    return [kept_lists(item, depth - 1) for item in value] if is_iterable(value) else value


def rows_of(value: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401 - whatever a field gave
    """Return the rows within a value."""
    if is_missing(value):
        return
    if depth == 0:
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from rows_of(item, depth - 1)


def places(value: Any, depth: int) -> Iterator[list[int]]:  # noqa: ANN401 - whatever a field gave
    """Return the places of the rows within a value."""
    if is_missing(value):
        return
    if depth == 0:
        yield []
    elif isinstance(value, (list, tuple)):
        for n, item in enumerate(value):
            for within in places(item, depth - 1):
                yield [n, *within]


def filled(value: Any, depth: int, made: Iterator[Any]) -> Any:  # noqa: ANN401 - whatever a field gave
    """Return a value with its rows replaced by their results."""
    if is_missing(value):
        return None if value is Undefined else value
    if depth == 0:
        return next(made)
    if isinstance(value, (list, tuple)):
        return [filled(item, depth - 1, made) for item in value]
    return value
