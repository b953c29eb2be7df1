"""Long lists within the values of variables: coerced in turns with other work of the event loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql import GraphQLInputType, get_nullable_type, is_input_object_type, is_list_type

from firmware_graph.api.plan.coercion import Coercions, ReadItems

ITEMS_OF_A_TURN: Final = 1_000  # a few milliseconds of work; then others get a turn


@dataclass(slots=True)
class Turns:
    """Reads the lists in the values of one request; `left` is how many items may be read before others get a turn."""

    coercions: Coercions
    left: int = ITEMS_OF_A_TURN

    async def prepared(self, value: Any, type_: GraphQLInputType) -> Any:  # noqa: ANN401 - JSON
        """Return a value with its lists read, and the rest as it was given."""
        nullable = get_nullable_type(type_)
        if is_list_type(nullable) and isinstance(value, list):
            return ReadItems(await self.items(value, nullable.of_type))
        if is_input_object_type(nullable) and isinstance(value, dict):
            lists = self.coercions.lists_of(nullable)
            return {**value, **{name: await self.prepared(value[name], lists[name]) for name in lists if name in value}}
        return value

    async def items(self, values: Sequence[Any], type_: GraphQLInputType) -> list[Any]:
        """Coerce and convert the items of a list."""
        read, made = self.coercions.reader(type_), list[Any]()
        if self.coercions.has_lists(type_):
            for value in values:
                made.append(read(await self.prepared(value, type_)))
                await self.spend(1)
            return made
        for begin in range(0, len(values), ITEMS_OF_A_TURN):
            some = values[begin : begin + ITEMS_OF_A_TURN]
            made += map(read, some)
            await self.spend(len(some))
        return made

    async def spend(self, items: int) -> None:
        """Count items that were read, and let other work pass if it was enough of them."""
        self.left -= items
        if self.left <= 0:
            self.left = ITEMS_OF_A_TURN
            await asyncio.sleep(0)
