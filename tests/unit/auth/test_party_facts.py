"""The mark of facts of parties: what uses one is answered from the database each time."""

from typing import Final

import orjson
import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.coordinates import coordinates_in, marked_in
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy import PARTY_FACTS, POLICY
from firmware_graph.auth.roles import Role
from firmware_graph.model.rights import Scope
from support.small_mutations import SECAS, Register, service_on

SCHEMA: Final = build_schema("""
    type Query { pathway(approved: Boolean, by: Filter): Pathway  keys: Int  feed(kinds: [Kind]): Int }
    type Pathway { hops: Int  notes: Int }
    type Mutation { endKey: Int  publish: Int }
    input Filter { code: Int  watch: Int }
    enum Kind { ADDED NOTED }
""")
TABLE: Final = coordinates_in(
    {
        Scope.CPL_READ: {
            "Query": "pathway(approved: by:) feed(kinds:)",
            "Pathway": "hops notes",
            "Mutation": "endKey publish",
            "Filter": "code watch",
            "Kind": "ADDED NOTED",
        },
        Scope.PARTY_MANAGE: {"Query": "keys"},
    }
)
MARKED: Final = marked_in(
    {
        "Query": "keys",
        "Pathway": "notes",
        "Mutation": "endKey",
        "Filter": "watch",
        "Kind": "NOTED",
    }
) | {"Query.pathway(approved:)"}
PARTY: Final = Caller(frozenset({Role.PARTY}), "P1")


def admit(query: str, caller: Caller = PARTY, **variables: object) -> Admission:
    document = parse(query)
    assert validate(SCHEMA, document) == []
    node = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    gate = Gate(SCHEMA, policy=TABLE, party_facts=MARKED)
    return gate.admit(Operation(document, node, variables), caller.rights)


@pytest.mark.parametrize(
    "query",
    [
        "{ keys }",
        "{ pathway { hops notes } }",
        "{ ...F } fragment F on Query { pathway { ...G } } fragment G on Pathway { notes }",
        "{ pathway(approved: true) { hops } }",
        "{ pathway(by: {watch: 1}) { hops } }",
        "query ($by: Filter) { pathway(by: $by) { hops } }",
        "query ($other: Filter = {watch: 2}) { pathway(by: $other) { hops } }",
        "{ feed(kinds: [ADDED, NOTED]) }",
        "query ($kinds: [Kind]) { feed(kinds: $kinds) }",
        "mutation { endKey }",
    ],
)
def test_operation_that_uses_a_marked_coordinate_is_marked(query: str) -> None:
    assert admit(query, by={"watch": 1}, kinds=["NOTED"]).uses_party_facts


@pytest.mark.parametrize(
    "query",
    [
        "{ pathway { hops } }",
        "{ pathway { hops notes @skip(if: true) } }",
        "query ($by: Filter) { pathway(by: $by) { hops } }",
        "{ feed(kinds: [ADDED]) }",
        "mutation { publish }",
        "{ __schema { queryType { name } } }",
    ],
)
def test_operation_that_uses_none_is_not_marked(query: str) -> None:
    assert not admit(query, by={"code": 1}).uses_party_facts


def test_decision_on_one_value_of_a_variable_is_not_that_on_another() -> None:
    query = "query ($by: Filter) { pathway(by: $by) { hops } }"
    document = parse(query)
    node = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    gate, memory = Gate(SCHEMA, policy=TABLE, party_facts=MARKED), dict[object, object]()
    decisions = [
        gate.admit(Operation(document, node, {"by": {name: 1}}, memory), PARTY.rights).uses_party_facts
        for name in ("code", "watch", "code")
    ]
    assert decisions == [False, True, False]


def test_field_that_is_refused_reads_nothing_of_parties() -> None:
    admission = admit("{ keys pathway { hops } }", ANONYMOUS)
    assert (admission.uses_party_facts, len(admission.cut)) == (False, 1)


def test_mark_is_on_coordinates_of_the_table_alone() -> None:
    assert POLICY.keys() >= PARTY_FACTS


@pytest.mark.anyio
async def test_marked_query_has_no_etag_and_is_executed_as_one_that_takes_no_lease() -> None:
    register = Register(number=3)
    service = service_on(register, party_facts=frozenset({"Query.number"}))
    for _ in range(2):
        response = await service.respond(Request("{ number }"), SECAS)
        assert orjson.loads(response.content) == {"data": {"number": 3}}
        assert response.etag is None
    assert (register.reads, register.uses_party_facts) == (2, [True, True])
    assert (await service_on(register).respond(Request("{ number }"), SECAS)).etag
    assert register.uses_party_facts[2:] == [False]


@pytest.mark.anyio
async def test_marked_mutation_and_the_reading_of_its_payload_take_no_lease() -> None:
    register = Register()
    service = service_on(register, party_facts=frozenset({"Mutation.add"}))
    await service.respond(Request("mutation { add { added number } }"), SECAS)
    assert register.uses_party_facts == [True, True]
