"""The parts of a plan: the fields of each object, and the source of the value of each field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_abstract_type,
)

from firmware_graph.api.plan.arguments import Arguments
from firmware_graph.api.plan.binding import Binding, Constant, row_types_of
from firmware_graph.api.schema.fields import Computed

Projection = Callable[..., Any]


@dataclass(slots=True, eq=False, repr=False)
class FieldPlan:
    """One response key of an object; `is_read` if it or anything below it is a relation."""

    key: str
    nodes: list[FieldNode]
    coordinate: tuple[str, str]
    completes_to: GraphQLOutputType
    binding: Binding | Constant
    children: "Mapping[str, ObjectPlan]"
    is_read: bool
    arguments: Arguments | None = None
    completed: Projection | None = None
    by_row_type: "dict[type, ObjectPlan | None]" = field(default_factory=dict)

    @property
    def is_abstract(self) -> bool:
        """Whether its objects can have several types."""
        return is_abstract_type(get_named_type(self.completes_to))

    @property
    def is_of_row(self) -> bool:
        """Whether its value depends only on its row, and not on the caller or the moment."""
        takes_context = isinstance(self.binding, Computed) and self.binding.takes_context
        return not self.is_read and not takes_context and all(child.is_of_row for child in self.children.values())

    def child_for(self, class_: type) -> "ObjectPlan | None":
        """Return the plan for rows of a class; None if no type represents them."""
        if class_ not in self.by_row_type:
            stands = (child for child in self.children.values() if issubclass(class_, row_types_of(child.type)))
            self.by_row_type[class_] = next(stands, None)
        return self.by_row_type[class_]


@dataclass(slots=True, eq=False, repr=False)
class ObjectPlan:
    """The fields selected on the objects of one type at one place; `error` if the selection itself is in error.

    `is_of_row` if each of them depends on its row alone.
    """

    type: GraphQLObjectType
    fields: Sequence[FieldPlan] = ()
    error: GraphQLError | None = None
    read: Sequence[FieldPlan] = ()
    is_of_row: bool = False
    one: Projection | None = None
    many: Projection | None = None
