"""The schema: the Query root and all that it leads to, each coordinate with the scope that it needs."""

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from firmware_graph.api.schema.query import Query
from firmware_graph.api.schema.scalars import SCALARS
from firmware_graph.api.schema.scope_marks import mark_scopes


def build_schema() -> strawberry.Schema:
    """Build the schema; its `as_str` is the SDL.

    Raises:
        ConfigurationError: The access table and the schema do not name the same coordinates.
    """
    schema = strawberry.Schema(query=Query, config=StrawberryConfig(disable_field_suggestions=True, scalar_map=SCALARS))
    mark_scopes(schema)
    return schema


def executable(schema: strawberry.Schema) -> GraphQLSchema:
    """Take what graphql-core parses, validates and executes with."""
    return schema._schema  # noqa: SLF001 - Strawberry has no public way to the schema that it makes
