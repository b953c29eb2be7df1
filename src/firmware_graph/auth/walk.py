"""One walk over an operation: how much it asks for, and the coordinates that it uses."""

from typing import Final

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLList,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_introspection_type,
)

from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.inputs import Inputs
from firmware_graph.auth.limits import Measure
from firmware_graph.auth.operation import Operation
from firmware_graph.model.rights import Rights, Scope

ROWS_ASSUMED: Final = 10  # of a list that no argument bounds, such as the versions of a pathway
OBJECTS_OF_AN_ITEM: Final = 40  # that an item of a given list may be answered with: such lists have bounds of their own


class Walk:
    """A walk for one caller; fields that its rights do not open are recorded and not entered.

    A fragment is walked once, wherever it is spread, so the time of the walk is linear in the document's size.
    """

    def __init__(self, schema: GraphQLSchema, policy: Policy, operation: Operation, rights: Rights) -> None:
        self.schema, self.policy, self.rights = schema, policy, rights
        definitions = operation.document.definitions
        self.fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
        self.measured: dict[str, Measure] = {}
        self.inputs = Inputs(schema, operation, self.use_input)
        self.refused_outputs: dict[str, frozenset[Scope]] = {}
        self.refused_inputs: dict[str, frozenset[Scope]] = {}
        self.reads_graph = False

    def use_input(self, coordinate: str) -> None:
        """Record an argument, input field or enum value that the caller may not use."""
        required = self.policy[coordinate]
        if not self.rights.open(required):
            self.refused_inputs[coordinate] = required

    def root_fields(self, node: SelectionSetNode) -> set[str]:
        """Collect the response keys of the root, by way of fragments too; `__typename` does not count."""
        found: set[str] = set()
        pending, entered = [node], set[str]()
        while pending:
            for selection in filter(self.is_included, pending.pop().selections):
                match selection:
                    case FieldNode() if selection.name.value != "__typename":
                        found.add((selection.alias or selection.name).value)
                    case InlineFragmentNode():
                        pending.append(selection.selection_set)
                    case FragmentSpreadNode() if selection.name.value not in entered:
                        entered.add(selection.name.value)
                        pending.append(self.fragments[selection.name.value].selection_set)
        return found

    def selections(self, node: SelectionSetNode, parent: GraphQLCompositeType) -> Measure:
        """Measure all that is selected of one object."""
        total = Measure()
        for selection in node.selections:
            if selection.directives:
                total = total.beside(Measure(directives=len(selection.directives)))
            if self.is_included(selection):
                total = total.beside(self.selection(selection, parent))
        return total

    def is_included(self, node: SelectionNode) -> bool:
        """Whether `@skip` and `@include` let a selection stand; a condition that is no boolean is left to coercion."""
        return all(self.is_open(directive) for directive in node.directives or ())

    def is_open(self, directive: DirectiveNode) -> bool:
        """Whether one directive lets its selection stand."""
        shut = {"skip": True, "include": False}.get(directive.name.value)
        return shut is None or all(
            self.inputs.plain(argument.value) is not shut for argument in directive.arguments or ()
        )

    def selection(self, node: SelectionNode, parent: GraphQLCompositeType) -> Measure:
        """Measure one selection."""
        match node:
            case FieldNode():
                return Measure(aliases=1 if node.alias else 0).beside(self.field(node, parent))
            case InlineFragmentNode():
                condition = node.type_condition
                return self.selections(
                    node.selection_set, self.type_named(condition.name.value) if condition else parent
                )
            case FragmentSpreadNode():
                return self.fragment(self.fragments[node.name.value])
        raise AssertionError  # pragma: no cover - there is no other kind of selection

    def fragment(self, node: FragmentDefinitionNode) -> Measure:
        """Measure a fragment, once."""
        name = node.name.value
        if name not in self.measured:
            measure = self.selections(node.selection_set, self.type_named(node.type_condition.name.value))
            self.measured[name] = measure.beside(Measure(directives=len(node.directives or ())))
        return self.measured[name]

    def type_named(self, name: str) -> GraphQLCompositeType:
        """Look up the type of a fragment; a validated one is composite."""
        type_ = self.schema.type_map[name]
        assert is_composite_type(type_)  # noqa: S101 - narrows; validation has seen to it
        return type_

    def field(self, node: FieldNode, parent: GraphQLCompositeType) -> Measure:
        """Measure a field and what is beneath it; of a refused one, itself alone.

        Introspection counts no objects: it has a limit of its own, on what the schema really has, where documents
        are validated.
        """
        name = node.name.value
        definition = self.schema.get_field(parent, name)
        assert definition  # noqa: S101 - narrows; validation has seen to it
        named = get_named_type(definition.type)
        if not (name.startswith("__") or is_introspection_type(parent)):
            coordinate = f"{parent.name}.{name}"
            required = self.policy[coordinate]
            if not self.rights.open(required):
                self.refused_outputs[coordinate] = required
                return Measure(depth=1)
            self.reads_graph = True
            self.inputs.arguments(node.arguments or (), definition, coordinate)
        if not node.selection_set:
            return Measure(depth=1)
        measure = self.object(node, definition, definition.type)
        return measure._replace(objects=0, objects_per_row=0) if is_introspection_type(named) else measure

    def object(self, node: FieldNode, definition: GraphQLField, type_: GraphQLOutputType) -> Measure:
        """Measure a field that has objects: one, or as many as the list around them or its own argument says."""
        within = self.selections(node.selection_set, get_named_type(type_))  # type: ignore[arg-type]  # validated
        each = 1 + within.objects_for(self.rows_of(node, definition))
        measure = Measure(within.depth + 1, within.aliases, within.directives)
        if not isinstance(get_nullable_type(type_), GraphQLList):
            return measure._replace(objects=each)
        given = self.longest_list(node, definition)
        if given is None:
            return measure._replace(objects_per_row=each)
        return measure._replace(objects=given * max(1, each - OBJECTS_OF_AN_ITEM))

    def rows_of(self, node: FieldNode, definition: GraphQLField) -> int:
        """Count the rows of the lists directly within a field: its page size, where it is a connection.

        An empty page counts as one row: a connection may have lists beside its rows, such as counts by model.
        """
        if "first" not in definition.args:
            return ROWS_ASSUMED
        size = self.inputs.argument(node.arguments or (), "first", definition.args["first"])
        return max(int(size), 1) if isinstance(size, (int, float)) else ROWS_ASSUMED

    def longest_list(self, node: FieldNode, definition: GraphQLField) -> int | None:
        """Count the items of the longest list given as an argument, which a list of answers follows."""
        given = (
            self.inputs.argument(node.arguments or (), name, argument) for name, argument in definition.args.items()
        )
        return max((len(value) for value in given if isinstance(value, list)), default=None)
