"""Validation: what it refuses, and that its work is bounded for every document. Work is counted in calls, not time."""

import cProfile
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import pytest
from graphql import get_introspection_query

from firmware_graph.api.execution.validation import (
    MOST_LOCATIONS,
    DocumentLimits,
    InvalidDocument,
    validated,
)
from firmware_graph.api.plan.faults import LONGEST_MESSAGE
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.errors import QueryTooExpensive, RequestError
from support.hostile_documents import ENTRY, HOSTILE, fragments, times

SCHEMA: Final = executable(declared_schema())
LIMITS: Final = DocumentLimits()
MOST_CALLS: Final = 2_500_000
"""Calls of Python and of C; the introspection of GraphiQL takes 190,000."""


def read(text: str, limits: DocumentLimits = LIMITS) -> None:
    validated(SCHEMA, text, limits)


def limit_of(text: str, limits: DocumentLimits = LIMITS) -> object:
    with pytest.raises(QueryTooExpensive) as refused:
        read(text, limits)
    assert refused.value.extensions["code"] == "QUERY_TOO_EXPENSIVE"
    assert str(refused.value.extensions["maximum"]) in str(refused.value)
    return refused.value.extensions["limit"]


def calls_of(work: Callable[[], object]) -> int:
    profile = cProfile.Profile()
    with suppress(RequestError), profile:
        work()
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("name", HOSTILE)
def test_work_is_bounded_for_a_hostile_document(name: str) -> None:
    calls = calls_of(lambda: read(HOSTILE[name]))
    assert calls < MOST_CALLS


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (HOSTILE["a string of 4 MB"], "bytes"),
        ("{" + times(4, "a: __typename") + "}", "tokens"),
        (HOSTILE["a field a thousand times"], "selections"),
        (HOSTILE["a field 499 times"], "comparisons"),
        (HOSTILE["a fan of fragments"].replace("...f299", ""), "selections"),
        (HOSTILE["introspection a hundred times"], "introspection"),
        (HOSTILE["introspection of any type, a hundred times"], "introspection"),
    ],
)
def test_too_large_document_is_refused_with_the_limit_that_it_exceeds(text: str, limit: str) -> None:
    limits = DocumentLimits(tokens=10) if limit == "tokens" else LIMITS
    assert limit_of(text, limits) == limit


def test_bytes_are_counted_and_not_characters() -> None:
    text = "#" + "é" * 50 + "\n{ __typename }"
    assert limit_of(text, DocumentLimits(bytes=100)) == "bytes"
    read(text, DocumentLimits(bytes=200))


def test_limits_are_the_most_that_passes() -> None:
    read("{ __typename }", DocumentLimits(selections=2, tokens=3, bytes=14))
    assert limit_of("{ __typename }", DocumentLimits(selections=1)) == "selections"
    assert limit_of("{ __typename }", DocumentLimits(tokens=2)) == "tokens"
    assert limit_of("{ __typename }", DocumentLimits(bytes=13)) == "bytes"


def test_fragments_that_double_forty_times_are_walked_once() -> None:
    assert calls_of(lambda: read(fragments(40, "NEXT NEXT"))) < 100_000


@pytest.mark.parametrize(
    "text",
    [
        get_introspection_query(input_value_deprecation=True, specified_by_url=True, schema_description=True),
        "{" + times(100, f"a#:{ENTRY}") + "}",
        "{" + times(12, ENTRY) + "}",
        "{"
        + times(40, "...f#")
        + "}"
        + times(40, "fragment f# on Query{firmwareVersion(cplEntryId:1){cplEntryId versionHex}}"),
    ],
)
def test_large_document_of_ordinary_use_passes(text: str) -> None:
    read(text)


def test_faults_of_a_document_are_cut_short() -> None:
    with pytest.raises(InvalidDocument) as refused:
        read(HOSTILE["arguments"])
    [fault] = refused.value.faults
    assert len(fault["locations"]) == MOST_LOCATIONS
    with pytest.raises(InvalidDocument) as refused:
        read(HOSTILE["a string of 130 kB"])
    assert all(len(fault["message"]) == LONGEST_MESSAGE + 1 for fault in refused.value.faults)


def test_introspection_nested_in_itself_is_not_valid() -> None:
    with pytest.raises(InvalidDocument):
        read("{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }")


@pytest.mark.parametrize(("text", "code"), [("{", "GRAPHQL_PARSE_FAILED"), ("{ c }", "GRAPHQL_VALIDATION_FAILED")])
def test_invalid_document_is_refused_with_its_faults(text: str, code: str) -> None:
    with pytest.raises(InvalidDocument) as refused:
        read(text)
    assert refused.value.extensions == {"code": code}
    assert set(refused.value.faults[0]) == {"message", "locations"}


def test_many_faults_are_cut_short_and_said_to_be_more() -> None:
    with pytest.raises(InvalidDocument) as refused:
        read("{" + times(50, "a#") + "}")
    assert len(refused.value.faults) == LIMITS.errors + 1
    assert refused.value.faults[-1] == {
        "message": "Too many validation errors, error limit reached. Validation aborted."
    }
