"""Whether the access table and the schema name the same coordinates."""

from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_non_null_type,
)

from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.scopes import Scope
from firmware_graph.errors import ConfigurationError


def coordinates_of(schema: GraphQLSchema) -> Iterator[str]:
    """List every coordinate of a schema but those of introspection."""
    for type_ in schema.type_map.values():
        if not is_introspection_type(type_):
            yield from (f"{type_.name}.{member}" for member in members_of(type_))


def members_of(type_: GraphQLNamedType) -> Iterator[str]:
    """List the fields, arguments or values of a type."""
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            for name, field in type_.fields.items():
                yield name
                yield from (f"{name}({argument}:)" for argument in field.args)
        case GraphQLInputObjectType():
            yield from type_.fields
        case GraphQLEnumType():
            yield from type_.values


def check_coverage(schema: GraphQLSchema, *, policy: Mapping[str, Scope] = POLICY) -> None:
    """See that the table and the schema name the same coordinates.

    Raises:
        ConfigurationError: One of them has a coordinate that the other has not, or a refused field could take its
            parent with it; the message names all.
    """
    present = set(coordinates_of(schema))
    if missing := sorted(present - policy.keys()):
        raise ConfigurationError(f"The access table does not say which scope these need: {', '.join(missing)}.")
    if stale := sorted(policy.keys() - present):
        raise ConfigurationError(f"The access table names what the schema does not have: {', '.join(stale)}.")
    if fragile := sorted(restricted_non_null(schema, policy)):
        raise ConfigurationError(f"These are refused to some and yet cannot be null: {', '.join(fragile)}.")


def restricted_non_null(schema: GraphQLSchema, policy: Mapping[str, Scope]) -> Iterator[str]:
    """List the fields that some who reach their type may not read, and whose null would fall on the whole of it."""
    for type_ in schema.type_map.values():
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) and not is_introspection_type(type_):
            scopes = {name: policy[f"{type_.name}.{name}"] for name in type_.fields}
            least = min(scopes.values(), key=list(Scope).index)
            for name, field in type_.fields.items():
                if scopes[name] is not least and is_non_null_type(field.type):
                    yield f"{type_.name}.{name}"
