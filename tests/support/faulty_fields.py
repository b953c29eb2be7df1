"""The batches and row functions of a small schema."""

from collections.abc import Sequence
from typing import Annotated, Any, Optional, cast

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.connection import ENTRY_KEY, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model.page import Page
from support import faulty_rows as rows
from support.faulty_harness import answered, failing, harness_of
from support.faulty_rows import Colour, Faults, a_page, a_thing, an_item, below

strawberry.enum(Colour)


@strawberry.input
class Choice:
    """An input object that holds another, with defaults and without."""

    least: int = 1
    colour: Colour | None = UNSET
    colours: list[Colour] | None = UNSET
    at: DateTime | None = UNSET
    word: str | None = strawberry.field(default=UNSET, name="aWord")
    inner: Optional["Choice"] = UNSET


async def echo_of(  # noqa: PLR0913 - an argument of every kind
    items: Sequence[Any],
    context: OperationContext,
    *,
    whole: int | None = 3,
    ratio: float | None = None,
    text: str | None = None,
    flag: bool = False,
    key: strawberry.ID | None = None,
    at: DateTime | None = None,
    colour: Colour | None = None,
    colours: list[Colour] | None = None,
    choice: Choice | None = None,
    choices: list[list[Choice | None]] | None = None,
    required: Annotated[int, strawberry.argument(name="needed")],
) -> list[Any]:
    said = (whole, ratio, text, flag, key, at, colour, colours, choice, choices, required)
    return await answered("Item.echo", items, context, lambda number, _: f"{number} {said!r}", said)


async def items_of(
    items: Sequence[Any], context: OperationContext, *, most: int = 4, colours: list[Colour] | None = None
) -> list[Any]:
    def under(number: int, faults: Faults) -> list[rows.Item]:
        return [an_item(nth, faults) for nth in below(number, most) if not colours or nth % 2]

    return await answered("Item.items", items, context, under, (most, colours))


async def maybe_items_of(items: Sequence[Any], context: OperationContext, *, choice: Choice | None = None) -> list[Any]:
    def under(number: int, faults: Faults) -> list[rows.Item | None] | None:
        found = [an_item(nth, faults) if nth % 4 else None for nth in below(number)]
        return None if number % 5 == 0 else found[: choice.least if choice else 4]

    return await answered("Item.maybe_items", items, context, under, choice)


async def groups_of(items: Sequence[Any], context: OperationContext) -> list[Any]:
    def under(number: int, faults: Faults) -> list[list[rows.Item]]:
        return [[an_item(nth, faults) for nth in below(group)] for group in below(number)]

    return await answered("Item.groups", items, context, under, ())


async def maybe_groups_of(items: Sequence[Any], context: OperationContext) -> list[Any]:
    def under(number: int, faults: Faults) -> list[list[rows.Item | None] | None] | None:
        groups = [
            [an_item(nth, faults) if nth % 3 else None for nth in below(group)] if group % 4 else None
            for group in below(number)
        ]
        return groups if number % 5 else None

    return await answered("Item.maybe_groups", items, context, under, ())


async def best_of(items: Sequence[Any], context: OperationContext) -> list[Any]:
    return await answered("Item.best", items, context, lambda n, faults: an_item((n * 5 + 1) % 23, faults), ())


async def maybe_best_of(items: Sequence[Any], context: OperationContext, *, at: DateTime | None = None) -> list[Any]:
    def best(number: int, faults: Faults) -> rows.Item | None:
        return an_item((number * 7 + 2) % 23, faults) if number % 3 else None

    return await answered("Item.maybe_best", items, context, best, at)


async def things_of(items: Sequence[Any], context: OperationContext) -> list[Any]:
    def under(number: int, faults: Faults) -> list[Any]:
        return [a_thing(nth, faults) for nth in below(number + 1)]

    return await answered("Item.things", items, context, under, ())


async def thing_of(items: Sequence[Any], context: OperationContext) -> list[Any]:
    def thing(number: int, faults: Faults) -> object:
        return a_thing(number + 1, faults) if number % 4 else None

    return await answered("Item.thing", items, context, thing, ())


async def counts_of(items: Sequence[Any], context: OperationContext) -> list[Any]:
    return await answered("Item.counts", items, context, lambda number, _: below(number), ())


async def count_of(items: Sequence[Any], context: OperationContext) -> list[Any]:
    return await answered("Item.count", items, context, lambda number, _: number, ())


async def page_of(
    items: Sequence[Any], context: OperationContext, *, first: int | None = 2, after: str | None = None,
    wants_total: bool,
) -> list[Any]:  # fmt: skip
    request = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)

    def page(number: int, faults: Faults) -> Page[Any]:
        return a_page([an_item(nth, faults) for nth in below(number + 2)], request)

    return await answered("Item.page", items, context, page, (request,))


def twice(row: rows.Item, context: OperationContext) -> int:
    return cast("int", failing("Item.twice", row, context, row.number * 2))


def itself(row: rows.Item, context: OperationContext) -> rows.Item:
    return cast("rows.Item", failing("Item.part", row, context, row))


def thing_in(row: rows.Item, context: OperationContext) -> object:
    return failing("Item.near", row, context, a_thing(row.number + 2, harness_of(context).faults))


def notes_on(row: Any, context: OperationContext) -> object:
    return failing("Item.notes", row, context, [rows.Note(nth, "n") for nth in below(row.number)])


def shades_of(note: rows.Note, context: OperationContext) -> object:
    return failing("Note.shades", note, context, [Colour.RED, None, "g"][: note.number % 4])
