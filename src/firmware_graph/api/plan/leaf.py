"""Serialisation of scalars and enums, and the values that need no call for it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from graphql import GraphQLEnumType, GraphQLLeafType, Undefined
from graphql.pyutils import inspect

from firmware_graph.api.schema.scalars import KEPT_AS_WRITTEN

Write = Callable[[Any], Any]

BUILT_IN: Final[Mapping[str, str]] = {
    "String": "{0}.__class__ is str",
    "ID": "{0}.__class__ is str",
    "Boolean": "{0}.__class__ is bool",
    "Int": "{0}.__class__ is int and -2147483648 <= {0} <= 2147483647",
    "Float": "{0}.__class__ is float and {0} - {0} == 0.0",
}
"""Python expressions that are true only for values that a scalar accepts and returns unchanged."""

WRITTEN_AS_IT_IS: Final[Mapping[str, str]] = {
    **BUILT_IN,
    **{name: f"{{0}}.__class__ is {class_.__name__}" for name, class_ in KEPT_AS_WRITTEN.items()},
}
"""Python expressions that are true only for values that a scalar serialises unchanged."""


def written(type_: GraphQLLeafType, value: object) -> object:
    """Serialise a non-null value, as the GraphQL specification's CompleteValue does.

    Raises:
        Exception: It is not a value of the type, or is itself an exception.
    """
    if isinstance(value, Exception):
        raise value
    result = type_.coerce_output_value(value)
    if result is None or result is Undefined:
        message = (
            f"Expected `{inspect(type_)}.coerce_output_value({inspect(value)})`"
            f" to return non-nullable value, returned: {inspect(result)}"
        )
        raise TypeError(message)
    return result


class EnumNames(dict[object, object]):
    """The names of an enum by its values; other values are left to the type."""

    def __init__(self, type_: GraphQLEnumType) -> None:
        super().__init__({value.value: name for name, value in type_.values.items()})
        self.type = type_

    def __missing__(self, value: object) -> object:
        """Serialise a member of the Python enum that does not equal its value, or raise as the type does."""
        return written(self.type, value)
