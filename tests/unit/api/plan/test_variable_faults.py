"""What is wrong with variables: said as graphql-core says it, in few and short errors, for little work."""

import asyncio
import cProfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values

from firmware_graph.api.plan.coercion import Coercions
from firmware_graph.api.plan.faults import LONGEST_LIST, LONGEST_MESSAGE, MOST_ERRORS
from firmware_graph.api.plan.input_types import InputTypes
from firmware_graph.api.plan.turns import ITEMS_OF_A_TURN
from firmware_graph.api.plan.variables import InvalidVariables, VariableReader
from firmware_graph.api.schema.build import declared_schema, executable
from support.strange_inputs import STRANGE

SCHEMA: Final = declared_schema()
COERCIONS: Final = Coercions(InputTypes(SCHEMA))
FILTER: Final = "query ($v: FirmwareFilter) { firmwareVersions(filter: $v) { __typename } }"
REQUESTS: Final = "query ($v: [PathwayRequest!]!) { upgradePathways(requests: $v) { __typename } }"
WATCH: Final = "mutation ($v: WatchInput!) { setWatch(input: $v) { name } }"
CHANGES: Final = "mutation ($v: ChangesInput!) { publishChanges(input: $v) { __typename } }"
REQUEST: Final = {"from": {"cplEntryId": 1}}
OPERATION: Final = {"declarePredecessors": {"cplEntryId": 1, "from": [2, 3]}}


def reader_of(text: str) -> VariableReader:
    [operation] = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return VariableReader(executable(SCHEMA), operation.variable_definitions or (), COERCIONS)


def faults_of(text: str, value: object) -> list[object]:
    with pytest.raises(InvalidVariables) as refused:
        asyncio.run(reader_of(text).read({"v": value}))
    return [error.formatted for error in refused.value.errors]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (REQUESTS, [*[REQUEST] * (2 * LONGEST_LIST), {"from": {"cplEntryId": "1"}}, *[REQUEST] * 10, None, 7]),
        (REQUESTS, [{"form": 1}] * (2 * LONGEST_LIST)),
        (WATCH, {"name": 5, "requests": [*[REQUEST] * (2 * LONGEST_LIST), {"from": {"cplEntryId": 1.5}, "too": 1}]}),
        (WATCH, {"requests": [], "name": "w", "n": 1, "more": 2}),
        (CHANGES, {"operations": [*[OPERATION] * LONGEST_LIST, {}, {"assess": None}, {**OPERATION, "assess": None}]}),
        (
            CHANGES,
            {
                "operations": [
                    *[OPERATION] * (2 * LONGEST_LIST),
                    {"declarePredecessors": {"cplEntryId": 1, "from": [*range(2 * LONGEST_LIST), "x", 1, "y"]}},
                ]
            },
        ),
    ],
)
def test_faults_of_long_lists_are_those_of_graphql_core(text: str, value: object) -> None:
    reader = reader_of(text)
    theirs = get_variable_values(
        reader.schema, reader.nodes, {"v": value}, max_errors=MOST_ERRORS, hide_suggestions=True
    )
    assert isinstance(theirs, list)
    assert faults_of(text, value) == [error.formatted for error in theirs]


def test_only_a_few_faults_are_said() -> None:
    assert len(faults_of(FILTER, {f"k{n}": 1 for n in range(60)})) == MOST_ERRORS + 1
    assert len(faults_of(REQUESTS, [7] * 60)) == MOST_ERRORS + 1


@pytest.mark.parametrize("value", [{"deviceType": "X" * 100_000}, {"k" * 100_000: 1}])
def test_fault_does_not_repeat_a_long_value(value: object) -> None:
    [fault] = faults_of(FILTER, value)
    assert isinstance(fault, dict)
    assert len(fault["message"]) == LONGEST_MESSAGE + 1


class Visited(dict[str, Any]):
    """An object that counts how often a field of it is visited."""

    visits = 0

    def __iter__(self) -> Iterator[str]:
        for name in super().__iter__():
            self.visits += 1
            yield name

    def items(self) -> Any:
        self.visits += len(self)
        return super().items()


def test_object_of_many_unknown_fields_is_visited_a_few_times_and_not_once_for_each_fault() -> None:
    value = Visited({f"k{n}": 1 for n in range(1_000)})
    faults_of(FILTER, value)
    assert value.visits <= 3 * len(value)


def calls_for(value: object) -> int:
    profile = cProfile.Profile()
    with suppress(InvalidVariables), profile:
        reader_of(REQUESTS).coerced({"v": value})
    return sum(entry.callcount for entry in profile.getstats())


def test_valid_items_beside_a_wrong_one_are_not_given_to_graphql_core() -> None:
    more = calls_for([*[REQUEST] * 1_000, 7]) - calls_for([*[REQUEST] * 200, 7])
    assert more / 800 < 20


def nested(length: int) -> Mapping[str, object]:
    return {"name": "w", "requests": [REQUEST] * length}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (WATCH, nested(5 * ITEMS_OF_A_TURN)),
        (CHANGES, {"operations": [{"declarePredecessors": {"cplEntryId": 1, "from": [2] * 500}}] * 10}),
    ],
)
def test_list_within_an_object_lets_others_have_their_turn(text: str, value: object) -> None:
    turns = 0

    async def beside() -> None:
        nonlocal turns
        reading = asyncio.create_task(reader_of(text).read({"v": value}))
        while not reading.done():
            turns += 1
            await asyncio.sleep(0)
        assert (await reading).converted is not None

    asyncio.run(beside())
    assert 5 <= turns <= 20


@pytest.mark.parametrize("operation", [{}, {"assess": None}, {**OPERATION, "removeFirmware": {"cplEntryId": 1}}])
def test_one_of_several_is_read_without_graphql_core_where_it_is_exactly_one(operation: Mapping[str, object]) -> None:
    read = asyncio.run(reader_of(CHANGES).read({"v": {"operations": [OPERATION]}}))
    assert read.converted is not None
    assert faults_of(CHANGES, {"operations": [operation]})


def test_long_list_of_a_recursive_type_is_left_to_graphql_core() -> None:
    [operation] = parse("query ($v: [Tree!]) { __typename }").definitions
    assert isinstance(operation, OperationDefinitionNode)
    nodes, core = operation.variable_definitions or (), executable(STRANGE)
    given = {"v": [*[{"number": 1}] * (2 * LONGEST_LIST), {"child": 7}]}
    with pytest.raises(InvalidVariables) as refused:
        VariableReader(core, nodes, Coercions(InputTypes(STRANGE))).coerced(given)
    theirs = get_variable_values(core, nodes, given, max_errors=MOST_ERRORS, hide_suggestions=True)
    assert isinstance(theirs, list)
    assert [one.formatted for one in refused.value.errors] == [error.formatted for error in theirs]
