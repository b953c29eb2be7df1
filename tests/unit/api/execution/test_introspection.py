"""Introspection: what an operation asks for is counted as execution really answers it, and bounded beside data."""

from random import Random
from typing import Any, Final

import pytest
from graphql import (
    ExecutionResult,
    GraphQLObjectType,
    OperationDefinitionNode,
    execute,
    get_introspection_query,
    get_named_type,
    parse,
)
from graphql.type.introspection import introspection_types

from firmware_graph.api.execution.introspection import Introspection, TooMuchIntrospection
from firmware_graph.api.execution.validation import DocumentLimits, validated
from firmware_graph.api.schema.build import declare_one_of, declared_schema, executable
from firmware_graph.errors import QueryTooExpensive

SCHEMA: Final = executable(declared_schema())
LISTS: Final = {"fields", "interfaces", "possibleTypes", "inputFields"}


@pytest.fixture(autouse=True)
def _resolvers_of_this_schema() -> None:
    """Set what Strawberry resets, for all schemas of the process, whenever a test creates another one."""
    declare_one_of(SCHEMA)


def counted(text: str, most: int = 1_000_000) -> tuple[int, bool]:
    document = parse(text)
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    return Introspection.of(SCHEMA, document, most).values_of(operation)


def answered(text: str, **variables: object) -> ExecutionResult:
    result = execute(SCHEMA, parse(text), variable_values=variables)
    assert isinstance(result, ExecutionResult)
    return result


def values_in(data: Any) -> int:
    """Count the fields of all objects."""
    if isinstance(data, dict):
        return sum(1 + values_in(value) for value in data.values())
    return sum(map(values_in, data)) if isinstance(data, list) else 0


def drawn(rng: Random, type_name: str = "__Schema", *, lists: int = 0, depth: int = 0) -> str:
    """Draw a selection of a type of introspection, of few lists within one another."""
    type_ = introspection_types[type_name]
    assert isinstance(type_, GraphQLObjectType)
    parts = []
    for name, field in type_.fields.items():
        within, deep = get_named_type(field.type), lists + (name in LISTS)
        given = "(includeDeprecated: true)" if "includeDeprecated" in field.args else ""
        if not isinstance(within, GraphQLObjectType):
            parts += [name] * rng.choice((0, 1, 1))
        elif deep < 3 and rng.random() < 0.8 - depth * 0.2:
            parts.append(f"{name}{given} {drawn(rng, within.name, lists=deep, depth=depth + 1)}")
    rng.shuffle(parts)
    return "{ " + " ".join(parts or ["__typename"]) + " }"


@pytest.mark.parametrize(
    "text",
    [
        get_introspection_query(input_value_deprecation=True, specified_by_url=True, schema_description=True),
        "{ __schema { types { fields(includeDeprecated: true) { type { ofType { name } } } } } }",
        '{ __type(name: "FirmwareVersion") { name fields { name } } }',
        '{ __type(name: "Nothing") { name } }',
        """
        { ...s }
        fragment s on Query { __schema { ... on __Schema { queryType { ...t } mutationType { ...t __typename } } } }
        fragment t on __Type { name fields { ...f } }
        fragment f on __Field { name args { name } }
        """,
    ],
)
def test_values_are_counted_as_they_are_answered(text: str) -> None:
    data = answered(text).data
    assert counted(text) == (values_in(data), False)


@pytest.mark.parametrize("seed", range(40))
def test_any_introspection_is_answered_without_a_fault_and_counted(seed: int) -> None:
    text = f"{{ __schema {drawn(Random(seed))} }}"  # noqa: S311 - it guards nothing
    result = answered(text)
    assert not result.errors
    assert counted(text, 10_000_000)[0] >= values_in(result.data)


def test_one_of_is_said_of_inputs_alone() -> None:
    types = answered("{ __schema { types { kind isOneOf fields { type { kind isOneOf ofType { isOneOf } } } } } }").data
    assert types is not None
    said = {(type_["kind"], type_["isOneOf"]) for type_ in types["__schema"]["types"]}
    assert {value for kind, value in said if kind == "INPUT_OBJECT"} == {True, False}
    assert {value for kind, value in said if kind != "INPUT_OBJECT"} == {None}


def test_type_of_a_variable_counts_as_the_largest() -> None:
    query = "query ($n: String!) { __type(name: $n) { fields { name } } }"
    largest = max(values_in(answered(query, n=name).data) for name in SCHEMA.type_map)
    assert counted(query)[0] == largest


def test_counting_is_given_up_where_it_is_too_much() -> None:
    with pytest.raises(TooMuchIntrospection):
        counted(get_introspection_query(), most=1_000)
    with pytest.raises(TooMuchIntrospection):
        counted("{" + "".join(f"a{n}: __schema {{ types {{ name }} }} " for n in range(50)) + "}", most=3_000)


def test_introspection_beside_data_is_to_be_little() -> None:
    beside = "firmwareVersion(cplEntryId: 1) { cplEntryId }"
    validated(SCHEMA, f'{{ {beside} __type(name: "FirmwareVersion") {{ fields {{ name }} }} }}', DocumentLimits())
    everything = get_introspection_query().replace("__schema {", f"{beside} __schema {{", 1)
    with pytest.raises(QueryTooExpensive, match="reads nothing else"):
        validated(SCHEMA, everything, DocumentLimits())
