"""Faults of ours are masked in public, and leave a trace in the log."""

from graphql import ExecutionResult, GraphQLError, build_schema, graphql_sync, parse
from structlog.testing import capture_logs

from firmware_graph.api.execution.answer import executed


def answered(query: str, **root: object) -> ExecutionResult:
    return graphql_sync(build_schema("type Query { number(at: Int): Int }"), query, root_value=root)


def test_value_that_its_type_cannot_hold_is_internal_and_logged() -> None:
    with capture_logs() as lines:
        answer = executed(answered("{ number }", number=99_999_999_999), [])
    assert answer.codes == ["INTERNAL"]
    assert "99999999999" not in str(answer.errors)
    assert [(line["event"], line["error"]) for line in lines] == [("a field failed", "GraphQLError")]


def test_argument_of_the_caller_is_told_to_the_caller_and_not_logged() -> None:
    document = parse("query ($at: Int) { number(at: $at) }")
    with capture_logs() as lines:
        fault = GraphQLError("Variable '$at' is too large.", nodes=document.definitions[0])
        answer = executed(ExecutionResult(None, [fault]), [])
    assert (answer.codes, lines) == (["BAD_USER_INPUT"], [])
