"""Fields: columns, functions of a row, and one call for all parents of a level."""

from collections.abc import Awaitable, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import strawberry
from graphql import ExecutionResult, execute, parse

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, computed, relation, root_field, stands_for
from firmware_graph.auth.caller import ANONYMOUS

pytestmark = pytest.mark.anyio


class Row(NamedTuple):
    number: int
    parts: list[int]


CALLS: list[tuple[object, ...]] = []


def doubled(row: Row, context: OperationContext) -> int:
    return row.number * 2 + len(context.versions)


async def below(rows: Sequence[Row], _context: OperationContext, *, most: int | None = 9) -> list[list[Row]]:
    CALLS.append(([row.number for row in rows], most))
    return [[Row(row.number * 10 + part, []) for part in row.parts[:most]] for row in rows]


async def counted(
    rows: Sequence[Row], _context: OperationContext, *, after: str | None = None, wants_total: bool
) -> list[int]:
    CALLS.append((after, wants_total))
    return [row.number for row in rows]


@strawberry.type
class Total:
    is_type_of = stands_for(int)

    total_count: int = computed(lambda number, _: number)
    other: int = computed(lambda number, _: number)


@strawberry.type
class Item:
    is_type_of = stands_for(Row)

    number: int = column("A number.")
    renamed: int = computed(doubled, name="twice")
    below: list["Item"] = relation(below)
    total: Total = relation(counted)


async def items(_context: OperationContext, *, numbers: list[int]) -> list[Row]:
    CALLS.append(("items",))
    return [Row(number, [1, 2]) for number in numbers]


@strawberry.type
class Query:
    items: list[Item] = root_field(items, "Some.")


SCHEMA = strawberry.Schema(query=Query)


async def ask(query: str) -> dict[str, Any]:
    CALLS.clear()
    reader: Any = SimpleNamespace(revision=None, tiers_read=frozenset(), graph=SimpleNamespace(last_seen=None))
    context = OperationContext.begin(ANONYMOUS, reader)
    answer = execute(SCHEMA._schema, parse(query), context_value=context)  # noqa: SLF001 - what graphql-core takes
    answered = await answer if isinstance(answer, Awaitable) else answer
    assert isinstance(answered, ExecutionResult)
    assert not answered.errors, answered.errors
    return dict(answered.data or {})


def test_arguments_are_those_of_the_function_and_a_default_of_none_is_none() -> None:
    sdl = SCHEMA.as_str()
    assert "below(most: Int = 9): [Item!]!" in sdl
    assert "total(after: String): Total!" in sdl
    assert "items(numbers: [Int!]!): [Item!]!" in sdl
    assert '"""A number."""' in sdl
    assert "twice: Int!" in sdl


async def test_all_parents_of_a_level_are_answered_by_one_call() -> None:
    answer = await ask("{ items(numbers: [1, 2, 1]) { number twice below(most: 2) { number below { number } } } }")
    assert answer["items"][1] == {
        "number": 2,
        "twice": 4,
        "below": [{"number": 21, "below": []}, {"number": 22, "below": []}],
    }
    assert CALLS == [("items",), ([1, 2, 1], 2), ([11, 12, 21, 22, 11, 12], 9)]


async def test_other_arguments_are_another_call() -> None:
    await ask("{ items(numbers: [1]) { a: below(most: 1) { number } b: below(most: 2) { number } } }")
    assert sorted(CALLS[1:]) == [([1], 1), ([1], 2)]


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        ("{ other }", False),
        ("{ totalCount }", True),
        ("{ other ... on Total { n: totalCount } }", True),
        ("{ ...first }", True),
        ("{ other ... { other } ...last ...last }", False),
    ],
)
async def test_a_total_is_wanted_where_it_is_selected(selection: str, *, wanted: bool) -> None:
    fragments = "fragment first on Total { ...last ...second } fragment second on Total { totalCount }"
    fragments = f"{fragments} fragment last on Total {{ other }}"
    await ask(f'{{ items(numbers: [1]) {{ total(after: "x") {selection} }} }} {fragments}')
    assert CALLS[1:] == [("x", wanted)]


@pytest.mark.timeout(20)
async def test_fragments_that_double_at_every_level_are_entered_once() -> None:
    levels = 60
    fragments = [f"fragment f{n} on Total {{ ...f{n + 1} ... {{ ...f{n + 1} }} }}" for n in range(levels)]
    last = f"fragment f{levels} on Total {{ other }}"
    await ask(f"{{ items(numbers: [1]) {{ total {{ ...f0 }} }} }} {' '.join(fragments)} {last}")
    assert CALLS[1:] == [(None, False)]
