"""One execution of a plan, breadth first: each field is computed for all objects of its level at once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import GraphQLError

from firmware_graph.api.plan.binding import Column
from firmware_graph.api.plan.completion import Completion, Failure, PathOf, outcome
from firmware_graph.api.plan.nesting import Nesting, nesting_of
from firmware_graph.api.plan.shape import FieldPlan, ObjectPlan
from firmware_graph.api.plan.source import completed_values, many_objects
from firmware_graph.api.plan.variables import Input
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import Computed, Relation

Values = Sequence[Any]
ROWS_AT_ONCE: Final = 100
ROOT = ()
"""The row of the root, which no field reads."""


@dataclass(slots=True)
class Run:
    """One execution; `errors` are unordered."""

    context: OperationContext
    given: Input
    errors: list[GraphQLError] = field(default_factory=list)

    async def objects(self, plan: ObjectPlan, rows: Values, path_of: PathOf) -> list[Any]:
        """Return the objects of some rows of one type; a `Failure` if a null propagates to the parent."""
        if plan.error:
            return whole_or_broken([Failure(plan.error)] * len(rows))
        columns = await together([self.read(asked, rows, path_of) for asked in plan.read]) if rows else []
        if not any(isinstance(column, Broken) for column in columns):
            try:
                made = await self.projected(many_objects(plan), rows, *columns)
            except Exception:  # noqa: BLE001, S110 - something is wrong: the slow path says what
                pass
            else:
                return made
        slow_path = Completion(self.context, self.errors)
        cells = [*zip(*columns, strict=True)] if columns else [()] * len(rows)
        return await self.one_by_one(lambda n: slow_path.row(plan, rows[n], cells[n], path_of(n)), rows)

    async def read(self, asked: FieldPlan, rows: Values, path_of: PathOf) -> list[Any]:
        """Complete one field for all rows of a level."""
        values = await self.values(asked, rows)
        if not any(child.read or child.error for child in asked.children.values()):
            try:
                made = await self.completed(asked, values)
            except Exception:  # noqa: BLE001, S110 - something is wrong: the slow path says what
                pass
            else:
                return made
            slow_path = Completion(self.context, self.errors)
            return await self.one_by_one(lambda n: slow_path.field(asked, values[n], path_of(n)), values)
        nesting = nesting_of(asked, values)
        objects = await self.children(asked, nesting, path_of)
        if nesting.is_regular and not isinstance(objects, Broken):
            return nesting.filled(objects)
        slow_path, filled = Completion(self.context, self.errors, has_objects=True), nesting.filled(objects)
        return await self.one_by_one(lambda n: slow_path.field(asked, filled[n], path_of(n)), filled)

    async def one_by_one(self, complete: Callable[[int], Any], values: Values) -> list[Any]:
        """Complete values one by one, in their places, after an error; many of them away from the event loop."""
        reader, places = self.context.reader, range(len(values))
        count = sum(len(value) if isinstance(value, list) else 1 for value in values)
        if count <= ROWS_AT_ONCE and not reader.touches_much:
            return whole_or_broken([complete(n) for n in places])
        return whole_or_broken(await reader.each(places, complete, is_heavy=True))

    async def completed(self, asked: FieldPlan, values: Values) -> list[Any]:
        """Complete a field that is read from columns alone; a long list in parts."""
        function = completed_values(asked)
        if len(values) == 1 and isinstance(values[0], list) and len(values[0]) > ROWS_AT_ONCE:
            whole = values[0]
            parts = [whole[place : place + ROWS_AT_ONCE] for place in range(0, len(whole), ROWS_AT_ONCE)]
            made = await self.context.reader.each(parts, lambda part: function([part], self.context))
            return [[one for [part] in made for one in part]]
        return await self.projected(function, values)

    async def projected(self, function: Callable[..., list[Any]], rows: Values, *columns: Values) -> list[Any]:
        """Call a generated function for all rows; in parts for many rows, so that the event loop is not blocked."""
        reader = self.context.reader
        if len(rows) <= ROWS_AT_ONCE and not reader.touches_much:
            return function(rows, self.context, *columns)
        spans = [slice(place, place + ROWS_AT_ONCE) for place in range(0, len(rows), ROWS_AT_ONCE)]
        made = await reader.each(
            spans, lambda span: function(rows[span], self.context, *(column[span] for column in columns))
        )
        return [one for part in made for one in part]

    async def values(self, asked: FieldPlan, rows: Values) -> Values:
        """Compute a field for all rows; an exception takes the place of the value."""
        match asked.binding:
            case Relation() as relation:
                try:
                    return await self.related(asked, relation, rows)
                except Exception as error:  # noqa: BLE001 - raised at each place where the value is missing
                    return [error] * len(rows)
            case Column(attribute):
                return [outcome(getattr, row, attribute) for row in rows]
            case Computed() as computed:
                return [outcome(computed.value, row, self.context) for row in rows]
        raise AssertionError  # pragma: no cover - nothing else is read

    async def related(self, asked: FieldPlan, relation: Relation, rows: Values) -> Values:
        """Call a relation once for all rows, together with rows of other places that need the same at this moment."""
        assert asked.arguments  # noqa: S101 - narrows; every relation has them
        arguments = asked.arguments.values(self.given)

        async def call(parents: Values) -> Values:
            answers = await relation.batch(parents, self.context, **arguments)
            self.context.check_clock()
            self.context.disclosures.add(asked.coordinate, parents, answers)
            if len(answers) != len(parents):
                message = f"{'.'.join(asked.coordinate)} has {len(answers)} answers for {len(parents)} parents"
                raise RuntimeError(message)
            return answers

        return await self.context.gathered((relation, asked.arguments.text), rows, call)

    async def children(self, asked: FieldPlan, nesting: Nesting, path_of: PathOf) -> list[Any]:
        """Return the objects of a field, computed for each type together."""
        rows = nesting.rows
        if not asked.is_abstract:
            [child] = asked.children.values()
            if all(asked.child_for(class_) for class_ in set(map(type, rows))):
                return await self.objects(child, rows, nesting.path_of(path_of))
        members: dict[str, list[int]] = {}
        made: list[Any] = [None] * len(rows)
        for n, row in enumerate(rows):
            child_plan = asked.child_for(type(row))
            if child_plan is None:
                made[n] = Completion.stranger(asked, row)
            else:
                members.setdefault(child_plan.type.name, []).append(n)

        async def of_type(name: str, places: list[int]) -> None:
            paths = nesting.path_of(path_of)
            objects = await self.objects(asked.children[name], [rows[n] for n in places], lambda n: paths(places[n]))
            for n, one in zip(places, objects, strict=True):
                made[n] = one

        await together([of_type(name, places) for name, places in members.items()])
        return whole_or_broken(made)


class Broken(list[Any]):
    """A list with failures or exceptions in it."""


def whole_or_broken(values: list[Any]) -> list[Any]:
    """Return a list as `Broken` if it holds a failure or an exception."""
    return Broken(values) if any(isinstance(value, (Failure, Exception)) for value in values) else values


async def together(waiting: Sequence[Any]) -> Sequence[Any]:
    """Await several coroutines concurrently; a single one without a task."""
    return [await waiting[0]] if len(waiting) == 1 else await asyncio.gather(*waiting)
