"""The access table as clients see it."""

from enum import Enum
from typing import Final

import pytest
import strawberry
from graphql import graphql_sync

from firmware_graph.api.schema.scope_marks import mark_scopes
from firmware_graph.auth.coordinates import coordinates_in
from firmware_graph.errors import ConfigurationError
from firmware_graph.model.rights import Scope


@strawberry.enum
class Colour(Enum):
    RED = "RED"
    INFRARED = "INFRARED"


@strawberry.input
class Filter:
    colour: Colour | None = None
    hidden: int | None = None


@strawberry.type
class Query:
    name: str = "n"
    contact: str | None = strawberry.field(default=None, description="Who to ask.")

    @strawberry.field
    def meter(self, where: Filter | None = None, depth: int = 3) -> str:
        return f"{where} {depth}"


POLICY: Final = coordinates_in(
    {
        Scope.CPL_READ: {"Query": "name meter(where:)", "Filter": "colour", "Colour": "RED"},
        Scope.FIR_READ: {"Query": "contact", "Filter": "hidden"},
        Scope.ZIGBEE_READ: {"Colour": "INFRARED"},
    }
)
WITH_ARGUMENT: Final = {**POLICY, "Query.meter(depth:)": frozenset({Scope.ZIGBEE_READ})}


def a_schema() -> strawberry.Schema:
    schema = strawberry.Schema(Query)
    for _ in range(2):
        mark_scopes(schema, policy=WITH_ARGUMENT)
    return schema


def test_each_restricted_coordinate_is_marked_once_and_no_other() -> None:
    sdl = a_schema().as_str()
    assert 'contact: String @requiresScope(scope: "fir:read")' in sdl
    assert 'hidden: Int = null @requiresScope(scope: "fir:read")' in sdl
    assert 'INFRARED @requiresScope(scope: "zigbee:read")' in sdl
    assert 'depth: Int! = 3 @requiresScope(scope: "zigbee:read")' in sdl
    assert sdl.count('@requiresScope(scope: "') == 4
    assert "directive @requiresScope(scope: String!, or: [String!]) on" in sdl


def test_coordinate_that_any_of_several_scopes_opens_names_them_all() -> None:
    either = frozenset({Scope.FIR_PUBLISH, Scope.FIR_PROPOSE})
    schema = strawberry.Schema(Query)
    mark_scopes(schema, policy={**WITH_ARGUMENT, "Query.contact": either})
    sdl = schema.as_str()
    assert '"""Who to ask. Needs fir:propose or fir:publish."""' in sdl
    assert 'contact: String @requiresScope(scope: "fir:propose", or: ["fir:publish"])' in sdl


def test_descriptions_say_it_too_for_introspection_has_no_directives() -> None:
    schema = a_schema()
    query = '{ __type(name: "Query") { fields { name description } } }'
    result = graphql_sync(schema._schema, query)  # noqa: SLF001 - as it is introspected
    assert result.data
    descriptions = {field["name"]: field["description"] for field in result.data["__type"]["fields"]}
    assert descriptions == {"name": None, "meter": None, "contact": "Who to ask. Needs fir:read."}


def test_schema_with_a_coordinate_that_the_table_has_not_is_not_made() -> None:
    with pytest.raises(ConfigurationError, match=r"Query\.meter\(depth:\)"):
        mark_scopes(strawberry.Schema(Query), policy=POLICY)
