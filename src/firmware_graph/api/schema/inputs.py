"""Inputs of fields: converted directly to rows of their questions, or to objects of their declared class."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import strawberry
from strawberry import UNSET
from strawberry.types.arguments import InputContext

from firmware_graph.errors import ConfigurationError

Declared = TypeVar("Declared", bound=type)


@dataclass(frozen=True, slots=True)
class RowMaker:
    """The conversion of one input type to the row that represents it."""

    row: Callable[..., Any]

    def __call__(self, class_: type, value: Mapping[str, Any], context: InputContext) -> object:
        """Convert a coerced value where Strawberry converts arguments: under graphql-core."""
        definition = class_.__strawberry_definition__  # type: ignore[attr-defined]  # `row_input` has set it
        name_of = context.config.name_converter.from_field
        members = ((name_of(one), one) for one in definition.fields)
        return self.of(
            {
                one.python_name: context.convert(value[name], one.resolve_type(type_definition=definition), name)
                for name, one in members
                if name in value
            }
        )

    def of(self, members: Mapping[str, Any]) -> object:
        """Create the row from some members; a null one counts as not given."""
        return self.row(**{name: value for name, value in members.items() if value is not None and value is not UNSET})


def row_input(row: Callable[..., Any], *, description: str) -> Callable[[Declared], Declared]:
    """Declare an input whose values reach the field as rows, which have its members under the same names.

    Rows are immutable, and may be shared by executions. A field's function annotates them with their own class, and
    with the input for the schema: `Annotated[Row, strawberry.argument(graphql_type=Input)]`.

    Raises:
        ConfigurationError: The row has no attribute for a member.
    """

    def declare(class_: Declared) -> Declared:
        declared: Declared = strawberry.input(class_, description=description)
        definition = declared.__strawberry_definition__  # type: ignore[attr-defined]  # strawberry.input has set it
        strange = {one.python_name for one in definition.fields} - inspect.signature(row).parameters.keys()
        if strange:
            raise ConfigurationError(f"The row of {class_.__name__} has no place for {', '.join(sorted(strange))}.")
        definition.from_input = RowMaker(row)
        return declared

    return declare


def given(values: object) -> dict[str, Any]:
    """Return the members of an input object that have a value other than null."""
    return {name: value for name, value in vars(values).items() if value is not UNSET and value is not None}
