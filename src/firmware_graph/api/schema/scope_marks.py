"""Marks the schema with the access table: as a directive in the SDL, and in words in each description."""

from collections.abc import Iterator
from typing import Any, Final

import strawberry
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.schema_directive import Location

from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.coverage import check_coverage
from firmware_graph.auth.policy import POLICY
from firmware_graph.model.rights import EVERYONE, Scope

DEFINITION: Final = GraphQLCoreConverter.DEFINITION_BACKREF


@strawberry.schema_directive(
    locations=[
        Location.FIELD_DEFINITION,
        Location.ARGUMENT_DEFINITION,
        Location.INPUT_FIELD_DEFINITION,
        Location.ENUM_VALUE,
    ],
    description="Needs a scope that not every caller has, or any one of the others that are named.",
)
class RequiresScope:
    """A coordinate that not everyone may use; introspection has no directives, so the description states it too."""

    scope: str
    alternatives: list[str] | None = strawberry.directive_field(name="or", default=strawberry.UNSET)


def mark_scopes(schema: strawberry.Schema, *, policy: Policy = POLICY) -> None:
    """Mark every coordinate that needs a scope that not everyone has.

    Raises:
        ConfigurationError: The table and the schema do not name the same coordinates.
    """
    core = schema._schema  # noqa: SLF001 - Strawberry has no public way to the schema that it makes
    check_coverage(core, policy=policy)
    for type_ in core.type_map.values():
        for member, element in elements_of(type_):
            required = policy.get(f"{type_.name}.{member}", EVERYONE)
            if required.isdisjoint(EVERYONE):
                mark(element, [scope.value for scope in Scope if scope in required])


def elements_of(type_: GraphQLNamedType) -> Iterator[tuple[str, Any]]:
    """Yield the fields, arguments or values of a type, each with its name in the table."""
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            for name, field in type_.fields.items():
                yield name, field
                yield from ((f"{name}({argument}:)", element) for argument, element in field.args.items())
        case GraphQLInputObjectType():
            yield from type_.fields.items()
        case GraphQLEnumType():
            yield from type_.values.items()


def mark(element: Any, scopes: list[str]) -> None:  # noqa: ANN401 - a field, an argument, an input field or a value
    """Mark an element with the scopes that open it, in the SDL and in introspection; marking it again has no effect."""
    needs = f"Needs {' or '.join(scopes)}."
    first, *others = scopes
    definition = element.extensions[DEFINITION]
    unmarked = [directive for directive in definition.directives or () if not isinstance(directive, RequiresScope)]
    definition.directives = [*unmarked, RequiresScope(scope=first, alternatives=others or strawberry.UNSET)]
    if needs not in (element.description or ""):
        element.description = f"{element.description} {needs}" if element.description else needs
