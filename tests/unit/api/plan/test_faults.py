"""Every fault in every place of a small schema: the plan says of it what graphql-core says."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pytest
from graphql import get_named_type, is_leaf_type

from support.faulty_case import COORDINATES, Case
from support.faulty_harness import Harness
from support.faulty_rows import WRONG, Fault, Item
from support.faulty_schema import FAULTS
from support.random_operations import NAME, RandomOperation
from support.sizes import times

pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # which graphql-core leaves behind

MEMBERS: Final = {"Thing": ("Item", "Note", "Tag"), "Either": ("Part", "Tag")}
READ: Final = {"Item": "best", "Note": "about", "Part": "best", "Tag": "items"}
OF_PAGES: Final = "nodes { __typename } edges { cursor node { __typename } } pageInfo { hasNextPage endCursor }"
GIVEN: Final = {"echo": "(needed: 1)", "whole": '(key: "k")', "maybeWhole": '(key: "kk")'}
ROOTS_OF_NUMBERS: Final = ("items", "maybeItems")
CAMEL_CASE: Final = {name: name.partition(".")[2].replace("_", "").lower() for name in FAULTS}
SHARE: Final = 1 if times(1) > 1 else 4
"""One of how many values is put in a place; all of them are in `make soak`."""

RENAMED: Final = {"text": "renamed", "key": "id"}


def selected(place: str) -> list[str]:
    """Write the fields that a fault is in, with objects only and with reads beneath them."""
    type_name, _, attribute = place.partition(".")
    wanted = RENAMED.get(attribute, attribute).replace("_", "").lower() if type_name == "Item" else CAMEL_CASE[place]
    written = []
    for name, field, type_ in COORDINATES:
        if name != type_name or field.lower() not in {wanted, f"maybe{wanted}"}:
            continue
        given = "(numbers: [0, 1, 2])" if type_name == "Query" and field in ROOTS_OF_NUMBERS else ""
        called = field + (given or (GIVEN.get(field, "") if type_name == "Query" or field == "echo" else ""))
        named = get_named_type(type_)
        if is_leaf_type(named):
            written.append(called)
        elif named.name.endswith("Connection"):
            read = rows(named.name.removesuffix("Connection"), READ)
            written += [f"{called} {{ {of} }}" for of in (OF_PAGES, f"totalCount nodes {{ {read} }}")]
        else:
            written += [f"{called} {{ {of} }}" for of in ("__typename", rows(named.name), rows(named.name, READ))]
    return written


def rows(type_name: str, read: Mapping[str, str] = MappingProxyType({})) -> str:
    """Write what is asked of rows of a type: their numbers, or those of rows that are read beneath them."""
    members = MEMBERS.get(type_name, (type_name,))
    asked = {name: f"{read[name]} {{ number }}" if read else "number" for name in members}
    return " ".join(f"... on {name} {{ {fields} }}" for name, fields in asked.items())


def within(place: str, field: str) -> str:
    """Write an operation that comes to a field in a list whose items can be null, in one that cannot, and alone."""
    if place.startswith("Query."):
        return f"{{ __typename {field} }}"
    if place.startswith("Note."):
        return f"{{ maybeThings {{ ... on Note {{ {field} }} }} item {{ note {{ {field} }} }} }}"
    rows = f"{{ number {field} }}"
    return f"{{ maybeItems(numbers: [0, 1, 2, 3]) {rows} item(number: 2) {{ part {{ item {rows} }} }} }}"


@pytest.mark.parametrize("place", FAULTS)
def test_fault_is_said_alike(place: str) -> None:
    fields = selected(place)
    assert fields
    of_a_cell = place.startswith("Item.") and place.partition(".")[2] in Item._fields
    step = (2 if of_a_cell else 1) * SHARE  # rows 0 and 2 have one value and the next
    for number, field in enumerate(fields):
        for which in range(number % SHARE, len(WRONG) + 1, step):
            operation = RandomOperation(f"query {NAME} {within(place, field)}", {})
            Case(operation, {place: Fault(2, which)}).check()


@pytest.mark.parametrize("field", ["whole", "words", "part { item { whole } }"])
def test_many_places_with_a_fault_among_them_hold_nobody_up(field: str) -> None:
    numbers = [*range(300)]
    operation = RandomOperation(f"query {NAME} {{ maybeItems(numbers: {numbers}) {{ number {field} }} }}", {})
    case = Case(operation, {"Item.whole": Fault(2, 1), "Item.words": Fault(2, 1)})
    case.check()
    harness = Harness(case.faults)
    case.by_plan(harness=harness)
    assert any(harness.moved), "they are completed in a thread"
