"""Internal errors are masked in public, and logged."""

from graphql import ExecutionResult, GraphQLError, build_schema, graphql_sync, parse

from firmware_graph.api.execution.response import Response
from firmware_graph.errors import BadUserInput
from support.log_lines import captured_logs


def answered(query: str, **root: object) -> ExecutionResult:
    return graphql_sync(build_schema("type Query { number(at: Int): Int }"), query, root_value=root)


def test_errors_are_in_the_order_of_the_document_whatever_fails_first() -> None:
    first, second = parse("{ a: number(at: 1)\n b: number(at: 2) }").definitions[0].selection_set.selections  # type: ignore[attr-defined]
    faults = [
        GraphQLError("", nodes=second, path=["b", 10]),
        GraphQLError("", nodes=first, path=["a"]),
        GraphQLError("", nodes=second, path=["b", 9]),
    ]
    answer = Response.to_executed(ExecutionResult({}, faults), [])
    assert [error["path"] for error in answer.errors] == [["a"], ["b", 9], ["b", 10]]


def test_value_that_its_type_cannot_hold_is_internal_and_logged() -> None:
    with captured_logs() as lines:
        answer = Response.to_executed(answered("{ number }", number=99_999_999_999), [])
    assert answer.codes == ["INTERNAL"]
    assert "99999999999" not in str(answer.errors)
    assert [(line["event"], line["error"]) for line in lines] == [("a field failed", "GraphQLError")]


def test_argument_of_the_caller_is_told_to_the_caller_and_not_logged() -> None:
    document = parse("query ($at: Int) { number(at: $at) }")
    with captured_logs() as lines:
        fault = GraphQLError("Variable '$at' is too large.", nodes=document.definitions[0])
        answer = Response.to_executed(ExecutionResult(None, [fault]), [])
    assert (answer.codes, lines) == (["BAD_USER_INPUT"], [])


def test_same_bytes_have_the_same_etag_and_others_another() -> None:
    one, same, other = (Response(data={"a": value}).encoded() for value in (1, 1, 2))
    assert one.etag == same.etag != other.etag
    assert one.etag
    assert one.etag.startswith('"')
    assert one.etag.endswith('"')


def test_response_without_data_has_the_codes_of_its_errors_and_no_etag() -> None:
    refused = Response.to_refused([BadUserInput("so not")]).encoded()
    assert (refused.etag, list(refused.codes)) == (None, ["BAD_USER_INPUT"])
    partial = Response([{"extensions": {"code": "INTERNAL"}}], {"a": None}).encoded()
    assert partial.etag
    assert not partial.codes


def test_response_to_be_asked_for_again_each_time_has_no_etag() -> None:
    assert Response(data={"a": 1}).encoded(has_etag=False).etag is None
