"""Compiled coercion of variables against graphql-core's own, for every input type, with values of every kind."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from graphql import GraphQLError, GraphQLInputObjectType, GraphQLInputType, GraphQLNonNull, Undefined
from graphql.utilities import coerce_input_value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware_graph.api.plan.coercion import Coercions, UncompiledError
from firmware_graph.api.plan.generated import AnomalyError
from firmware_graph.api.plan.input_types import InputTypes
from firmware_graph.api.schema.build import declared_schema, executable
from support.raw_inputs import raw
from support.sizes import times
from support.strange_inputs import STRANGE

SETTINGS: Final = settings(deadline=None, suppress_health_check=list(HealthCheck))
OURS: Final = declared_schema()
SCHEMAS: Final = {"ours": OURS, "strange": STRANGE}
COERCIONS: Final = {name: Coercions(InputTypes(schema)) for name, schema in SCHEMAS.items()}
ARGUMENTS: Final = {
    f"{name}: {argument} {definition.type}": (name, definition.type)
    for name, schema in SCHEMAS.items()
    for field, of_field in executable(schema).query_type.fields.items()  # type: ignore[union-attr]  # there is one
    for argument, definition in of_field.args.items()
    if name == "ours" or field in {"known", "level"}
}
LEFT_TO_CORE: Final = {"strange: tree Tree!", "strange: either Either", "strange: box TreeBox", "strange: lazy Tree"}
"""Types that contain themselves, or check their values themselves."""
COMPILED: Final = sorted(ARGUMENTS.keys() - LEFT_TO_CORE)


def outcome(read: Callable[[Any], Any], value: object) -> object:
    """Read a value, or return None where that raises."""
    try:
        return (read(value),)
    except Exception:  # noqa: BLE001 - whatever it is, graphql-core then says what is wrong
        return None


def by_core(name: str, type_: GraphQLInputType, value: object) -> object:
    """Coerce a value by graphql-core, and convert it."""
    coerced = coerce_input_value(value, type_)
    if coerced is Undefined:
        raise AnomalyError
    return COERCIONS[name].types.conversion(type_)(coerced)


def check(argument: str, value: object) -> object:
    """See that a value comes to the same, and return what it comes to."""
    name, type_ = ARGUMENTS[argument]
    ours = outcome(COERCIONS[name].reader(type_), value)
    assert repr(ours) == repr(outcome(lambda given_value: by_core(name, type_, given_value), value))
    return ours


@pytest.mark.parametrize("argument", COMPILED)
@settings(SETTINGS, max_examples=times(15))
@given(data=st.data())
def test_value_that_fits_comes_to_what_graphql_core_makes_of_it(argument: str, data: st.DataObject) -> None:
    check(argument, data.draw(raw(ARGUMENTS[argument][1])))


@pytest.mark.parametrize("argument", COMPILED)
@settings(SETTINGS, max_examples=times(30))
@given(data=st.data())
def test_value_that_graphql_core_refuses_is_refused_and_no_other(argument: str, data: st.DataObject) -> None:
    check(argument, data.draw(raw(ARGUMENTS[argument][1], wrong=0.15)))


@pytest.mark.parametrize("argument", sorted(LEFT_TO_CORE))
def test_type_that_contains_itself_or_checks_itself_is_left_to_graphql_core(argument: str) -> None:
    name, type_ = ARGUMENTS[argument]
    with pytest.raises(UncompiledError):
        COERCIONS[name].reader(type_)


def test_every_input_type_of_queries_is_compiled() -> None:
    for name, type_ in ARGUMENTS.values():
        if name == "ours":
            COERCIONS[name].reader(type_)


@pytest.mark.parametrize("name", ["PathwayRequest", "UpgradeRequest", "FleetCount", "UpgradeInput", "StackCriteria"])
def test_row_of_a_batch_is_made_by_one_call_and_is_immutable(name: str) -> None:
    type_ = executable(OURS).type_map[name]
    assert isinstance(type_, GraphQLInputObjectType)
    value = {
        "PathwayRequest": {"from": {"cplEntryId": 1}},
        "UpgradeRequest": {"from": {"cplEntryId": 1}, "to": {"product": {"variant": "A"}}},
        "FleetCount": {"firmware": {}, "count": 1},
        "UpgradeInput": {"fromCplEntryId": 1, "toCplEntryId": 2},
        "StackCriteria": {"stackName": "x"},
    }[name]
    row = COERCIONS["ours"].reader(GraphQLNonNull(type_))(value)
    assert hash(row) == hash(COERCIONS["ours"].reader(GraphQLNonNull(type_))(value))


def test_coercion_that_is_refused_has_no_error_of_its_own() -> None:
    type_ = executable(OURS).type_map["PathwayRequest"]
    assert isinstance(type_, GraphQLInputObjectType)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - of no class that anyone looks at
        COERCIONS["ours"].reader(GraphQLNonNull(type_))({"from": {"cplEntryId": "1"}})
    assert isinstance(caught.value, (AnomalyError, GraphQLError))
