"""The maxima of lists in variables: a longer list is refused before any of its items is looked at."""

import cProfile
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from graphql import OperationDefinitionNode, get_named_type, parse, validate

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.api.schema.list_maxima import list_maxima
from firmware_graph.app.service import gate_of
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.lengths import lists_of
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.roles import Role
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.request_limits import RequestLimits
from firmware_graph.settings import Settings

SCHEMA: Final = executable(declared_schema())
LIMITS: Final = RequestLimits(items=4, operations=3)
MAXIMA: Final = list_maxima(SCHEMA, LIMITS, Quotas())
GATE: Final = Gate(SCHEMA, maxima=MAXIMA)
SECAS: Final = Caller(frozenset({Role.SECAS}), "SECAS", is_sec_party=True)
WATCH: Final = "mutation ($i: WatchInput!) { setWatch(input: $i) { name } }"
CHANGES: Final = "mutation ($i: ChangesInput!) { publishChanges(input: $i) { __typename } }"
OF_PREDECESSORS: Final = (
    "mutation ($p: PredecessorsStatement!) {"
    " publishChanges(input: {operations: [{declarePredecessors: $p}]}) { __typename } }"
)
TREND: Final = "query ($r: [FleetSnapshot!]!) { fleetTrend(reports: $r) { __typename } }"


class Unread(dict[str, Any]):
    """An object that must not be looked into."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError

    def __contains__(self, key: object) -> bool:
        raise AssertionError(key)


def operation_of(text: str, variables: Mapping[str, object]) -> Operation:
    document = parse(text)
    assert validate(SCHEMA, document) == []
    node = document.definitions[0]
    assert isinstance(node, OperationDefinitionNode)
    return Operation(document, node, variables)


def admitted(text: str, caller: Caller = SECAS, **variables: object) -> Admission:
    return GATE.admit(operation_of(text, variables), caller.rights)


def test_list_of_predecessors_is_no_longer_than_those_of_a_whole_change() -> None:
    wide = list_maxima(SCHEMA, RequestLimits(items=100_000), Quotas())
    assert (wide["PredecessorsStatement.from"], wide["Query.upgradePathways(requests:)"]) == (10_000, 100_000)


@pytest.mark.parametrize(
    ("text", "variables", "argument", "most"),
    [
        (WATCH, {"i": {"name": "w", "requests": [Unread()] * 5}}, "input.requests", 4),
        (CHANGES, {"i": {"operations": [{}] * 4}}, "input.operations", 3),
        (
            "mutation ($o: [ChangeOperation!]!) { publishChanges(input: {operations: $o}) { __typename } }",
            {"o": [{}] * 4},
            "input.operations",
            3,
        ),
        (
            OF_PREDECESSORS,
            {"p": {"cplEntryId": 1, "from": [1] * 5}},
            "input.operations.declarePredecessors.from",
            4,
        ),
        (TREND, {"r": [{"counts": []}, 7, None, {"counts": [Unread()] * 5}]}, "reports.counts", 4),
        (TREND, {"r": {"counts": [Unread()] * 5}}, "reports.counts", 4),
        (TREND, {"r": [Unread()] * 25}, "reports", 24),
        ("query ($r: [PairRow!]!) { pairReport(rows: $r) { __typename } }", {"r": [Unread()] * 5}, "rows", 4),
    ],
)
def test_list_over_its_maximum_is_refused_with_its_place_and_the_number_that_passes(
    text: str, variables: Mapping[str, object], argument: str, most: int
) -> None:
    [error] = GATE.admit(operation_of(text, variables), SECAS.rights).refusals
    assert error.extensions == {"code": "BAD_USER_INPUT", "argument": argument, "maximum": most}
    assert str(error).startswith(f"Give at most {most} items in '{argument}': there are ")


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (WATCH, {"i": {"name": "w", "requests": [{}] * 4}}),
        (WATCH, {"i": {"name": "w"}}),
        (WATCH, {"i": 7}),
        (CHANGES, {"i": {"operations": [{"declarePredecessors": {"from": [1] * 4}}] * 3}}),
        (TREND, {}),
    ],
)
def test_lists_within_their_maxima_pass(text: str, variables: Mapping[str, object]) -> None:
    assert GATE.admit(operation_of(text, variables), SECAS.rights).refusals == []


def test_length_is_checked_where_the_decision_is_cached() -> None:
    operation = operation_of(TREND, {"r": []})
    assert GATE.admit(operation, SECAS.rights).refusals == []
    longer = Operation(operation.document, operation.node, {"r": [{}] * 25}, operation.memory)
    assert len(GATE.admit(longer, SECAS.rights).refusals) == 1
    assert GATE.admit(operation, SECAS.rights).refusals == []


def test_who_may_not_is_told_so_and_nothing_given_is_looked_at() -> None:
    admission = admitted(WATCH, ANONYMOUS, i=Unread())
    assert [error.extensions["coordinate"] for error in admission.cut] == ["Mutation.setWatch"]
    assert (admission.refusals, admission.data) == ([], {"setWatch": None})


def test_every_list_of_the_schema_has_a_maximum() -> None:
    assert set(lists_of(SCHEMA)) == MAXIMA.keys()
    assert {"ChangesInput.operations", "WatchInput.requests", "Query.upgradePathways(requests:)"} <= MAXIMA.keys()
    assert get_named_type(SCHEMA.type_map["FleetSnapshot"]).name in GATE.lengths.inside


def test_the_maxima_of_the_service_are_the_configured_ones() -> None:
    maxima = gate_of(Settings(max_batch_items=700, max_operations=500), SCHEMA).maxima
    assert (maxima["WatchInput.requests"], maxima["ChangesInput.operations"]) == (700, 500)


def test_coordinates_of_many_items_are_each_found_once() -> None:
    def calls_for(count: int) -> int:
        stated = {"operations": [{"declareUpgrade": {"fromCplEntryId": 1}, "recordStack": {}}] * count}
        profile, gate = cProfile.Profile(), Gate(SCHEMA)
        operation, rights = operation_of(CHANGES, {"i": stated}), SECAS.rights
        gate.closed_to(rights)
        with profile:
            assert gate.admit(operation, rights).refusals
        return sum(entry.callcount for entry in profile.getstats())

    assert calls_for(1_100) - calls_for(100) < 10_000
