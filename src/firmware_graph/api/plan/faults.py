"""What is wrong with the variables of a request: as graphql-core words it, with bounded work and in short messages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    get_nullable_type,
    is_input_object_type,
    is_input_type,
    is_list_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.pyutils import print_path_list
from graphql.utilities import validate_input_value

from firmware_graph.api.plan.coercion import Coercions, UncompiledError
from firmware_graph.api.plan.input_types import Read

MOST_ERRORS: Final = 5
LONGEST_MESSAGE: Final = 1_000
LONGEST_LIST: Final = 100  # of which graphql-core checks every item; of a longer one, only those that are wrong
TOO_MANY: Final = "Too many errors processing variables, error limit reached. Execution aborted."
TOO_DEEP: Final = "Variable values are nested too deeply."


class TooManyErrors(Exception):
    """More is wrong than is reported."""


def shortened(message: str) -> str:
    """Return a message without the end of what it repeats of a request."""
    return message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…"


def trimmed(value: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """Return an object with its known fields, and no more unknown ones than are reported."""
    if len(value) <= len(known):
        return {**value}
    unknown = set(islice((name for name in value if name not in known), MOST_ERRORS + 1))
    return {name: item for name, item in value.items() if name in known or name in unknown}


@dataclass(frozen=True, slots=True)
class Sample:
    """Reduces a value to what is wrong with it; `places` has the indices of the items that are left of each list."""

    coercions: Coercions
    places: dict[tuple[str | int, ...], Sequence[int]] = field(default_factory=dict)

    def of(self, value: Any, type_: GraphQLInputType, path: tuple[str | int, ...] = ()) -> Any:  # noqa: ANN401 - JSON
        """Return a value without the valid items of long lists, and without most of an object's unknown fields."""
        nullable = get_nullable_type(type_)
        if is_list_type(nullable):
            if not isinstance(value, list):
                return self.of(value, nullable.of_type, path)
            if len(value) > LONGEST_LIST and (read := self.reader(nullable.of_type)):
                wrong = (n for n, item in enumerate(value) if is_wrong(read, item))
                self.places[path] = places = [*islice(wrong, MOST_ERRORS + 1)]
                value = [value[n] for n in places]
            return [self.of(item, nullable.of_type, (*path, n)) for n, item in enumerate(value)]
        if is_input_object_type(nullable) and isinstance(value, dict):
            fields = nullable.fields
            return {
                name: self.of(item, fields[name].type, (*path, name)) if name in fields else item
                for name, item in trimmed(value, fields).items()
            }
        return value

    def reader(self, type_: GraphQLInputType) -> Read | None:
        """Return the compiled coercion of a type; None for one that is left to graphql-core."""
        try:
            return self.coercions.reader(type_)
        except UncompiledError:
            return None

    def path_in_request(self, path: Sequence[str | int]) -> list[str | int]:
        """Return the place in the whole value of a place in the reduced one."""
        return [
            self.places[before][step] if isinstance(step, int) and (before := tuple(path[:n])) in self.places else step
            for n, step in enumerate(path)
        ]


def is_wrong(read: Read, value: object) -> bool:
    """Whether the compiled coercion refuses a value."""
    try:
        read(value)
    except Exception:  # noqa: BLE001 - whatever a scalar raises
        return True
    return False


@dataclass(frozen=True, slots=True)
class VariableFaults:
    """Finds what is wrong with the variables of an operation."""

    schema: GraphQLSchema
    nodes: Sequence[VariableDefinitionNode]
    coercions: Coercions

    def of(self, given: Mapping[str, Any]) -> list[GraphQLError]:
        """Return the errors that graphql-core has for the variables, the first few of them."""
        errors: list[GraphQLError] = []
        try:
            for node in self.nodes:
                self.add(errors, node, given.get(node.variable.name.value, Undefined))
        except TooManyErrors:
            errors.append(GraphQLError(TOO_MANY))
        except RecursionError:
            errors.append(GraphQLError(TOO_DEEP))
        return errors

    def add(self, errors: list[GraphQLError], node: VariableDefinitionNode, value: object) -> None:
        """Add the errors of one variable.

        Raises:
            TooManyErrors: There are more than are reported.
        """
        type_ = type_from_ast(self.schema, node.type)
        assert is_input_type(type_)  # noqa: S101 - narrows; validation ensures it
        if value is Undefined and (node.default_value or not is_non_null_type(type_)):
            return
        sample = Sample(self.coercions)

        def report(error: GraphQLError, path: list[str | int]) -> None:
            if len(errors) == MOST_ERRORS:
                raise TooManyErrors
            place = print_path_list(sample.path_in_request(path))
            message = shortened(f"Variable '${node.variable.name.value}' has invalid value{place}: {error.message}")
            errors.append(GraphQLError(message, node, original_error=error))

        validate_input_value(sample.of(value, type_), type_, report, hide_suggestions=True)
