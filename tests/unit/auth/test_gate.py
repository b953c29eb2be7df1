"""The gate: what is cut, what is refused, and how much may be asked for."""

import time
from collections.abc import Hashable, Iterator, Mapping, Sequence
from random import Random
from typing import Final

import pytest
from graphql import OperationDefinitionNode, build_schema, get_introspection_query, parse, validate
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.closed import closed_inputs
from firmware_graph.auth.coordinates import coordinates_in
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.limits import LARGEST_FIGURE, Limits
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.roles import Role
from firmware_graph.auth.walk import Walk
from firmware_graph.errors import RequestError
from firmware_graph.model.rights import Scope
from support.sizes import times

SCHEMA: Final = build_schema("""
    type Query {
      meter(id: Int!): Meter
      meters(filter: Filter, first: Int = 50, after: String): Meters!
      paths(requests: [Filter!]!, colour: Colour): [Path]
      secrets(filter: Filter): Meters
      thing: Thing
    }
    type Meters { nodes: [Meter!]!  total: Int! }
    type Meter { id: Int!  next: Meter  paths: [Path!]  meters(first: Int = 50): Meters!  secret: Secret  fir: Path }
    type Path { id: Int!  meters: [Meter!]! }
    type Secret { name: String!  meter: Meter }
    union Thing = Meter | Path
    enum Colour { RED INFRARED }
    input Filter { id: Int  colour: Colour  hidden: Hidden  all: [Filter!] }
    input Hidden { level: Int }
""")
POLICY: Final = coordinates_in(
    {
        Scope.CPL_READ: {
            "Query": "meter(id:) meters(filter: first: after:) paths(requests: colour:) thing",
            "Meters": "nodes total",
            "Meter": "id next paths meters(first:)",
            "Path": "id meters",
            "Colour": "RED",
            "Filter": "id colour all",
        },
        Scope.FIR_READ: {"Meter": "fir"},
        Scope.ZIGBEE_READ: {
            "Query": "secrets(filter:)",
            "Meter": "secret",
            "Secret": "name meter",
            "Colour": "INFRARED",
            "Filter": "hidden",
            "Hidden": "level",
        },
    }
)
INPUTS: Final = sorted(name for name in POLICY if name.split(".")[0] in {"Filter", "Colour", "Hidden"})
LITERALS: Final = (
    "",
    "paths(requests: [{colour: $c}], colour: RED) { id }",
    "a: meters(filter: {all: {hidden: {level: 1}}}) { total }",
    "paths(requests: {id: 1, all: [{all: {id: 1}}]}, colour: INFRARED) { id }",
)
INFRARED: Final = {"colour": "INFRARED"}
SSC: Final = Caller(frozenset({Role.SSC}))
SEC_PARTY: Final = Caller(is_sec_party=True)


def admit(
    query: str,
    variables: Mapping[str, object] | None = None,
    *,
    caller: Caller = ANONYMOUS,
    limits: Limits | None = None,
) -> Admission:
    document = parse(query)
    assert validate(SCHEMA, document) == []
    node = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    gate = Gate(SCHEMA, limits or Limits(), POLICY)
    return gate.admit(Operation(document, node, variables or {}), caller.rights)


def cut(query: str, variables: Mapping[str, object] | None = None, *, caller: Caller = ANONYMOUS) -> list[object]:
    admission = admit(query, variables, caller=caller)
    assert admission.refusals == []
    return [error.extensions["coordinate"] for error in admission.cut]


def refused(query: str, variables: Mapping[str, object] | None = None, *, caller: Caller = ANONYMOUS) -> list[object]:
    return [error.extensions.get("coordinate") for error in admit(query, variables, caller=caller).refusals]


def cost_of(query: str, variables: Mapping[str, object] | None = None, *, caller: Caller = SSC) -> object:
    [error] = admit(query, variables, caller=caller, limits=Limits(cost=0)).refusals
    return error.extensions["figure"]


def test_open_operation_passes_whole() -> None:
    admission = admit("{ meter(id: 1) { id next { id } } }")
    assert (admission.refusals, admission.cut, admission.reads_graph) == ([], [], True)


def test_refused_field_is_one_error_that_says_what_it_needs() -> None:
    [error] = admit("{ meter(id: 1) { a: secret { name } b: secret { name } } }").cut
    assert str(error) == ("Meter.secret needs the scope zigbee:read. It is for the Security Sub-Committee alone.")
    assert error.extensions == {"code": "FORBIDDEN", "coordinate": "Meter.secret", "requiredScope": "zigbee:read"}


def test_nothing_beneath_a_refused_field_is_reported() -> None:
    query = "{ secrets(filter: {hidden: {level: 1}}) { nodes { fir { id } secret { name } } } }"
    assert cut(query) == ["Query.secrets"]
    assert cut(query, caller=SSC) == []


def test_operation_of_refused_fields_alone_reads_nothing() -> None:
    assert not admit("{ __typename secrets { total } }").reads_graph


@pytest.mark.parametrize(
    "query",
    [
        "{ meter(id: 1) { ...F } } fragment F on Meter { fir { id } secret { name } }",
        "{ thing { ... on Meter { fir { id } secret { name } } } }",
        "{ meter(id: 1) { ... { fir { id } } ... @include(if: true) { secret { name } } } }",
        "{ meters { nodes { fir { id } } } meter(id: 1) { next { next { fir { id } secret { name } } } } }",
        "query ($no: Boolean = false) { meter(id: 1) { fir { id } secret @skip(if: $no) { name } } }",
    ],
)
def test_refused_fields_are_found_wherever_they_stand(query: str) -> None:
    assert cut(query) == ["Meter.fir", "Meter.secret"]
    assert cut(query, caller=SEC_PARTY) == ["Meter.secret"]
    assert cut(query, caller=SSC) == []


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ meter(id: 1) { id secret @skip(if: true) { name } } }", {}),
        ("{ meter(id: 1) { id ... @include(if: false) { secret { name } } } }", {}),
        ("query ($no: Boolean!) { meter(id: 1) { id secret @skip(if: $no) { name } } }", {"no": True}),
        ("query ($yes: Boolean = false) { meter(id: 1) { id secret @include(if: $yes) { name } } }", {}),
        (
            "query ($s: Boolean!) { meter(id: 1) { id ...F @include(if: $s) } } fragment F on Meter { fir { id } }",
            {"s": False},
        ),
    ],
)
def test_what_is_skipped_is_not_reported(query: str, variables: dict[str, object]) -> None:
    assert cut(query, variables) == []


def test_condition_that_is_no_boolean_is_left_to_coercion() -> None:
    query = "query ($no: Boolean!) { meter(id: 1) { id secret @skip(if: $no) { name } } }"
    assert cut(query, {"no": "yes"}) == ["Meter.secret"]


def test_value_nested_without_end_is_refused_and_no_fault() -> None:
    value: object = {}
    for _ in range(5_000):
        value = {"all": [value]}
    [error] = admit("query ($f: Filter) { meters(filter: $f) { total } }", {"f": value}).refusals
    assert error.extensions["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("query", "variables", "coordinates"),
    [
        ("{ meters(filter: {hidden: {level: 1}}) { total } }", {}, ["Filter.hidden", "Hidden.level"]),
        ("{ meters(filter: {hidden: null}) { total } }", {}, ["Filter.hidden"]),
        ("{ meters(filter: {all: [{id: 1}, {colour: INFRARED}]}) { total } }", {}, ["Colour.INFRARED"]),
        ("{ meters(filter: {all: {colour: INFRARED}}) { total } }", {}, ["Colour.INFRARED"]),
        ("query ($f: Filter) { meters(filter: $f) { total } }", {"f": {"hidden": None}}, ["Filter.hidden"]),
        (
            "query ($f: Filter) { meters(filter: $f) { total } }",
            {"f": {"all": [{"colour": "INFRARED"}]}},
            ["Colour.INFRARED"],
        ),
        ("query ($f: Filter = {colour: INFRARED}) { meters(filter: $f) { total } }", {}, ["Colour.INFRARED"]),
        (
            "query ($f: Filter) { a: meters(filter: $f) { total } b: meters(filter: $f) { total } }",
            {"f": {"hidden": None}},
            ["Filter.hidden"],
        ),
        ("query ($h: Hidden) { meters(filter: {hidden: $h}) { total } }", {}, ["Filter.hidden"]),
        ("query ($c: Colour) { meters(filter: {colour: $c}) { total } }", {"c": "INFRARED"}, ["Colour.INFRARED"]),
        ("query ($c: [Filter!]!) { paths(requests: $c) { id } }", {"c": INFRARED}, ["Colour.INFRARED"]),
        ("{ paths(requests: [], colour: INFRARED) { id } }", {}, ["Colour.INFRARED"]),
        ("{ ...F } fragment F on Query { meters(filter: {hidden: null}) { total } }", {}, ["Filter.hidden"]),
    ],
)
def test_restricted_input_refuses_the_whole_operation(
    query: str, variables: dict[str, object], coordinates: list[str]
) -> None:
    assert refused(query, variables) == coordinates
    assert refused(query, variables, caller=SSC) == []


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ meters(filter: {colour: RED, all: [{id: 1}]}) { total } }", {}),
        ("query ($f: Filter = {colour: INFRARED}) { meters(filter: $f) { total } }", {"f": {"colour": "RED"}}),
        ("query ($f: Filter) { meters(filter: $f) { total } }", {"f": {"colour": "NO_SUCH", "nor_this": 1}}),
        ("query ($f: Filter) { meters(filter: $f) { total } }", {"f": "not an object"}),
        ("query ($f: Filter) { secrets(filter: $f) { total } thing { __typename } }", {"f": {"hidden": None}}),
        ("{ meter(id: 1) { id } meters(filter: {hidden: null}) @skip(if: true) { total } }", {}),
    ],
)
def test_open_or_unused_input_passes(query: str, variables: dict[str, object]) -> None:
    assert refused(query, variables) == []


def test_restricted_argument_refuses_the_whole_operation() -> None:
    query = "{ meters(filter: {id: 1}) { total } }"
    gate = Gate(SCHEMA, policy={**POLICY, "Query.meters(filter:)": frozenset({Scope.FIR_READ})})
    document = parse(query)
    [node] = document.definitions
    assert isinstance(node, OperationDefinitionNode)
    operation = Operation(document, node, {})
    [error] = gate.admit(operation, ANONYMOUS.rights).refusals
    assert error.extensions == {
        "code": "FORBIDDEN",
        "coordinate": "Query.meters(filter:)",
        "requiredScope": "fir:read",
    }
    assert gate.admit(operation, SEC_PARTY.rights).refusals == []


def test_coordinate_that_the_table_does_not_name_is_never_read() -> None:
    gate = Gate(SCHEMA, policy={})
    document = parse("{ thing { __typename } }")
    [node] = document.definitions
    assert isinstance(node, OperationDefinitionNode)
    with pytest.raises(KeyError):
        gate.admit(Operation(document, node, {}), SSC.rights)


@pytest.mark.parametrize(
    ("query", "variables", "cost"),
    [
        ("{ meter(id: 1) { id next { id } } }", {}, 2),
        ("{ meters(first: 20) { nodes { id next { id } } } }", {}, 1 + 20 * 2),
        ("{ meters { total nodes { id } } }", {}, 1 + 50),
        ("{ meters(first: null) { nodes { id } } }", {}, 1 + 50),
        ("query ($n: Int) { meters(first: $n) { nodes { id } } }", {"n": 7}, 1 + 7),
        ("query ($n: Int = 8) { meters(first: $n) { nodes { id } } }", {}, 1 + 8),
        ("query ($n: Int) { meters(first: $n) { nodes { id } } }", {}, 1 + 50),
        ("query ($n: Int) { meters(first: $n) { nodes { id } } }", {"n": "many"}, 1 + 10),
        ("{ meters(first: -5) { nodes { id } } }", {}, 1 + 1),
        ("{ meters(first: 0) { nodes { id } } }", {}, 1 + 1),
        ("{ meters(first: 5) { nodes { meters(first: 6) { nodes { id } } } } }", {}, 1 + 5 * (1 + 1 + 6)),
        ("{ meters(first: 5) { ...F } } fragment F on Meters { nodes { id } }", {}, 1 + 5),
        ("{ a: meters(first: 5) { ...F } b: meters(first: 9) { ...F } } fragment F on Meters { nodes { id } }", {}, 16),
        ("{ meter(id: 1) { paths { meters { id } } } }", {}, 1 + 10 * (1 + 10)),
        ("{ paths(requests: [{id: 1}, {id: 2}, {id: 3}]) { id meters { id } } }", {}, 3),
        (
            "{ paths(requests: [{}, {}]) { meters { next { next { next { next { id } } } } } } }",
            {},
            2 * (1 + 3 * 5 - 10),
        ),
        ("query ($r: [Filter!]!) { paths(requests: $r) { id } }", {"r": [{}] * 400}, 400),
        ("query ($r: [Filter!]! = [{}, {}]) { paths(requests: $r) { id } }", {}, 2),
        (
            """{ paths(requests: [{}, {}, {}]) { ...P } meter(id: 1) { paths { ...P } } }
            fragment P on Path { meters { paths { id } } }""",
            {},
            3 * (1 + 3 * (1 + 3) - 10) + (1 + 10 * (1 + 10 * (1 + 10))),
        ),
        ("{ thing { ... on Meter { next { id } paths { id } } ... on Path { meters { id } } } }", {}, 1 + 1 + 10),
        ("{ thing { ...M ... on Path { id } ...M } } fragment M on Meter { next { id } }", {}, 1 + 2),
        ("{ meter(id: 1) { next @skip(if: true) { id } } }", {}, 1),
    ],
)
def test_cost_counts_objects_and_multiplies_page_sizes(query: str, variables: dict[str, object], cost: int) -> None:
    assert cost_of(query, variables) == cost


def test_what_is_refused_costs_nothing() -> None:
    query = "{ meters(first: 100) { nodes { id secret { meter { id } } } } }"
    assert cost_of(query) == 1 + 100 * 3
    assert cost_of(query, caller=ANONYMOUS) == 1 + 100


@pytest.mark.parametrize(
    ("query", "limits", "extensions"),
    [
        ("{ meter(id: 1) { next { next { id } } } }", Limits(depth=3), {"limit": "depth", "maximum": 3, "figure": 4}),
        ("{ a: meter(id: 1) { b: id c: id } }", Limits(aliases=2), {"limit": "aliases", "maximum": 2, "figure": 3}),
        (
            "query @a @a { ...F @skip(if: true) meter(id: 1) @include(if: true) { id } } fragment F on Query { id }",
            Limits(directives=3),
            {"limit": "directives", "maximum": 3, "figure": 4},
        ),
        ("{ meters { nodes { id } } }", Limits(cost=50), {"limit": "cost", "maximum": 50, "figure": 51}),
    ],
)
def test_operation_over_a_limit_is_refused_with_the_figure(
    query: str, limits: Limits, extensions: dict[str, object]
) -> None:
    document = parse(query)
    node = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    [error] = Gate(SCHEMA, limits, POLICY).admit(Operation(document, node, {}), SSC.rights).refusals
    assert error.extensions == {"code": "QUERY_TOO_EXPENSIVE", **extensions}
    assert str(extensions["figure"]) in str(error)


def doubling(levels: int) -> str:
    fragments = "".join(
        f"fragment F{n} on Meter {{ a: next {{ ...F{n + 1} }} b: next {{ ...F{n + 1} }} }}\n" for n in range(levels)
    )
    return f"{{ meter(id: 1) {{ ...F0 }} }}\n{fragments}fragment F{levels} on Meter {{ id }}"


def test_sixty_levels_of_doubling_fragments_are_measured_in_milliseconds() -> None:
    document = parse(doubling(60))
    [node, *_] = document.definitions
    assert isinstance(node, OperationDefinitionNode)
    gate, operation = Gate(SCHEMA, Limits(), POLICY), Operation(document, node, {})
    began = time.process_time()
    refusals = gate.admit(operation, ANONYMOUS.rights).refusals
    assert time.process_time() - began < 0.05
    assert {error.extensions["limit"] for error in refusals} == {"depth", "aliases", "cost"}
    assert max(int(str(error.extensions["figure"])) for error in refusals) == LARGEST_FIGURE


def test_fragments_that_add_no_level_are_no_depth() -> None:
    spreads = "".join(f"fragment F{n} on Meter {{ ...F{n + 1} }}\n" for n in range(60))
    admission = admit(f"{{ meter(id: 1) {{ ...F0 }} }}\n{spreads}fragment F60 on Meter {{ id secret {{ name }} }}")
    assert admission.refusals == []
    assert len(admission.cut) == 1


@pytest.mark.parametrize("caller", [ANONYMOUS, SSC])
def test_introspection_as_graphiql_asks_it_passes(caller: Caller) -> None:
    admission = admit(get_introspection_query(input_value_deprecation=True, specified_by_url=True), caller=caller)
    assert (admission.refusals, admission.cut, admission.reads_graph) == ([], [], False)


def test_mutation_is_refused_where_there_is_none() -> None:
    document = parse("mutation { delete }")
    [node] = document.definitions
    assert isinstance(node, OperationDefinitionNode)
    [error] = Gate(SCHEMA, policy=POLICY).admit(Operation(document, node, {}), SSC.rights).refusals
    assert str(error) == "There is no mutation here."


CONDITIONS = "query ($wants: Boolean!) { meter(id: 1) { id secret @include(if: $wants) { name } } }"


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        ("query ($n: Int) { meters(first: $n) { nodes { id } } }", {"n": 5}, {"n": 2_000_000}),
        (
            "query ($f: Filter) { meters(filter: $f) { total } }",
            {"f": {"colour": "RED"}},
            {"f": {"colour": "INFRARED"}},
        ),
        ("query ($f: Int) { meters(filter: {all: [{id: $f}]}) { total } }", {"f": 1}, {"f": 2}),
        ("query ($c: Colour) { paths(requests: [], colour: $c) { id } }", {"c": "RED"}, {"c": "INFRARED"}),
        (CONDITIONS, {"wants": False}, {"wants": True}),
        ("query ($id: Int!) { meter(id: $id) { id secret { name } } }", {"id": 1}, {"id": 2}),
    ],
)
def test_a_gate_that_has_decided_before_decides_as_a_new_one(
    query: str, first: Mapping[str, object], second: Mapping[str, object]
) -> None:
    document = parse(query)
    [node] = document.definitions
    assert isinstance(node, OperationDefinitionNode)
    gate = Gate(SCHEMA, Limits(), POLICY)
    memory: dict[Hashable, object] = {}
    for caller in (ANONYMOUS, SSC, ANONYMOUS, SEC_PARTY):
        for variables in (first, second, first):
            operation = Operation(document, node, variables, memory)
            again = gate.admit(operation, caller.rights)
            new = gate.admit(Operation(document, node, variables), caller.rights)
            assert [list(map(str, each)) for each in (again.refusals, again.cut)] == [
                list(map(str, each)) for each in (new.refusals, new.cut)
            ]


BATCH: Final = "query ($r: [Filter!]!, $n: Int) { paths(requests: $r) { id } meters(first: $n) { nodes { id } } }"


def test_decision_on_a_batch_is_made_once_for_its_length() -> None:
    document = parse(BATCH)
    [node] = document.definitions
    assert isinstance(node, OperationDefinitionNode)
    gate, memory = Gate(SCHEMA, Limits(cost=60), POLICY), dict[Hashable, object]()

    def decided(variables: Mapping[str, object], caller: Caller = SSC) -> Admission:
        return gate.admit(Operation(document, node, variables, memory), caller.rights)

    first = decided({"r": [{"id": 1}, {"id": 2}], "n": 1})
    assert decided({"r": [{"id": 3}, {"colour": "INFRARED"}], "n": 1}) is first
    for other in ({"r": [{}] * 70, "n": 1}, {"r": {}, "n": 1}, {"r": [{}, {}], "n": 70}, {"r": [{}, {}], "n": True}):
        new = Gate(SCHEMA, Limits(cost=60), POLICY).admit(Operation(document, node, other), SSC.rights)
        assert decided(other) is not first
        assert list(map(str, decided(other).refusals)) == list(map(str, new.refusals))
    assert decided({"r": [{"id": 1}, {"colour": "INFRARED"}], "n": 1}, ANONYMOUS).refusals
    assert not decided({"r": [{"id": 1}, {"id": 2}], "n": 1}, ANONYMOUS).refusals


class Unread(dict[str, object]):
    """A value that must not be looked into."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError


def test_value_is_not_looked_into_where_everything_in_it_is_open() -> None:
    assert refused("query ($f: Filter) { meters(filter: $f) { total } }", {"f": Unread()}, caller=SSC) == []
    with pytest.raises(AssertionError):
        refused("query ($f: Filter) { meters(filter: $f) { total } }", {"f": Unread()})


@settings(max_examples=times(100), deadline=None)
@given(closed=st.sets(st.sampled_from(INPUTS)), rng=st.randoms(use_true_random=False))
def test_what_is_refused_is_found_without_looking_into_open_types(closed: set[str], rng: Random) -> None:
    def value(depth: int = 0) -> object:
        members = {
            "id": rng.choice([1, None]),
            "colour": rng.choice(["RED", "INFRARED", "NO", None]),
            "hidden": rng.choice([{"level": 1}, {}, None]),
            "all": [value(depth + 1) for _ in range(rng.randint(0, 2))] if depth < 3 else None,
        }
        return {name: members[name] for name in rng.sample(sorted(members), rng.randint(0, 4))}

    policy = {
        **POLICY,
        **{name: frozenset({Scope.AUDIT_READ if name in closed else Scope.CPL_READ}) for name in INPUTS},
    }
    document = parse(f"query ($f: Filter, $c: Colour) {{ meters(filter: $f) {{ total }} {rng.choice(LITERALS)} }}")
    [node] = document.definitions
    assert isinstance(node, OperationDefinitionNode)
    operation = Operation(document, node, {"f": value(), "c": rng.choice(["RED", "INFRARED"])})
    walks = [
        Walk(SCHEMA, policy, frozenset(), operation, ANONYMOUS.rights, entered)
        for entered in (closed_inputs(SCHEMA, policy, ANONYMOUS.rights), frozenset({"Filter", "Colour", "Hidden"}))
    ]
    assert SCHEMA.query_type
    for walk in walks:
        walk.selections(node.selection_set, SCHEMA.query_type)
    assert list(walks[0].refused_inputs.items()) == list(walks[1].refused_inputs.items())


@settings(max_examples=times(100), deadline=None)
@given(items=st.integers(1, 400), limit=st.integers(5, 300), first=st.integers(0, 30))
def test_refused_batch_says_how_many_items_would_pass(items: int, limit: int, first: int) -> None:
    query = (
        "query ($r: [Filter!]!, $n: Int) { meters(first: $n) { nodes { id } }"
        " paths(requests: $r) { meters { next { next { id } } paths { id } } } }"
    )

    def refusals(given_items: int) -> Sequence[RequestError]:
        variables = {"r": [{}] * given_items, "n": first}
        return admit(query, variables, caller=SSC, limits=Limits(cost=limit)).refusals

    for error in refusals(items):
        if "argument" in error.extensions:
            most = error.extensions["most"]
            assert error.extensions["argument"] == "requests"
            assert isinstance(most, int)
            assert f"at most {most} items in 'requests'" in str(error)
            assert not refusals(most)
            assert refusals(most + 1)
        else:
            assert refusals(1)


def test_a_decision_that_depends_on_no_variable_is_made_once() -> None:
    document = parse("query ($id: Int!) { meter(id: $id) { id secret { name } } }")
    [node] = document.definitions
    assert isinstance(node, OperationDefinitionNode)
    gate, memory = Gate(SCHEMA, Limits(), POLICY), dict[Hashable, object]()
    first = gate.admit(Operation(document, node, {"id": 1}, memory), ANONYMOUS.rights)
    assert gate.admit(Operation(document, node, {"id": 2}, memory), ANONYMOUS.rights) is first
    assert gate.admit(Operation(document, node, {"id": 2}, memory), SSC.rights) is not first
