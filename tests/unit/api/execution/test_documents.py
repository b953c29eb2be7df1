"""Documents: which are cached, for how long, and the errors of those that are not valid."""

import pytest
from graphql import build_schema

from firmware_graph.api.execution.documents import MOST_MEMORIES, DocumentCache, InvalidDocument, operation_of
from firmware_graph.api.execution.request import Request
from firmware_graph.errors import BadUserInput, QueryTooExpensive

SCHEMA = build_schema("type Query { a: Int b: Int }")


def test_document_is_parsed_once() -> None:
    documents = DocumentCache(SCHEMA)
    assert documents.read("{ a }") is documents.read("{ a }")
    assert documents.read("{ b }") is not documents.read("{ a }")


def test_least_recently_used_documents_are_evicted() -> None:
    documents = DocumentCache(SCHEMA, max_characters=12)
    first, second = documents.read("{ a }"), documents.read("{ b }")
    assert documents.read("{ a }") is first
    documents.read("{a b}")
    assert documents.read("{ a }") is first
    assert documents.read("{ b }") is not second
    assert documents.entries.currsize == sum(map(len, documents.entries)) <= 12


def test_document_longer_than_all_the_room_is_read_and_not_cached() -> None:
    documents = DocumentCache(SCHEMA, max_characters=3)
    assert documents.read("{ a }").node
    assert (len(documents.entries), documents.entries.currsize) == (0, 0)


@pytest.mark.parametrize(("text", "code"), [("{", "GRAPHQL_PARSE_FAILED"), ("{ c }", "GRAPHQL_VALIDATION_FAILED")])
def test_invalid_document_is_never_cached(text: str, code: str) -> None:
    documents = DocumentCache(SCHEMA)
    for _ in range(2):
        with pytest.raises(InvalidDocument) as refused:
            documents.read(text)
        assert refused.value.extensions == {"code": code}
    assert not documents.entries


def test_tokens_are_limited() -> None:
    documents = DocumentCache(SCHEMA, max_tokens=4)
    documents.read("{ a b }")
    with pytest.raises(QueryTooExpensive) as refused:
        documents.read("{ a b a }")
    assert refused.value.extensions == {"code": "QUERY_TOO_EXPENSIVE", "limit": "tokens", "maximum": 4}


def test_introspection_nested_in_itself_is_not_valid() -> None:
    nested = "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"
    with pytest.raises(InvalidDocument):
        DocumentCache(SCHEMA).read(nested)


def test_operation_is_found_by_its_name_or_for_being_the_only_one() -> None:
    documents = DocumentCache(SCHEMA)
    assert operation_of(documents.read("{ a }").node, None)
    two = documents.read("query A { a } query B { b }").node
    assert operation_of(two, "B") is two.definitions[1]
    for name in (None, "C"):
        with pytest.raises(BadUserInput, match="operationName"):
            operation_of(two, name)
    with pytest.raises(BadUserInput, match="operationName"):
        operation_of(documents.read("{ a }").node, "A")


def test_memory_of_an_operation_is_shared_by_its_requests_and_not_written_out() -> None:
    documents = DocumentCache(SCHEMA)
    operation = documents.operation(Request("{ a }"))
    operation.memory["plan"] = "a plan, which can be much longer than its operation"
    assert "a plan" not in repr(documents) + repr(operation)
    assert documents.operation(Request("{ a }", {"b": 1})).memory is operation.memory


def test_memory_of_an_operation_evicts_the_least_recently_used() -> None:
    memory = DocumentCache(SCHEMA).operation(Request("{ a }")).memory
    for number in range(MOST_MEMORIES + 1):
        memory[number] = number
        assert memory[0] == 0
    assert len(memory) == MOST_MEMORIES
    assert 1 not in memory
