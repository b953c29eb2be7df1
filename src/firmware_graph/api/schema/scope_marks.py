"""What the access table says, written on the schema: as a directive in the SDL, and in words in each description."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import strawberry
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.schema_directive import Location

from firmware_graph.auth.coverage import check_coverage
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.scopes import Scope

DEFINITION: Final = GraphQLCoreConverter.DEFINITION_BACKREF


@strawberry.schema_directive(
    locations=[
        Location.FIELD_DEFINITION,
        Location.ARGUMENT_DEFINITION,
        Location.INPUT_FIELD_DEFINITION,
        Location.ENUM_VALUE,
    ],
    description="Needs a scope that not every caller has.",
)
class RequiresScope:
    """A coordinate that not everyone may use; directives are not in introspection, so the description says it too."""

    scope: str


def mark_scopes(schema: strawberry.Schema, *, policy: Mapping[str, Scope] = POLICY) -> None:
    """Mark every coordinate that needs more than everyone has.

    Raises:
        ConfigurationError: The table and the schema do not name the same coordinates.
    """
    core = schema._schema  # noqa: SLF001 - Strawberry has no public way to the schema that it makes
    check_coverage(core, policy=policy)
    for type_ in core.type_map.values():
        for member, element in elements_of(type_):
            scope = policy.get(f"{type_.name}.{member}", Scope.CPL_READ)
            if scope is not Scope.CPL_READ:
                mark(element, scope)


def elements_of(type_: GraphQLNamedType) -> Iterator[tuple[str, Any]]:
    """List the fields, arguments or values of a type, with the name that each has in the table."""
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            for name, field in type_.fields.items():
                yield name, field
                yield from ((f"{name}({argument}:)", element) for argument, element in field.args.items())
        case GraphQLInputObjectType():
            yield from type_.fields.items()
        case GraphQLEnumType():
            yield from type_.values.items()


def mark(element: Any, scope: Scope) -> None:  # noqa: ANN401 - a field, an argument, an input field or a value
    """Mark one, in the SDL and in introspection; marking it again changes nothing."""
    needs = f"Needs {scope}."
    definition = element.extensions[DEFINITION]
    others = [directive for directive in definition.directives or () if not isinstance(directive, RequiresScope)]
    definition.directives = [*others, RequiresScope(scope=scope.value)]
    if needs not in (element.description or ""):
        element.description = f"{element.description} {needs}" if element.description else needs
