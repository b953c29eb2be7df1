"""Whatever a caller gives for an argument: what is wrong with it is its caller's fault, and is told as such."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any, Final

import pytest
from graphql import get_named_type, is_leaf_type, is_required_argument
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.service import Service
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.roles import Role
from firmware_graph.errors import RequestError
from support.random_arguments import written
from support.raw_inputs import raw
from support.sizes import times
from support.ungraphed import SCHEMA, NoGraph, executor_on

EVERYONE: Final = Caller(frozenset(Role), "P1", is_sec_party=True)
WRONG: Final = 0.15
FIELDS: Final = {
    (kind, name): field
    for kind, root in (("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type))
    if root
    for name, field in root.fields.items()
    if field.args
}


class Reached(RequestError):
    """Raised where an operation turns to the graph: all of its arguments were taken."""

    code = "REACHED"


class Unread(NoGraph):
    """A reader that refuses to read."""

    touches_much = False

    def __getattr__(self, name: str) -> object:
        """Refuse."""
        raise Reached(name)


SERVICE: Final = Service(DocumentCache(SCHEMA), Gate(SCHEMA), executor_on(Unread))
BOOLEANS: Final = st.booleans()


def errors_of(text: str, **variables: object) -> list[dict[str, Any]]:
    """Return the errors of an operation."""
    content = asyncio.run(SERVICE.respond(Request(text, variables), EVERYONE)).content
    return list(json.loads(content).get("errors", ()))


def codes_of(text: str, **variables: object) -> set[str]:
    """Return the codes of the errors of an operation."""
    return {error["extensions"]["code"] for error in errors_of(text, **variables)}


def in_brackets(items: Iterable[str]) -> str:
    """Return items in brackets, where there are any."""
    joined = ", ".join(items)
    return f"({joined})" if joined else ""


@pytest.mark.parametrize(("kind", "name"), FIELDS)
@settings(max_examples=times(6), deadline=None)
@given(data=st.data())
def test_no_argument_is_a_fault_of_ours(kind: str, name: str, data: st.DataObject) -> None:
    field = FIELDS[kind, name]
    given_ones = [one for one, argument in field.args.items() if is_required_argument(argument) or data.draw(BOOLEANS)]
    values = {one: data.draw(raw(field.args[one].type, WRONG)) for one in given_ones}
    selection = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    declared = in_brackets(f"${one}: {field.args[one].type}" for one in values)
    named = in_brackets(f"{one}: ${one}" for one in values)
    stated = in_brackets(f"{one}: {written(value, field.args[one].type)}" for one, value in values.items())
    assert "INTERNAL" not in codes_of(f"{kind} {declared} {{ {name}{named} {selection} }}", **values), values
    assert "INTERNAL" not in codes_of(f"{kind} {{ {name}{stated} {selection} }}"), stated


@pytest.mark.parametrize("name", ["publishChanges", "proposeChanges"])
@pytest.mark.parametrize(
    ("declared", "operation", "given"),
    [
        ("", "{removeFirmware: null}", {}),
        ("", "{}", {}),
        ("($one: FirmwareRemoval)", "{removeFirmware: $one}", {}),
        ("($one: FirmwareRemoval!)", "{removeFirmware: $one}", {"one": None}),
        ("($one: ChangeOperation!)", "$one", {"one": {"removeFirmware": None}}),
        ("($one: ChangeOperation!)", "$one", {"one": {}}),
    ],
)
def test_operation_of_which_nothing_is_given_is_refused_with_its_place(
    name: str, declared: str, operation: str, given: dict[str, object]
) -> None:
    text = f"mutation {declared} {{ {name}(input: {{operations: [{operation}]}}) {{ __typename }} }}"
    [error] = errors_of(text, **given)
    assert error["extensions"]["code"] in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
    assert error["locations"]
    assert "$one" in error["message"] or "exactly one field" in error["message"]
