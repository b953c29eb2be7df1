"""The schema: its roots and everything that they lead to, each coordinate with the scopes that open it."""

from functools import cache
from typing import Final

import strawberry
from graphql import GraphQLInputObjectType, GraphQLNamedType, GraphQLObjectType, GraphQLSchema, is_input_object_type
from strawberry.schema.config import StrawberryConfig

from firmware_graph.api.schema.mutation import Mutation
from firmware_graph.api.schema.publication.subscription import Subscription
from firmware_graph.api.schema.query import Query
from firmware_graph.api.schema.scalars import SCALARS
from firmware_graph.api.schema.scope_marks import mark_scopes
from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.policy import POLICY

DEFINITION: Final = "strawberry-definition"
"""The key under which Strawberry stores, on a type of graphql-core, the declaration it was made from."""


@cache
def declared_schema() -> strawberry.Schema:
    """Return the schema of the service, built once in a process; its `as_str` is the SDL.

    Raises:
        ConfigurationError: The access table and the schema do not name the same coordinates.
    """
    return build_schema(Query, Mutation, Subscription, policy=POLICY)


def build_schema(query: type, mutation: type | None, subscription: type | None, *, policy: Policy) -> strawberry.Schema:
    """Build a schema of these roots, marked with a policy's scopes.

    Raises:
        ConfigurationError: As for `declared_schema`.
    """
    config = StrawberryConfig(disable_field_suggestions=True, scalar_map=SCALARS)
    schema = strawberry.Schema(query=query, mutation=mutation, subscription=subscription, config=config)
    mark_scopes(schema, policy=policy)
    declare_one_of(executable(schema))
    return schema


def declare_one_of(schema: GraphQLSchema) -> None:
    """Make graphql-core itself validate, coerce and introspect one-of input objects.

    Strawberry's own check raises where graphql-core expects the faults of a value, and its `__Type.isOneOf` fails on
    lists and on non-null types. `__Type` is one object for all schemas of a process.
    """
    for type_ in schema.type_map.values():
        if is_input_object_type(type_) and type_.extensions[DEFINITION].is_one_of:
            type_.is_one_of = True
            type_.out_type = GraphQLInputObjectType.out_type  # type: ignore[method-assign]  # as Strawberry set it
    introspected = schema.type_map["__Type"]
    assert isinstance(introspected, GraphQLObjectType)  # noqa: S101 - narrows; the specification has it so
    introspected.fields["isOneOf"].resolve = is_one_of


def is_one_of(type_: GraphQLNamedType, _info: object) -> bool | None:
    """Whether exactly one field of an input object must be given; None for other types, as specified."""
    return type_.is_one_of if is_input_object_type(type_) else None


def executable(schema: strawberry.Schema) -> GraphQLSchema:
    """Return the schema that graphql-core parses, validates and executes with."""
    return schema._schema  # noqa: SLF001 - Strawberry has no public way to the schema that it makes
