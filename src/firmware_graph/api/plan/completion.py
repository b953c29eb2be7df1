"""CompleteValue, step by step as in the GraphQL specification: the slow path, taken if there is an error."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLOutputType,
    Undefined,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    located_error,
)
from graphql.pyutils import inspect, is_iterable
from strawberry.exceptions import WrongReturnTypeForUnion

from firmware_graph.api.plan.binding import Column, Constant
from firmware_graph.api.plan.leaf import written
from firmware_graph.api.plan.shape import FieldPlan, ObjectPlan
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import Computed

Path = list[str | int]
PathOf = Callable[[int], Path]


@dataclass(frozen=True, slots=True)
class Failure:
    """A placeholder for a value that an error made null in a non-null place: it propagates to the parent."""

    error: GraphQLError


@dataclass(frozen=True, slots=True)
class Completion:
    """A completion of values one by one. Errors propagate to the nearest nullable place, and are added to `errors`.

    With `has_objects`, the values contain completed objects in the places of their rows.
    """

    context: OperationContext
    errors: list[GraphQLError]
    has_objects: bool = False

    def row(self, plan: ObjectPlan, row: object, given: Sequence[Any], path: Path) -> dict[str, Any] | Failure:
        """Return the object of a row, or a failure; `given` has those of its fields that are completed already."""
        try:
            return self.made(plan, row, iter(given), path)
        except GraphQLError as error:
            return Failure(error)

    def made(self, plan: ObjectPlan, row: object, given: Iterator[Any], path: Path) -> dict[str, Any]:
        """Return the object of a row, or raise the located error that propagates to its parent."""
        return {asked.key: self.member(asked, row, given, path) for asked in plan.fields}

    def member(self, asked: FieldPlan, row: object, given: Iterator[Any], path: Path) -> object:
        """Complete one field of a row."""
        if asked.is_read:
            return raised(next(given))
        match asked.binding:
            case Constant(value):
                return value
            case Column(attribute):
                found = outcome(getattr, row, attribute)
            case Computed() as computed:
                found = outcome(computed.value, row, self.context)
        return raised(self.field(asked, found, path))

    def field(self, asked: FieldPlan, value: object, path: Path) -> object:
        """Return the completed value of one field, or a failure."""
        try:
            return self.place(asked, asked.completes_to, value, [*path, asked.key])
        except GraphQLError as error:
            return Failure(error)

    def place(self, asked: FieldPlan, type_: GraphQLOutputType, value: object, path: Path) -> object:
        """Complete a field, or an item of its list; an error ends here if it is nullable."""
        try:
            return self.value(asked, type_, value, path)
        except Exception as error:
            located = located_error(error, asked.nodes, path)
            if is_non_null_type(type_):
                raise located from error
            self.errors.append(located)
            return None

    def value(self, asked: FieldPlan, type_: GraphQLOutputType, value: Any, path: Path) -> object:  # noqa: ANN401
        """Return a completed value, or raise its error."""
        if isinstance(value, Exception):
            raise value
        if isinstance(value, Failure):
            raise value.error
        if is_non_null_type(type_):
            completed = self.value(asked, type_.of_type, value, path)
            if completed is None:
                message = f"Cannot return null for non-nullable field {'.'.join(asked.coordinate)}."
                raise TypeError(message)
            return completed
        if value is None or value is Undefined:
            return None
        if is_list_type(type_):
            return self.items(asked, type_.of_type, value, path)
        return written(type_, value) if is_leaf_type(type_) else self.child(asked, value, path)

    def items(self, asked: FieldPlan, type_: GraphQLOutputType, value: Any, path: Path) -> list[object]:  # noqa: ANN401
        """Complete a list, each item at its own path."""
        if not is_iterable(value):
            message = f"Expected Iterable, but did not find one for field '{'.'.join(asked.coordinate)}'."
            raise GraphQLError(message)
        return [self.place(asked, type_, item, [*path, n]) for n, item in enumerate(value)]

    def child(self, asked: FieldPlan, value: object, path: Path) -> object:
        """Return the object of a field, unless it was completed already."""
        if self.has_objects:
            return value
        child = asked.child_for(type(value))
        if child is None:
            raise self.stranger(asked, value)
        return self.made(child, value, iter(()), path)

    @staticmethod
    def stranger(asked: FieldPlan, row: object) -> Exception:
        """Return the error for a row that matches no type of a field."""
        if asked.is_abstract:
            return WrongReturnTypeForUnion(asked.coordinate[1], str(type(row)))
        named = get_named_type(asked.completes_to)
        return GraphQLError(f"Expected value of type '{named}' but got: {inspect(row)}.", asked.nodes)


def outcome(function: Callable[..., Any], *arguments: object) -> object:
    """Return the result of a function, or the exception that it raises."""
    try:
        return function(*arguments)
    except Exception as error:  # noqa: BLE001 - reported at the missing value
        return error


def raised(value: object) -> object:
    """Propagate a failure to its parent by raising its error."""
    if isinstance(value, Failure):
        raise value.error
    return value
