"""What is deprecated and was used is listed, and named in the answer; what was not used is not."""

from collections.abc import Mapping
from typing import Final

import orjson
import pytest
from graphql import ExecutionResult, OperationDefinitionNode, build_schema, parse

from firmware_graph.api.execution.response import Response
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.auth.coordinates import coordinates_in
from firmware_graph.auth.deprecations import Deprecation
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.model.rights import Scope

SCHEMA: Final = build_schema("""
    type Query {
      new(by: Filter, kind: Kind, past: Int @deprecated(reason: "Give kind.")): Thing
      old: Int @deprecated(reason: "Ask new.")
      hidden: Int @deprecated(reason: "It is gone.")
    }
    type Thing { a: Int  b: Int @deprecated(reason: "a has it.") }
    input Filter { a: Int  b: Int @deprecated(reason: "a has it.") }
    enum Kind { ONE  FIRST @deprecated(reason: "ONE is the same.") }
""")
POLICY: Final = coordinates_in(
    {
        Scope.CPL_READ: {
            "Query": "new(by: kind: past:) old",
            "Thing": "a b",
            "Filter": "a b",
            "Kind": "ONE FIRST",
        },
        Scope.FIR_READ: {"Query": "hidden"},
    }
)


def used_by(query: str, **variables: object) -> list[str]:
    document = parse(query)
    node = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    admission = Gate(SCHEMA, policy=POLICY).admit(Operation(document, node, variables), ANONYMOUS.rights)
    return [deprecation.coordinate for deprecation in admission.deprecated]


@pytest.mark.parametrize(
    ("query", "variables", "expected"),
    [
        ("{ new { a } }", {}, []),
        ("{ old }", {}, ["Query.old"]),
        ("{ x: old new { ...f } } fragment f on Thing { b }", {}, ["Query.old", "Thing.b"]),
        ("{ old @skip(if: true) new { a } }", {}, []),
        ("query ($no: Boolean!) { old @include(if: $no) new { a } }", {"no": False}, []),
        ("{ new(past: 1) { a } }", {}, ["Query.new(past:)"]),
        ("{ new(by: {a: 1}, kind: ONE) { a } }", {}, []),
        ("{ new(by: {b: 1}, kind: FIRST) { a } }", {}, ["Filter.b", "Kind.FIRST"]),
        ("query ($by: Filter, $kind: Kind) { new(by: $by, kind: $kind) { a } }", {"by": {"a": 1}, "kind": "ONE"}, []),
        ("query ($by: Filter) { new(by: $by) { a } }", {"by": {"b": 1}}, ["Filter.b"]),
        ("query ($kind: Kind) { new(kind: $kind) { a } }", {"kind": "FIRST"}, ["Kind.FIRST"]),
        ("{ hidden }", {}, []),
    ],
)
def test_what_an_operation_uses_that_is_deprecated_is_listed(
    query: str, variables: Mapping[str, object], expected: list[str]
) -> None:
    assert used_by(query, **variables) == expected


def test_answer_says_what_was_used_and_what_to_use_instead() -> None:
    used = [Deprecation("Query.old", "Ask new.")]
    answer = orjson.loads(Response.to_executed(ExecutionResult({"old": 1}, None), [], used).encoded().content)
    assert answer == {
        "data": {"old": 1},
        "extensions": {"deprecated": [{"coordinate": "Query.old", "reason": "Ask new."}]},
    }


def test_answer_without_any_has_no_extensions() -> None:
    assert orjson.loads(Response.to_executed(ExecutionResult({"new": 1}, None), []).encoded().content) == {
        "data": {"new": 1}
    }
