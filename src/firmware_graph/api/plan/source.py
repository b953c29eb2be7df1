"""Python source of a plan: it projects rows directly to parts of the response.

This is the fast path, for valid results; anything invalid makes it raise, and then `completion` takes the slow path.
Only names and numbers enter the text, never a value of a request.
"""

import itertools
from dataclasses import dataclass
from typing import Any, Final

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    Undefined,
    get_nullable_type,
    is_leaf_type,
)

from firmware_graph.api.plan.binding import Column, Constant, row_types_of
from firmware_graph.api.plan.generated import AnomalyError, Source, indented
from firmware_graph.api.plan.leaf import WRITTEN_AS_IT_IS, EnumNames, written
from firmware_graph.api.plan.shape import FieldPlan, ObjectPlan, Projection
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import Computed
from firmware_graph.model.keeps_json import KeepsJson

NUMBERS: Final = itertools.count()
"""The numbers of projections whose JSON rows cache."""


def listed(value: Any) -> Any:  # noqa: ANN401 - whatever a field gave
    """Return a list; leave anything else, which may be readable only once, to the slow path."""
    if value.__class__ in {list, tuple}:
        return value
    raise AnomalyError


def there(value: Any) -> Any:  # noqa: ANN401 - whatever a field gave
    """Return a value that is neither null nor an error."""
    if value is None or value is Undefined or isinstance(value, Exception):
        raise AnomalyError
    return value


class ByRowType(dict[type, Projection]):
    """The projections of a field's objects by the class of their row."""

    def __init__(self, field: FieldPlan) -> None:
        super().__init__()
        self.field = field

    def __missing__(self, class_: type) -> Projection:
        """Look up the type that represents a class not seen before."""
        child = self.field.child_for(class_)
        if child is None:
            raise AnomalyError
        self[class_] = one_object(child)
        return self[class_]


@dataclass(slots=True)
class ProjectionSource(Source):
    """The text of one projection under construction."""

    def value(self, plan: FieldPlan, type_: GraphQLOutputType, variable: str, depth: int = 0) -> str:
        """Return the expression that completes a variable's value to its type."""
        nullable = get_nullable_type(type_)
        may_be_null = not isinstance(type_, GraphQLNonNull)
        if isinstance(nullable, GraphQLList):
            item = f"i{depth}"
            inner = self.value(plan, nullable.of_type, item, depth + 1)
            text = f"[{inner} for {item} in {self.named('listed', listed)}({variable})]"
        elif is_leaf_type(nullable):
            return self.leaf(nullable, variable, may_be_null=may_be_null)
        else:
            text = self.object(plan, variable)
        return f"None if {variable} is None else {text}" if may_be_null else text

    def leaf(self, type_: GraphQLLeafType, variable: str, *, may_be_null: bool) -> str:
        """Return the expression of a leaf, without a call if its class needs none."""
        null = f"{variable} if {variable} is None else " if may_be_null else ""
        if isinstance(type_, GraphQLEnumType):
            return f"{null}{self.named('names', EnumNames(type_))}[{variable}]"
        write = f"{self.named('write', lambda value: written(type_, there(value)))}({variable})"
        exact = WRITTEN_AS_IT_IS.get(type_.name)
        return f"{null}{variable} if {exact.format(variable)} else {write}" if exact else f"{null}{write}"

    def object(self, plan: FieldPlan, variable: str) -> str:
        """Return the expression of an object, chosen by the class of its row if it can have several types."""
        if plan.is_abstract:
            return f"{self.named('of', ByRowType(plan))}[{variable}.__class__]({variable}, context)"
        [child] = plan.children.values()
        made = f"{self.named('object', one_object(child))}({variable}, context)"
        rows = self.named("rows", frozenset(row_types_of(child.type)))
        return f"{made} if {variable}.__class__ in {rows} else stranger()"


def one_object(plan: ObjectPlan) -> Projection:
    """Compile `(row, context) -> object`, for a plan without a relation."""
    if plan.one is None:
        source = ProjectionSource()
        loads, items = members(plan, source)
        project = source.compiled(f"def project(row, context):\n{indented(loads, 1)}    return {{{items}}}\n")
        plan.one = written_once(project) if is_written_once(plan) else project
    return plan.one


def is_written_once(plan: ObjectPlan) -> bool:
    """Whether the objects of a plan depend only on rows that cache their JSON."""
    return plan.is_of_row and all(issubclass(class_, KeepsJson) for class_ in row_types_of(plan.type))


def written_once(project: Projection) -> Projection:
    """Return a projection to JSON, which each row caches."""
    number = next(NUMBERS)

    def written(row: KeepsJson, context: OperationContext) -> orjson.Fragment:
        kept = row.json
        if kept is not None and kept[0] == number:
            return orjson.Fragment(kept[1])
        text = orjson.dumps(project(row, context))
        row.keep_json(number, text)
        return orjson.Fragment(text)

    return written


def many_objects(plan: ObjectPlan) -> Projection:
    """Compile `(rows, context, *columns) -> list of objects`; each relation has a column."""
    if plan.many is not None:
        return plan.many
    source = ProjectionSource()
    loads, items = members(plan, source)
    columns = [f"column{n}" for n in range(len(plan.read))]
    cells = [f"cell{n}" for n in range(len(plan.read))]
    target = ", ".join(["row", *cells])
    rows = f"zip({', '.join(['rows', *columns])}, strict=True)" if columns else "rows"
    plan.many = source.compiled(
        f"def project({', '.join(['rows', 'context', *columns])}):\n"
        f"    objects = []\n    add = objects.append\n    for {target} in {rows}:\n"
        f"{indented(loads, 2)}        add({{{items}}})\n    return objects\n"
    )
    return plan.many


def completed_values(plan: FieldPlan) -> Projection:
    """Compile `(values, context) -> completed values`, for a field without a relation below it."""
    if plan.completed is None:
        source = ProjectionSource()
        value = source.value(plan, plan.completes_to, "value")
        plan.completed = source.compiled(f"def project(values, context):\n    return [{value} for value in values]\n")
    return plan.completed


def members(plan: ObjectPlan, source: ProjectionSource) -> tuple[list[str], str]:
    """Return the statements that read values from a row, and the items of the object."""
    loads: list[str] = []
    items: list[str] = []
    cells = itertools.count()
    for field_plan in plan.fields:
        variable = f"v{len(items)}"
        match field_plan.binding:
            case Constant(value):
                text = repr(value)
            case _ if field_plan.is_read:
                text = f"cell{next(cells)}"
            case Column(attribute):
                loads.append(f"{variable} = row.{attribute}")
                text = source.value(field_plan, field_plan.completes_to, variable)
            case Computed() as computed:
                given = "row, context" if computed.takes_context else "row"
                loads.append(f"{variable} = {source.named('compute', computed.function)}({given})")
                text = source.value(field_plan, field_plan.completes_to, variable)
        items.append(f"{field_plan.key!r}: {text}")
    return loads, ", ".join(items)
