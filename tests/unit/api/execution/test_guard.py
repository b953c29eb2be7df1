"""The second lock, on its own: whatever let a field through, its resolver is not reached."""

from typing import Any

import pytest
from graphql import ExecutionResult, build_schema, execute, parse

from firmware_graph.api.execution.guard import GuardedExecutor
from firmware_graph.auth.coordinates import coordinates_in
from firmware_graph.auth.readable import readable_fields
from firmware_graph.model.rights import Rights, Scope

SCHEMA = build_schema("type Query { open: String shut: String thing: Thing } type Thing { open: String shut: String }")
POLICY = coordinates_in(
    {
        Scope.CPL_READ: {"Query": "open thing", "Thing": "open"},
        Scope.ZIGBEE_READ: {"Query": "shut", "Thing": "shut"},
    }
)


class Rows:
    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, _root: object, info: Any, **_arguments: object) -> object:
        self.read.append(f"{info.parent_type}.{info.field_name}")
        return "value"


@pytest.mark.parametrize(("scopes", "shut"), [({Scope.CPL_READ}, None), ({Scope.CPL_READ, Scope.ZIGBEE_READ}, "value")])
def test_field_out_of_scope_is_null_and_never_resolved(scopes: set[Scope], shut: str | None) -> None:
    rows = Rows()
    result = execute(
        SCHEMA,
        parse("{ __typename open shut thing { __typename open shut } __schema { queryType { name } } }"),
        field_resolver=rows,
        executor_class=GuardedExecutor,
        readable=readable_fields(POLICY, Rights(frozenset(scopes))),
    )
    assert isinstance(result, ExecutionResult)
    assert result.data == {
        "__typename": "Query",
        "open": "value",
        "shut": shut,
        "thing": {"__typename": "Thing", "open": "value", "shut": shut},
        "__schema": {"queryType": {"name": "Query"}},
    }
    assert [name for name in rows.read if name.endswith(".shut")] == (["Query.shut", "Thing.shut"] if shut else [])
