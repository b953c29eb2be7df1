"""The parts of a plan: the fields of each object, and the source of the value of each field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    get_argument_values,
    get_named_type,
    is_abstract_type,
    print_ast,
)
from graphql.execution.values import VariableValues

from firmware_graph.api.plan.arguments import ReadArguments
from firmware_graph.api.plan.binding import Binding, Constant, row_types_of

Projection = Callable[..., Any]


@dataclass(slots=True, eq=False)
class Arguments:
    """The arguments of one field; computed once where they hold no variable.

    `text` is the same for fields of an operation that have the same arguments: their values, else as they are written.
    """

    definition: GraphQLField
    node: FieldNode
    read: ReadArguments
    beside: Mapping[str, object]
    given: dict[str, object] | None = None
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Set the text that is the same for the same arguments."""
        written = sorted(print_ast(argument) for argument in self.node.arguments or ())
        self.text = f"{', '.join(written)} {dict(self.beside)}"

    def settle(self, variables: VariableValues) -> None:
        """Compute the values for all executions.

        Raises:
            GraphQLError: One of them is no value of its type.
        """
        self.given = self.values(variables)
        self.text = repr(self.given)

    def values(self, variables: VariableValues) -> dict[str, object]:
        """Compute the values of one execution.

        Raises:
            GraphQLError: A variable that is null stands where null cannot.
        """
        if self.given is not None:
            return self.given
        values = get_argument_values(self.definition, self.node, variables, hide_suggestions=True)
        return {**self.read(values), **self.beside}


@dataclass(slots=True, eq=False, repr=False)
class FieldPlan:
    """One response key of an object; `is_read` if it or anything beneath it is a relation."""

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

    def child_for(self, class_: type) -> "ObjectPlan | None":
        """Return the plan for rows of a class; None where no type stands for them."""
        if class_ not in self.by_row_type:
            stands = (child for child in self.children.values() if issubclass(class_, row_types_of(child.type)))
            self.by_row_type[class_] = next(stands, None)
        return self.by_row_type[class_]


@dataclass(slots=True, eq=False, repr=False)
class ObjectPlan:
    """The fields selected on the objects of one type at one place; `error` if the selection itself is in error."""

    type: GraphQLObjectType
    fields: Sequence[FieldPlan] = ()
    error: GraphQLError | None = None
    read: Sequence[FieldPlan] = ()
    one: Projection | None = None
    many: Projection | None = None
