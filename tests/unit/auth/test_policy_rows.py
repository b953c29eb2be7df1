"""Every row of the access table counts: one that is removed, or opened, is noticed."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

import pytest
from graphql import DocumentNode, GraphQLObjectType, parse, validate

from firmware_graph.api.execution.documents import operation_of
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.coverage import check_coverage
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy import POLICY
from firmware_graph.errors import ConfigurationError
from firmware_graph.model.rights import EVERYONE
from support.random_operations import NAME
from support.whole_schema import Way, WholeSchema, called, pools, wrapped

SCHEMA: Final = executable(declared_schema())
AGREED: Final = Path(__file__).with_name("closed_coordinates.txt")
"""What is not open to everyone, a coordinate and its scopes in each line. To change it is to change who sees what."""

CLOSED: Final[Policy] = {name: scopes for name, scopes in POLICY.items() if scopes != EVERYONE}
OUTPUTS: Final = frozenset(name for name, type_ in SCHEMA.type_map.items() if isinstance(type_, GraphQLObjectType))
OUTPUTS_ALONE: Final = {
    one: scopes if "(" not in one and one.partition(".")[0] in OUTPUTS else EVERYONE for one, scopes in POLICY.items()
}
Field = tuple[GraphQLObjectType, str, tuple[Way, ...]]


def fields() -> Iterator[Field]:
    """List the fields of the queries that are not open to everyone, with the way to their types."""
    for type_, ways in WholeSchema(SCHEMA).ways().items():
        yield from ((type_, name, ways) for name in type_.fields if f"{type_.name}.{name}" in CLOSED)


def document_with(field: Field) -> DocumentNode:
    """Return an operation that goes to one field, with all its arguments."""
    type_, name, ways = field
    rng = Random(1)  # noqa: S311 - no secret
    document = parse(f"query {NAME} {wrapped(called(type_, name, pools(), rng), ways, pools(), rng)}")
    assert not validate(SCHEMA, document)
    return document


def refused(policy: Policy, document: DocumentNode) -> list[object]:
    """Return what anonymous is refused of an operation."""
    operation = Operation(document, operation_of(document, NAME), {})
    admission = Gate(SCHEMA, policy=policy).admit(operation, ANONYMOUS.rights)
    errors = [*admission.cut, *admission.refusals]
    return [error.extensions["coordinate"] for error in errors if "coordinate" in error.extensions]


def opened(field: Field, *, itself: bool) -> Policy:
    """Return the table with all open but the output fields that are not on the way to one; it too, if wanted."""
    type_, name, ways = field
    types = ["Query", *(way.to for way in ways)]
    on_the_way = {f"{parent}.{way.name}" for parent, way in zip(types, ways, strict=False)}
    is_open = on_the_way | ({f"{type_.name}.{name}"} if itself else set())
    return OUTPUTS_ALONE | dict.fromkeys(is_open, EVERYONE)


def test_row_that_is_removed_stops_the_build() -> None:
    for coordinate in POLICY:
        with pytest.raises(ConfigurationError, match="does not say which scope"):
            check_coverage(SCHEMA, policy={name: scopes for name, scopes in POLICY.items() if name != coordinate})


def test_what_is_closed_is_what_was_agreed() -> None:
    lines = [f"{name} {' '.join(sorted(scopes))}" for name, scopes in sorted(CLOSED.items())]
    assert lines == AGREED.read_text(encoding="utf-8").splitlines()


def test_each_field_is_refused_by_a_row_of_its_own() -> None:
    checked = 0
    for field in fields():
        coordinate = f"{field[0].name}.{field[1]}"
        document = document_with(field)
        assert refused(opened(field, itself=False), document) == [coordinate]
        assert refused(opened(field, itself=True), document) == [], "a row that is opened makes a difference"
        checked += 1
    assert checked > 200
