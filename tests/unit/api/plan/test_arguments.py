"""Reading arguments: as Strawberry's `convert_arguments` does, for every argument that there is."""

import copy
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import pytest
import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    Undefined,
    is_introspection_type,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry import UNSET
from strawberry.types.arguments import convert_arguments

from firmware_graph.api.plan.arguments import Parameters
from firmware_graph.api.plan.binding import Bindings, declaration_of
from firmware_graph.api.plan.input_types import InputTypes, UnknownInputError
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.errors import ConfigurationError
from support.sizes import times
from support.strange_inputs import STRANGE, Shade

A_GLOBAL_ID: Final = "SXRlbTox"


def with_arguments(schema: strawberry.Schema) -> dict[str, GraphQLField]:
    """List the fields that have any, by their coordinates."""
    objects = [type_ for type_ in executable(schema).type_map.values() if isinstance(type_, GraphQLObjectType)]
    own = [type_ for type_ in objects if not is_introspection_type(type_)]
    return {f"{type_}.{name}": one for type_ in own for name, one in type_.fields.items() if one.args}


OURS: Final = declared_schema()
OUR_FIELDS: Final = with_arguments(OURS)
STRANGE_FIELDS: Final = with_arguments(STRANGE)
KNOWN: Final = STRANGE_FIELDS["Query.known"]
UNKNOWN: Final = [name for name in STRANGE_FIELDS if name.startswith("Query.with")]
SETTINGS: Final = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def coerced(type_: GraphQLInputType) -> st.SearchStrategy[Any]:
    """Draw what coercion to a type can come to; leaves are anything, as nothing looks at them."""
    if isinstance(type_, GraphQLNonNull):
        return present(type_.of_type)
    return st.none() | st.just(UNSET) | present(type_)


@cache
def present(type_: GraphQLInputType) -> st.SearchStrategy[Any]:
    """Draw what is not null."""
    match type_:
        case GraphQLList():
            return st.lists(later(type_.of_type), max_size=3)
        case GraphQLEnumType():
            return st.sampled_from([value.value for value in type_.values.values()])
        case GraphQLInputObjectType(is_one_of=True):
            of_each = [st.fixed_dictionaries({name: present(one.type)}) for name, one in type_.fields.items()]
            return st.one_of(of_each)
        case GraphQLInputObjectType():
            return members(type_.fields)
    return st.integers(-5, 5) | st.text(max_size=3) | st.booleans() | st.just(A_GLOBAL_ID)


def later(type_: GraphQLInputType) -> st.SearchStrategy[Any]:
    """Draw of a type that may be within itself."""
    return st.deferred(lambda: coerced(type_))


def is_needed(defined: GraphQLArgument | GraphQLInputField) -> bool:
    """Whether there is a value for it, whatever a request gives."""
    return isinstance(defined.type, GraphQLNonNull) and defined.default_value is Undefined


def members(defined: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw some arguments or members: those that must be there, and others."""
    values = {name: later(one.type) for name, one in defined.items()}
    needed = {name for name, one in defined.items() if is_needed(one)}
    return st.fixed_dictionaries(
        {name: values[name] for name in values if name in needed},
        optional={name: values[name] for name in values if name not in needed},
    )


def outcome(read: Callable[[dict[str, Any]], dict[str, Any]], values: dict[str, Any]) -> tuple[object, str]:
    """Read values, or say why they cannot be."""
    given_values = copy.deepcopy(values)
    try:
        made: object = read(given_values)
    except Exception as error:  # noqa: BLE001 - whatever it is, both must have it
        made = str(error)
        return type(error), made
    assert given_values == values
    return made, repr(made)


def check_alike(schema: strawberry.Schema, definition: GraphQLField, data: st.DataObject) -> None:
    """See that a field's arguments are read as Strawberry reads them."""
    declared = declaration_of(definition).arguments
    values = data.draw(members(definition.args))
    registry = schema.schema_converter.scalar_registry
    theirs = outcome(lambda coerced: convert_arguments(coerced, declared, registry, schema.config), values)
    assert outcome(Parameters.of(definition, InputTypes(schema)).read, values) == theirs


@pytest.mark.parametrize("coordinate", OUR_FIELDS)
@settings(SETTINGS, max_examples=times(8))
@given(data=st.data())
def test_arguments_of_the_schema_are_read_as_strawberry_does(coordinate: str, data: st.DataObject) -> None:
    check_alike(OURS, OUR_FIELDS[coordinate], data)


@settings(SETTINGS, max_examples=times(120))
@given(data=st.data())
@pytest.mark.parametrize("name", ["known", "level"])
def test_arguments_of_every_kind_are_read_as_strawberry_does(name: str, data: st.DataObject) -> None:
    check_alike(STRANGE, STRANGE_FIELDS[f"Query.{name}"], data)


@pytest.mark.parametrize("coordinate", UNKNOWN)
def test_argument_of_an_unknown_kind_is_refused_when_plans_are_made(coordinate: str) -> None:
    with pytest.raises(UnknownInputError):
        Parameters.of(STRANGE_FIELDS[coordinate], InputTypes(STRANGE))
    with pytest.raises(ConfigurationError, match=coordinate):
        Bindings.of(STRANGE)


def test_list_is_copied_for_each_request() -> None:
    values = {"words": [["a"]], "shades": [Shade.DARK]}
    made = Parameters.of(KNOWN, InputTypes(STRANGE)).read(values)
    made["words"][0].append("b")
    made["shades"].append(None)
    assert values == {"words": [["a"]], "shades": [Shade.DARK]}
