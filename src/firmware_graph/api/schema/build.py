"""The schema: its roots and all that they lead to, each coordinate with the scopes that open it."""

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from firmware_graph.api.schema.mutation import Mutation
from firmware_graph.api.schema.query import Query
from firmware_graph.api.schema.scalars import SCALARS
from firmware_graph.api.schema.scope_marks import mark_scopes
from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.policy import POLICY


def build_schema(
    query: type = Query, mutation: type | None = Mutation, *, policy: Policy = POLICY
) -> strawberry.Schema:
    """Build the schema; its `as_str` is the SDL.

    Raises:
        ConfigurationError: The access table and the schema do not name the same coordinates.
    """
    config = StrawberryConfig(disable_field_suggestions=True, scalar_map=SCALARS)
    schema = strawberry.Schema(query=query, mutation=mutation, config=config)
    mark_scopes(schema, policy=policy)
    return schema


def executable(schema: strawberry.Schema) -> GraphQLSchema:
    """Return the schema that graphql-core parses, validates and executes with."""
    return schema._schema  # noqa: SLF001 - Strawberry has no public way to the schema that it makes
