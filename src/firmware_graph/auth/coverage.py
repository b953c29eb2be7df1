"""Whether the access table and the schema name the same coordinates, and whether a refusal can remove other fields."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_introspection_type,
    is_non_null_type,
)

from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.own_rows import opens
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.roles import Role, scopes_of
from firmware_graph.errors import ConfigurationError
from firmware_graph.model.rights import Rights

FieldsOf = GraphQLObjectType | GraphQLInterfaceType
BOTH: Final = (False, True)


def coordinates_of(schema: GraphQLSchema) -> Iterator[str]:
    """Yield every coordinate of a schema except those of introspection."""
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


def check_coverage(schema: GraphQLSchema, *, policy: Policy = POLICY) -> None:
    """Check that the table and the schema name the same coordinates.

    Raises:
        ConfigurationError: A coordinate is in one of them only, or the null of a refused field would remove its parent
            too; the message names all.
    """
    present = set(coordinates_of(schema))
    if missing := sorted(present - policy.keys()):
        raise ConfigurationError(f"The access table does not say which scope these need: {', '.join(missing)}.")
    if stale := sorted(policy.keys() - present):
        raise ConfigurationError(f"The access table names what the schema does not have: {', '.join(stale)}.")
    if fragile := sorted(refused_non_null(schema, policy)):
        raise ConfigurationError(f"These are refused to some and yet cannot be null: {', '.join(fragile)}.")


def refused_non_null(schema: GraphQLSchema, policy: Policy) -> set[str]:
    """Return the non-nullable fields of types that some caller can reach without the right to read the field."""
    return {
        f"{type_.name}.{name}"
        for rights in possible_rights()
        for type_ in reached_by(schema, policy, rights)
        for name, field in type_.fields.items()
        for coordinate in [f"{type_.name}.{name}"]
        if is_non_null_type(field.type) and not opens(rights, coordinate, policy[coordinate])
    }


@cache
def possible_rights() -> frozenset[Rights]:
    """Return the rights that a role, or two of them together, can have."""
    roles = [frozenset(pair) for pair in product(Role, repeat=2)]
    return frozenset(
        Rights(scopes_of(pair, is_sec_party=is_sec_party, has_party=has_party))
        for pair in (frozenset[Role](), *roles)
        for is_sec_party, has_party in product(BOTH, BOTH)
    )


def reached_by(schema: GraphQLSchema, policy: Policy, rights: Rights) -> set[FieldsOf]:
    """Return the types of which a caller can get an object: those that open fields lead to from a root."""
    found: set[FieldsOf] = set()
    pending: list[GraphQLNamedType] = [
        root for root in (schema.query_type, schema.mutation_type, schema.subscription_type) if root
    ]
    while pending:
        type_ = pending.pop()
        if is_abstract_type(type_):
            pending += schema.get_possible_types(type_)
        if isinstance(type_, FieldsOf) and type_ not in found:
            found.add(type_)
            pending += [
                get_named_type(field.type)
                for name, field in type_.fields.items()
                for coordinate in [f"{type_.name}.{name}"]
                if opens(rights, coordinate, policy[coordinate])
            ]
    return found
