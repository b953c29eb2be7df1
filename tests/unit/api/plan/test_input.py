"""Variables and arguments of whole documents: as graphql-core coerces and Strawberry converts them, errors and all."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import pytest
import strawberry
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    OperationDefinitionNode,
    get_argument_values,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strawberry.types.arguments import convert_arguments

from firmware_graph.api.plan.arguments import Arguments, Parameters
from firmware_graph.api.plan.binding import declaration_of
from firmware_graph.api.plan.coercion import Coercions
from firmware_graph.api.plan.faults import MOST_ERRORS
from firmware_graph.api.plan.input_types import InputTypes
from firmware_graph.api.plan.literals import variables_in
from firmware_graph.api.plan.turns import ITEMS_OF_A_TURN
from firmware_graph.api.plan.variables import InvalidVariables, VariableReader
from firmware_graph.api.schema.build import declared_schema, executable
from support.example_pools import example_pools
from support.random_arguments import Pools, RandomArguments
from support.raw_inputs import JUNK
from support.sizes import times
from support.strange_inputs import STRANGE

SETTINGS: Final = settings(deadline=None, suppress_health_check=list(HealthCheck))
STRANGE_POOLS: Final[Pools] = {
    "Int": [1, -5, 2**31 - 1],
    "Float": [0.5, 3],
    "String": ["w", ""],
    "ID": ["k", "7"],
    "Boolean": [True, False],
    "Date": ["2020-02-29", "2021-01-01"],
    "DateTime": ["2020-02-29", "2021-01-01T12:00:00.5+01:00"],
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A schema, its compiled coercions, and values for its arguments."""

    schema: strawberry.Schema
    coercions: Coercions
    pools: Pools

    @classmethod
    def of(cls, schema: strawberry.Schema, pools: Pools) -> "Kind":
        """Compile nothing yet."""
        return cls(schema, Coercions(InputTypes(schema)), pools)


KINDS: Final = {"ours": Kind.of(declared_schema(), example_pools()), "strange": Kind.of(STRANGE, STRANGE_POOLS)}
FIELDS: Final = [
    (name, field)
    for name, kind in KINDS.items()
    for field, definition in executable(kind.schema).query_type.fields.items()  # type: ignore[union-attr]  # there is one
    if definition.args and (name == "ours" or field in {"known", "level"})
]


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the query root as one document asks it, with the variables of one request."""

    kind: Kind
    definition: GraphQLField
    operation: OperationDefinitionNode
    node: FieldNode
    variables: Mapping[str, Any]

    @classmethod
    def parsed(cls, kind: Kind, text: str, variables: Mapping[str, Any]) -> "Asked | None":
        """Parse a document; None where it is not valid."""
        core, document = executable(kind.schema), parse(text)
        if validate(core, document):
            return None
        [operation] = document.definitions
        assert isinstance(operation, OperationDefinitionNode)
        [node] = operation.selection_set.selections
        assert isinstance(node, FieldNode)
        assert core.query_type
        return cls(kind, core.query_type.fields[node.name.value], operation, node, variables)

    def by_core(self) -> object:
        """Read the arguments by graphql-core and Strawberry."""
        core, schema = executable(self.kind.schema), self.kind.schema
        values = get_variable_values(
            core,
            self.operation.variable_definitions or (),
            dict(self.variables),
            max_errors=MOST_ERRORS,
            hide_suggestions=True,
        )
        if isinstance(values, list):
            return [error.formatted for error in values]
        coerced = get_argument_values(self.definition, self.node, values, hide_suggestions=True)
        declared = declaration_of(self.definition).arguments
        return convert_arguments(coerced, declared, schema.schema_converter.scalar_registry, schema.config)

    def by_plan(self) -> tuple[object, bool]:
        """Read the arguments by compiled code; true where graphql-core had no part in it."""
        nodes, coercions = self.operation.variable_definitions or (), self.kind.coercions
        reader = VariableReader(executable(self.kind.schema), nodes, coercions)
        try:
            read = asyncio.run(reader.read(self.variables))
        except InvalidVariables as invalid:
            return [error.formatted for error in invalid.errors], False
        arguments = Arguments(Parameters.of(self.definition, coercions.types), self.node, {})
        if not any(name for one in self.node.arguments or () for name in variables_in(one.value)):
            arguments.settle()
        return arguments.values(read), read.by_core is None


def check(asked: Asked) -> bool:
    """See that both come to the same; true where graphql-core had no part in ours."""
    try:
        theirs: object = asked.by_core()
    except GraphQLError as error:
        theirs = error.formatted
    except ValueError as error:
        theirs = str(error)
    was_compiled = False
    try:
        ours, was_compiled = asked.by_plan()
    except GraphQLError as error:
        ours = error.formatted
    except ValueError as error:
        ours = str(error)
    assert repr(ordered(ours)) == repr(ordered(theirs))
    return was_compiled


def ordered(values: object) -> object:
    """Return keywords in the order of their names."""
    return dict(sorted(values.items())) if isinstance(values, dict) else values


def document_of(name: str, kind: Kind, rng: Random) -> tuple[str, dict[str, Any]]:
    """Write a random document that asks a field, and the values of its variables."""
    core = executable(kind.schema)
    assert core.query_type
    arguments = RandomArguments(rng, kind.pools)
    written = ", ".join(arguments.of_field(core.query_type.fields[name].args))
    selected = "" if str(core.query_type.fields[name].type) == "Int!" else " { __typename }"
    call = f"{name}({written})" if written else name
    return f"query {arguments.definitions()} {{ {call}{selected} }}", arguments.given()


@pytest.mark.parametrize(("kind", "name"), FIELDS)
@settings(SETTINGS, max_examples=times(6))
@given(rng=st.randoms(use_true_random=False), data=st.data())
def test_arguments_of_random_documents_come_to_the_same(kind: str, name: str, rng: Random, data: st.DataObject) -> None:
    text, variables = document_of(name, KINDS[kind], rng)
    for wrong in variables.keys() & set(data.draw(st.lists(st.sampled_from([*variables, ""]), max_size=2))):
        variables[wrong] = data.draw(JUNK)
    asked = Asked.parsed(KINDS[kind], text, variables)
    assume(asked is not None)
    assert asked
    check(asked)


BATCH: Final = "query ($r: [PathwayRequest!]!) { upgradePathways(requests: $r) { __typename } }"
PATHWAY: Final = """query ($a: Int, $b: Int!, $i: Installation) {
  upgradePathway(from: {cplEntryId: $a}, to: {cplEntryId: $b}, installation: $i) { __typename }
}"""
PAGE: Final = "query ($n: Int = 7, $f: FirmwareFilter) { firmwareVersions(first: $n, filter: $f) { __typename } }"


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (BATCH, {"r": [{"from": {"cplEntryId": 1}}, {"from": {"product": {"variant": "A"}}, "to": None}]}),
        (BATCH, {"r": {"from": {"cplEntryId": 1}, "installation": {"commsHub": {"cplEntryId": 2}}}}),
        (BATCH, {"r": [{"from": {"cplEntryId": n}} for n in range(2 * ITEMS_OF_A_TURN + 3)]}),
        (PATHWAY, {"a": 1, "b": 2}),
        (PATHWAY, {"b": 2, "i": {"joinedAs": "CAD"}}),
        (PAGE, {}),
        (PAGE, {"n": None, "f": {"deviceType": "ESME"}}),
    ],
)
def test_what_is_right_is_read_without_graphql_core(text: str, variables: dict[str, Any]) -> None:
    asked = Asked.parsed(KINDS["ours"], text, variables)
    assert asked
    assert check(asked)


@pytest.mark.parametrize("given_value", [{}, {"v": None}, {"v": 3}])
@pytest.mark.parametrize(
    "text",
    [
        "query ($v: Int) { level(flat: {whole: 1, wholes: [[$v, 1], []]}) }",
        "query ($v: Int = 4) { level(flat: {whole: $v}) }",
        "query ($v: Int) { level(least: $v) }",
        "query ($v: Float) { level(journey: {from: {x: 1, y: $v}, stops: [{x: 2, y: $v}]}) }",
        "query ($v: Float) { level(flat: {whole: 1, real: $v}) }",
        "query ($v: Float = 2.5) { level(flats: {whole: 1, real: $v, journeys: {from: {x: 0, y: $v}}}) }",
        "query ($v: Int! = 5) { level(flat: {whole: $v, span: {least: $v}}) }",
        "query ($v: Int! = 5) { level(flat: {whole: $v, span: {least: 1, most: $v}}, least: $v) }",
    ],
)
def test_variable_within_a_literal_that_is_given_null_or_absent_comes_to_the_same(
    text: str, given_value: dict[str, Any]
) -> None:
    asked = Asked.parsed(KINDS["strange"], text, given_value)
    assert asked
    check(asked)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"r": None},
        {"r": [None]},
        {"r": [{}]},
        {"r": [{"from": {"cplEntryId": "1"}}, {"from": {"cplEntryId": 2**31}}, {"form": 1}]},
        {"r": [{"from": {"cplEntryId": 1, "no": 1}}]},
        {"r": [{"from": {"cplEntryId": 1}, "installation": {"joinedAs": "cad"}}]},
        {"r": [{"from": {"cplEntryId": True}}] * 60},
        {"r": [*[{"from": {"cplEntryId": 1}}] * (3 * ITEMS_OF_A_TURN), {"from": 1}]},
    ],
)
def test_what_is_wrong_is_said_as_graphql_core_does(variables: dict[str, Any]) -> None:
    asked = Asked.parsed(KINDS["ours"], BATCH, variables)
    assert asked
    ours, _ = asked.by_plan()
    assert isinstance(ours, list)
    assert 0 < len(ours) <= MOST_ERRORS + 1
    assert ours == asked.by_core()


REQUEST: Final = {"from": {"cplEntryId": 1}}


@pytest.mark.parametrize(
    ("requests", "least_turns"),
    [
        ([REQUEST] * (5 * ITEMS_OF_A_TURN), 5),
        ([*[REQUEST] * (ITEMS_OF_A_TURN - 1), {"from": 1}], 2),  # which graphql-core reads in a thread
    ],
)
def test_long_list_lets_others_have_their_turn(requests: list[object], least_turns: int) -> None:
    asked = Asked.parsed(KINDS["ours"], BATCH, {"r": requests})
    assert asked
    reader = VariableReader(
        executable(asked.kind.schema), asked.operation.variable_definitions or (), asked.kind.coercions
    )
    turns = 0

    async def beside() -> None:
        nonlocal turns
        reading = asyncio.create_task(reader.read(asked.variables))
        while not reading.done():
            turns += 1
            await asyncio.sleep(0)
        assert reading.exception() is None or isinstance(reading.exception(), InvalidVariables)

    asyncio.run(beside())
    assert turns >= least_turns
