"""A small schema, declared as the project declares its own, over rows with faults."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Final

import strawberry
from strawberry.schema.config import StrawberryConfig

from firmware_graph.api.schema.connection import ENTRY_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, computed, relation, root_field, stands_for
from firmware_graph.api.schema.scalars import SCALARS, BigInt, Date, DateTime
from firmware_graph.model.page import Page
from support import faulty_rows as rows
from support.faulty_fields import (
    Choice,
    best_of,
    count_of,
    counts_of,
    echo_of,
    groups_of,
    items_of,
    itself,
    maybe_best_of,
    maybe_groups_of,
    maybe_items_of,
    notes_on,
    page_of,
    shades_of,
    thing_in,
    thing_of,
    things_of,
    twice,
)
from support.faulty_harness import answered
from support.faulty_rows import Colour, Faults, a_page, a_thing, an_item
from support.random_arguments import Pools

LazyItem = Annotated["Item", strawberry.lazy("support.faulty_schema")]
LazyNote = Annotated["Note", strawberry.lazy("support.faulty_schema")]
LazyTag = Annotated["Tag", strawberry.lazy("support.faulty_schema")]
Thing = Annotated[LazyItem | LazyNote | LazyTag, strawberry.union("Thing")]


@strawberry.type
class Note:
    is_type_of = stands_for(rows.Note)

    number: int
    text: str | None
    about: LazyItem = relation(best_of)
    things: list[Thing] = relation(things_of)
    shades: list[Colour | None] = computed(shades_of)


@strawberry.type
class Tag:
    is_type_of = stands_for(rows.Tag)

    number: int
    label: str
    items: list[LazyItem] = relation(items_of)


@strawberry.type
class Part:
    is_type_of = stands_for(rows.Item)

    number: int
    text: str
    item: LazyItem = computed(itself)
    best: LazyItem | None = relation(maybe_best_of)


Either = Annotated[Part | Tag, strawberry.union("Either")]


@strawberry.type
class Item:
    is_type_of = stands_for(rows.Item)

    number: int
    whole: int
    maybe_whole: int | None
    ratio: float
    maybe_ratio: float | None
    text: str = column(name="renamed")
    maybe_text: str | None
    flag: bool
    maybe_flag: bool | None
    key: strawberry.ID = column(name="id")
    maybe_key: strawberry.ID | None
    day: Date
    maybe_day: Date | None
    moment: DateTime
    maybe_moment: DateTime | None
    huge: BigInt
    maybe_huge: BigInt | None
    colour: Colour
    maybe_colour: Colour | None
    words: list[str]
    maybe_words: list[str | None] | None
    grid: list[list[int]]
    maybe_grid: list[list[int | None] | None] | None
    colours: list[Colour]
    maybe_moments: list[DateTime | None] | None
    note: Note
    maybe_notes: list[Note | None] | None
    maybe_thing: Thing | None
    twice: int = computed(twice)
    part: Part = computed(itself)
    near: Thing | None = computed(thing_in)
    notes: list[Note] = computed(notes_on)
    echo: str = relation(echo_of)
    items: list[LazyItem] = relation(items_of)
    maybe_items: list[LazyItem | None] | None = relation(maybe_items_of)
    groups: list[list[LazyItem]] = relation(groups_of)
    maybe_groups: list[list[LazyItem | None] | None] | None = relation(maybe_groups_of)
    best: LazyItem = relation(best_of)
    maybe_best: LazyItem | None = relation(maybe_best_of)
    things: list[Thing] = relation(things_of)
    maybe_things: list[Thing | None] | None = relation(things_of)
    thing: Thing | None = relation(thing_of)
    count: int = relation(count_of)
    counts: list[int] | None = relation(counts_of)
    page: Connection[LazyItem] = relation(page_of)
    maybe_page: Connection[LazyItem] | None = relation(page_of)


async def one(name: str, context: OperationContext, answer: Callable[[Faults], object], said: object) -> Any:
    """Answer for the root."""
    [found] = await answered(name, [None], context, lambda _, faults: answer(faults), said)
    return list(found) if isinstance(found, Iterator) else found  # several keys of the root may share it


async def item_field(context: OperationContext, *, number: int | None = 1) -> Any:
    return await one("Query.item", context, lambda faults: None if number is None else an_item(number, faults), number)


async def items_field(context: OperationContext, *, numbers: list[int], colours: list[Colour] | None = None) -> Any:
    said = (numbers, colours)
    return await one("Query.items", context, lambda faults: [an_item(number, faults) for number in numbers], said)


async def things_field(context: OperationContext, *, most: int = 5) -> Any:
    return await one("Query.things", context, lambda faults: [a_thing(n, faults) for n in range(most)], most)


async def either_field(context: OperationContext, *, choice: Choice | None = None) -> Any:
    def found(faults: Faults) -> object:
        return rows.Tag(7, "t") if choice and choice.colour else an_item(choice.least if choice else 2, faults)

    return await one("Query.either", context, found, choice)


async def page_field(
    context: OperationContext, *, first: int | None = 3, after: str | None = None, wants_total: bool
) -> Any:
    request = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)

    def page(faults: Faults) -> Page[Any]:
        return a_page([a_thing(n, faults) for n in range(6)], request)

    return await one("Query.page", context, page, request)


async def whole_field(context: OperationContext, *, key: strawberry.ID) -> Any:
    return await one("Query.whole", context, lambda _: len(key), key)


async def moments_field(context: OperationContext, *, at: DateTime | None = None) -> Any:
    return await one("Query.moments", context, lambda _: [0, at], at)


@strawberry.type
class Query:
    item: Item | None = root_field(item_field)
    required: Item = root_field(item_field)
    items: list[Item] = root_field(items_field)
    maybe_items: list[Item | None] | None = root_field(items_field)
    things: list[Thing] = root_field(things_field)
    maybe_things: list[Thing | None] | None = root_field(things_field)
    either: Either = root_field(either_field)
    maybe_either: Either | None = root_field(either_field)
    page: Connection[Thing] = root_field(page_field)
    maybe_page: Connection[Thing] | None = root_field(page_field)
    whole: int = root_field(whole_field)
    maybe_whole: int | None = root_field(whole_field)
    moments: list[DateTime | None] | None = root_field(moments_field)


SCHEMA: Final = strawberry.Schema(
    query=Query, config=StrawberryConfig(disable_field_suggestions=True, scalar_map=SCALARS)
)
POOLS: Final[Pools] = {
    "Int": [0, 1, 2, 3, 5, 11],
    "first": [1, 2, 50, 0, 501],
    "after": ["Mw", "bad"],
    "Float": [0.5, 2, -1e10],
    "String": ["a", 'é"\n', ""],
    "ID": ["k/1", 7],
    "Boolean": [True, False],
    "Date": ["2025-01-01", "2025-06-01"],
    "DateTime": ["2025-01-01T00:00:00Z", "2025-06-01T12:00:00.5+01:00"],
}
READ: Final = ("echo", "items", "maybe_items", "groups", "maybe_groups", "best", "maybe_best", "things", "thing")
COUNTED: Final = ("count", "counts", "page")
WORKED_OUT: Final = ("twice", "part", "near", "notes")
AT_THE_ROOT: Final = ("item", "items", "things", "either", "page", "whole", "moments")
FAULTS: Final = [
    *(f"Item.{name}" for name in (*rows.Item._fields[1:], *WORKED_OUT, *READ, *COUNTED)),
    *(f"Query.{name}" for name in AT_THE_ROOT),
    "Note.shades",
]
"""The places where a fault can be."""
