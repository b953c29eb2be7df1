"""Compilation of an operation's selections to its plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
)

from firmware_graph.api.plan.arguments import Arguments
from firmware_graph.api.plan.binding import Binding, Bindings, Constant
from firmware_graph.api.plan.literals import variables_in
from firmware_graph.api.plan.selection import Selections
from firmware_graph.api.plan.shape import FieldPlan, ObjectPlan
from firmware_graph.api.schema.fields import TOTAL_FIELD, WANTS_TOTAL, Relation
from firmware_graph.auth.readable import Readable

TYPENAME = "__typename"


@dataclass(slots=True)
class Compiler:
    """A compiler of one operation, for callers with the same readable fields and one choice of its conditions.

    The same selections of the same type are planned once, wherever a fragment is spread; so a plan is no larger than
    its document, whatever the data.
    """

    bindings: Bindings
    selections: Selections
    readable: Readable
    made: dict[tuple[str, tuple[int, ...]], ObjectPlan] = field(default_factory=dict)

    def object(self, type_: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> ObjectPlan:
        """Return the plan of some merged selection sets on a type, compiled at most once."""
        key = (type_.name, tuple(map(id, sets)))
        if key not in self.made:
            self.made[key] = self.planned(type_, sets)
        return self.made[key]

    def planned(self, type_: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> ObjectPlan:
        """Compile the plan of some merged selection sets on a type."""
        try:
            grouped = self.selections.fields_of(type_, sets)
        except GraphQLError as error:
            return ObjectPlan(type_, error=error.with_traceback(None))
        fields = [self.field(type_, key, nodes) for key, nodes in grouped.items()]
        read = [one for one in fields if one.is_read]
        return ObjectPlan(type_, fields, read=read, is_of_row=all(one.is_of_row for one in fields))

    def field(self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> FieldPlan:
        """Compile one response key."""
        name = nodes[0].name.value
        coordinate = (parent.name, name)
        definition = self.selections.schema.get_field(parent, name)
        assert definition  # noqa: S101 - narrows; validation ensures it
        binding = self.binding(coordinate)
        if isinstance(binding, Constant):
            return FieldPlan(key, nodes, coordinate, definition.type, binding, {}, is_read=False)
        children = self.children(definition, nodes)
        is_read = isinstance(binding, Relation) or any(child.read or child.error for child in children.values())
        plan = FieldPlan(key, nodes, coordinate, definition.type, binding, children, is_read)
        if isinstance(binding, Relation):
            plan.arguments = self.arguments(plan, binding)
        return plan

    def binding(self, coordinate: tuple[str, str]) -> Binding | Constant:
        """Return the binding of a field: a constant null for a caller who may not read it."""
        type_name, name = coordinate
        if name == TYPENAME:
            return Constant(type_name)
        return self.bindings.bindings[coordinate] if coordinate in self.readable else Constant(None)

    def children(self, definition: GraphQLField, nodes: list[FieldNode]) -> dict[str, ObjectPlan]:
        """Compile the plans of the objects of a field, one for each possible type."""
        named = get_named_type(definition.type)
        sets = [node.selection_set for node in nodes if node.selection_set]
        if is_abstract_type(named):
            return {type_.name: self.object(type_, sets) for type_ in self.selections.schema.get_possible_types(named)}
        return {named.name: self.object(named, sets)} if is_object_type(named) else {}

    def arguments(self, plan: FieldPlan, relation: Relation) -> Arguments:
        """Return the arguments of a relation."""
        wants_total = any(
            asked.coordinate[1] == TOTAL_FIELD for child in plan.children.values() for asked in child.fields
        )
        beside = {WANTS_TOTAL: wants_total} if WANTS_TOTAL in relation.keywords else {}
        node = plan.nodes[0]
        arguments = Arguments(self.bindings.parameters[plan.coordinate], node, beside)
        if not any(name for one in node.arguments or () for name in variables_in(one.value)):
            arguments.settle()
        return arguments
