"""A harness that answers for the fields of a small schema: asynchronously, and with the faults of a case."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from graphql import GraphQLError, Undefined

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.background import Background
from firmware_graph.database.graph import Deadline
from firmware_graph.database.waiter import Waiter
from firmware_graph.errors import BadUserInput, GraphUnavailable
from firmware_graph.model.page import Page
from support.faulty_rows import Faults, Stranger


@dataclass(slots=True)
class Harness:
    """The state of one execution, used in place of a reader."""

    faults: Faults
    calls: list[str] = field(default_factory=list)
    revision: None = None
    tiers: frozenset[object] = frozenset()
    tiers_read: frozenset[object] = frozenset()
    graph: Any = field(default_factory=lambda: SimpleNamespace(last_seen=None))
    touches_much: bool = False
    moved: list[int] = field(default_factory=list)

    async def each(self, items: Sequence[Any], function: Callable[[Any], Any], *, is_heavy: bool) -> list[Any]:
        """Process items like a reader, without a deadline; `moved` is how many items left the event loop."""
        self.moved.append(len(items) if is_heavy else 0)
        return await Background().each(items, function, Waiter("harness", Deadline.after(600)), is_heavy=is_heavy)

    def context(self) -> OperationContext:
        """Create the context of an operation on this harness."""
        return OperationContext.begin(ANONYMOUS, cast("Any", self))


def place(row: object) -> int:
    """Return the number of a parent; the root is 0."""
    return getattr(row, "number", 0)


async def answered(
    name: str, parents: Sequence[Any], context: OperationContext, answer: Callable[[int, Faults], object], said: object
) -> list[Any]:
    """Answer for all parents asynchronously, with the fault of this field."""
    harness = harness_of(context)
    harness.calls.append(f"{name} {said!r} {sorted(map(place, parents))}")
    for _ in range(len(name) % 4):
        await asyncio.sleep(0)
    results = [answer(place(parent), harness.faults) for parent in parents]
    fault = harness.faults.get(name)
    if fault is None:
        return results
    whole: list[Callable[[], list[Any]]] = [
        lambda: raising(ValueError("broken")),
        lambda: raising(BadUserInput("not so", argument="most")),
        lambda: raising(GraphQLError("said in GraphQL", extensions={"a": 1})),
        lambda: raising(GraphUnavailable("away")),
        lambda: results[1:],
        lambda: [*results, None],
    ]
    if fault.which % 3 == 0:
        return whole[fault.which // 3 % len(whole)]()
    return [
        spoiled(result, fault.which) if fault.hits(place(parent)) else result
        for parent, result in zip(parents, results, strict=True)
    ]


def raising(error: Exception) -> list[Any]:
    """Raise an error, as an expression."""
    raise error


def spoiled(value: object, which: int) -> object:
    """Replace a result, or part of it, by an invalid value."""
    instead: list[object] = [None, ValueError("a bad result"), Stranger(2), "zzz", 2**31, Undefined, [None], [[None]]]
    if isinstance(value, list):
        wrong: list[Callable[[], object]] = [
            lambda: [*value, None],
            lambda: [ValueError("a bad item"), *value],
            lambda: [*value, Stranger(3)],
            lambda: tuple(value),
            lambda: once(value),
        ]
        instead += [make() for make in wrong]
    if isinstance(value, Page):
        rows, cursors = value.rows, value.cursors
        instead += [
            Page([*rows, None], [*cursors, "0"], has_next=False, total_count=2**31),
            Page([Stranger(1), *rows], ["0", *cursors], has_next=False, total_count=value.total_count),
            Page(rows, ["0", *cursors], has_next=cast("bool", None), total_count=value.total_count),
        ]
    return instead[which % len(instead)]


def once(values: Sequence[object]) -> Iterator[object]:
    """Yield values that can be read only once."""
    return iter(values)


def failing(name: str, row: object, context: OperationContext, value: object) -> Any:
    """Return the value of a computed field, with its fault."""
    fault = harness_of(context).faults.get(name)
    if fault is None or not fault.hits(place(row)):
        return value
    if fault.which % 2:
        raise ValueError(f"{name} of {place(row)} cannot be told")
    return spoiled(value, fault.which // 2)


def harness_of(context: OperationContext) -> Harness:
    """Return the harness of an operation."""
    return cast("Harness", context.reader)
