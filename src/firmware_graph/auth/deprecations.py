"""The deprecated elements of a schema, and their replacements."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
)


class Deprecation(NamedTuple):
    """A coordinate that a later release removes, and the reason of its `@deprecated`."""

    coordinate: str
    reason: str


def deprecations_of(schema: GraphQLSchema) -> Mapping[str, Deprecation]:
    """Return the deprecated coordinates of a schema, except those of introspection."""
    return {
        coordinate: Deprecation(coordinate, element.deprecation_reason)
        for type_ in schema.type_map.values()
        if not is_introspection_type(type_)
        for coordinate, element in elements_of(type_)
        if element.deprecation_reason is not None
    }


def elements_of(type_: GraphQLNamedType) -> Iterator[tuple[str, Any]]:
    """Yield the fields, arguments or values of a type with their coordinates."""
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}", field
                yield from ((f"{type_.name}.{name}({key}:)", argument) for key, argument in field.args.items())
        case GraphQLInputObjectType():
            yield from ((f"{type_.name}.{name}", field) for name, field in type_.fields.items())
        case GraphQLEnumType():
            yield from ((f"{type_.name}.{name}", value) for name, value in type_.values.items())
