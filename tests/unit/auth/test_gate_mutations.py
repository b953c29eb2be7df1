"""The gate and mutations: one root field in an operation, and coordinates that any of several scopes opens."""

from typing import Final

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.coordinates import coordinates_in
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.limits import Limits
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.roles import Role
from firmware_graph.model.rights import Scope

SCHEMA: Final = build_schema("""
    type Query { open: Int }
    type Mutation { publish(note: String): Result  propose: Result }
    type Result { revision: Int  secret: Int }
""")
EITHER: Final = frozenset({Scope.FIR_PUBLISH, Scope.FIR_PROPOSE})
POLICY: Final = coordinates_in(
    {
        Scope.CPL_READ: {"Query": "open", "Result": "revision"},
        EITHER: {"Mutation": "publish(note:) propose"},
        Scope.ZIGBEE_READ: {"Result": "secret"},
    }
)
SECAS: Final = Caller(frozenset({Role.SECAS}))
MANUFACTURER: Final = Caller(frozenset({Role.MANUFACTURER}))


def admit(query: str, *, caller: Caller = SECAS, **variables: object) -> Admission:
    document = parse(query)
    assert validate(SCHEMA, document) == []
    node = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    return Gate(SCHEMA, Limits(), POLICY).admit(Operation(document, node, variables), caller.rights)


@pytest.mark.parametrize(
    "query",
    [
        "mutation { publish { revision } }",
        "mutation { a: publish { revision } }",
        "mutation { __typename publish { revision } }",
        "mutation { ...F } fragment F on Mutation { publish { revision } }",
        "mutation { publish { revision } publish { __typename } }",
        "mutation { publish { revision } propose @skip(if: true) { revision } }",
        "mutation ($no: Boolean!) { publish { revision } ... @include(if: $no) { propose { revision } } }",
        "mutation { ...F ...G } fragment F on Mutation { ...G } fragment G on Mutation { publish { revision } }",
    ],
)
def test_one_root_field_passes(query: str) -> None:
    admission = admit(query, no=False)
    assert (admission.refusals, admission.cut, admission.reads_graph) == ([], [], True)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("mutation { publish { revision } propose { revision } }", 2),
        ("mutation { a: publish { revision } b: publish { revision } c: propose { revision } }", 3),
        ("mutation { publish { revision } ...F } fragment F on Mutation { a: publish { revision } }", 2),
        ("mutation { publish { revision } ... on Mutation { propose { revision } } }", 2),
        ("mutation ($yes: Boolean!) { publish { revision } propose @include(if: $yes) { revision } }", 2),
        ("mutation ($yes: Boolean!) { publish { __typename } ... @include(if: $yes) { propose { __typename } } }", 2),
        ("mutation ($yes: Boolean!) { publish @skip(if: $yes) { revision } }", 0),
        ("mutation { __typename }", 0),
    ],
)
def test_any_other_number_of_root_fields_is_refused(query: str, count: int) -> None:
    [error] = admit(query, yes=True).refusals
    assert error.extensions == {"code": "BAD_USER_INPUT"}
    assert str(error) == f"A mutation has exactly one root field, and this one has {count}: send one at a time."


def test_queries_have_as_many_root_fields_as_they_like() -> None:
    assert admit("{ a: open b: open }").refusals == []


@pytest.mark.parametrize("caller", [SECAS, MANUFACTURER])
def test_any_one_of_the_scopes_opens_a_field_and_its_arguments(caller: Caller) -> None:
    admission = admit('mutation { publish(note: "x") { revision } }', caller=caller)
    assert (admission.refusals, admission.cut) == ([], [])


def test_refused_field_of_several_scopes_names_them_all() -> None:
    admission = admit("mutation { publish { revision } }", caller=ANONYMOUS)
    [error] = admission.cut
    assert not admission.reads_graph
    assert str(error) == (
        "Mutation.publish needs the scope fir:propose or fir:publish. "
        "It is for manufacturers and Alt HAN Co, and for suppliers where SECAS lets them propose. "
        "It is for SECAS alone."
    )
    assert error.extensions == {
        "code": "FORBIDDEN",
        "coordinate": "Mutation.publish",
        "requiredScopes": ["fir:propose", "fir:publish"],
    }


def test_payload_of_a_mutation_is_cut_as_that_of_a_query_is() -> None:
    [error] = admit("mutation { publish { revision secret } }").cut
    assert error.extensions["requiredScope"] == "zigbee:read"
