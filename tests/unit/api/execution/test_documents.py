"""Documents: what is kept, for how long, and what is said of those that are not valid."""

import pytest
from graphql import build_schema

from firmware_graph.api.execution.documents import Documents, InvalidDocument, operation_of
from firmware_graph.errors import BadUserInput, QueryTooExpensive

SCHEMA = build_schema("type Query { a: Int b: Int }")


def test_document_is_parsed_once() -> None:
    documents = Documents(SCHEMA)
    assert documents.read("{ a }") is documents.read("{ a }")
    assert documents.read("{ b }") is not documents.read("{ a }")


def test_longest_unused_documents_make_room() -> None:
    documents = Documents(SCHEMA, max_characters=12)
    first, second = documents.read("{ a }"), documents.read("{ b }")
    assert documents.read("{ a }") is first
    documents.read("{a b}")
    assert documents.read("{ a }") is first
    assert documents.read("{ b }") is not second
    assert documents.characters == sum(map(len, documents.kept)) <= 12


def test_document_longer_than_all_the_room_is_read_and_not_kept() -> None:
    documents = Documents(SCHEMA, max_characters=3)
    assert documents.read("{ a }")
    assert (len(documents.kept), documents.characters) == (0, 0)


@pytest.mark.parametrize(("text", "code"), [("{", "GRAPHQL_PARSE_FAILED"), ("{ c }", "GRAPHQL_VALIDATION_FAILED")])
def test_invalid_document_is_never_kept(text: str, code: str) -> None:
    documents = Documents(SCHEMA)
    for _ in range(2):
        with pytest.raises(InvalidDocument) as refused:
            documents.read(text)
        assert refused.value.extensions == {"code": code}
    assert not documents.kept


def test_tokens_are_limited() -> None:
    documents = Documents(SCHEMA, max_tokens=4)
    documents.read("{ a b }")
    with pytest.raises(QueryTooExpensive) as refused:
        documents.read("{ a b a }")
    assert refused.value.extensions == {"code": "QUERY_TOO_EXPENSIVE", "limit": "tokens", "maximum": 4}


def test_introspection_nested_in_itself_is_not_valid() -> None:
    nested = "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"
    with pytest.raises(InvalidDocument):
        Documents(SCHEMA).read(nested)


def test_operation_is_found_by_its_name_or_for_being_the_only_one() -> None:
    documents = Documents(SCHEMA)
    assert operation_of(documents.read("{ a }"), None)
    two = documents.read("query A { a } query B { b }")
    assert operation_of(two, "B") is two.definitions[1]
    for name in (None, "C"):
        with pytest.raises(BadUserInput, match="operationName"):
            operation_of(two, name)
    with pytest.raises(BadUserInput, match="operationName"):
        operation_of(documents.read("{ a }"), "A")


def test_what_was_worked_out_is_not_written_out_with_a_document() -> None:
    documents = Documents(SCHEMA)
    operation = documents.operation("{ a }", None, {})
    operation.memory["plan"] = "a plan, which can be much longer than its operation"
    assert "a plan" not in repr(documents) + repr(operation)
    assert documents.operation("{ a }", None, {"b": 1}).memory is operation.memory
