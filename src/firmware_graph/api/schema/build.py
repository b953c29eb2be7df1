"""The schema: its roots and all that they lead to, each coordinate with the scopes that open it."""

from functools import cache
from typing import Final

import strawberry
from graphql import GraphQLNamedType, GraphQLObjectType, GraphQLSchema, is_input_object_type
from strawberry.schema.config import StrawberryConfig

from firmware_graph.api.schema.mutation import Mutation
from firmware_graph.api.schema.publication.subscription import Subscription
from firmware_graph.api.schema.query import Query
from firmware_graph.api.schema.scalars import SCALARS
from firmware_graph.api.schema.scope_marks import mark_scopes
from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.policy import POLICY

DEFINITION: Final = "strawberry-definition"
"""Where Strawberry keeps, on a type of graphql-core, what it was made from."""


@cache
def declared_schema() -> strawberry.Schema:
    """Return the schema of the service, built once in a process; its `as_str` is the SDL.

    Raises:
        ConfigurationError: The access table and the schema do not name the same coordinates.
    """
    return build_schema(Query, Mutation, Subscription, policy=POLICY)


def build_schema(query: type, mutation: type | None, subscription: type | None, *, policy: Policy) -> strawberry.Schema:
    """Build a schema of these roots, with what a policy says of its coordinates.

    Raises:
        ConfigurationError: As for `declared_schema`.
    """
    config = StrawberryConfig(disable_field_suggestions=True, scalar_map=SCALARS)
    schema = strawberry.Schema(query=query, mutation=mutation, subscription=subscription, config=config)
    mark_scopes(schema, policy=policy)
    resolve_is_one_of(executable(schema))
    return schema


def resolve_is_one_of(schema: GraphQLSchema) -> None:
    """Give `__Type.isOneOf` a resolver for every type: that of Strawberry fails on lists and on non-null types.

    `__Type` is one object for all schemas of a process, so the schema that is created last decides.
    """
    introspected = schema.type_map["__Type"]
    assert isinstance(introspected, GraphQLObjectType)  # noqa: S101 - narrows; the specification has it so
    introspected.fields["isOneOf"].resolve = is_one_of


def is_one_of(type_: GraphQLNamedType, _info: object) -> bool | None:
    """Whether exactly one field of an input object is to be given; None for other types, as the specification says."""
    if not is_input_object_type(type_):
        return None
    return bool(type_.extensions[DEFINITION].is_one_of)


def executable(schema: strawberry.Schema) -> GraphQLSchema:
    """Return the schema that graphql-core parses, validates and executes with."""
    return schema._schema  # noqa: SLF001 - Strawberry has no public way to the schema that it makes
