"""One walk over an operation: its size, and the coordinates that it uses."""

from functools import reduce
from operator import itemgetter
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
    NamedTypeNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_introspection_type,
    is_list_type,
    is_object_type,
)

from firmware_graph.auth.closed import Closed
from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.inputs import Inputs
from firmware_graph.auth.limits import Batch, Measure
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.own_rows import opens
from firmware_graph.auth.policy.advisories import JUDGED
from firmware_graph.auth.policy.feed import MIXED
from firmware_graph.model.rights import RESTRICTED, Rights, Scope

ROWS_ASSUMED: Final = 10  # of a list without a limiting argument, such as the versions of a pathway
ROWS_OF_AN_ITEM: Final = 3  # of such a list in the answer to one item of a batch: many small answers, few long ones
OBJECTS_OF_AN_ITEM: Final = 10  # that go with each item of a batch

LONG_TEXTS: Final = {
    "Proposal.operations": 400,
    "ReleaseNote.capabilities": 1,
    "ReleaseNote.fixes": 1,
    "ReleaseNote.knownIssues": 1,
    "ReleaseNote.summary": 1,
    "Advisory.text": 3,
}
"""The fields that count as so many objects, as they may have texts as long as these."""

OPEN: Final = frozenset({Scope.CPL_READ, Scope.FIR_READ})
"""The scopes of facts that are not restricted."""


class Walk:
    """A walk for one caller; fields that its rights do not open are recorded and not entered.

    A fragment is walked once, wherever it is spread, so the time of the walk is linear in the document's size.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what every walk of a gate is made of, and what this one is of
        self,
        schema: GraphQLSchema,
        policy: Policy,
        party_facts: frozenset[str],
        operation: Operation,
        rights: Rights,
        closed: Closed,
    ) -> None:
        self.schema, self.policy, self.party_facts, self.rights = schema, policy, party_facts, rights
        definitions = operation.document.definitions
        self.fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
        self.measured: dict[tuple[str, int], Measure] = {}
        self.rows_assumed = ROWS_ASSUMED
        self.batches: list[Batch] = []
        self.inputs = Inputs(schema, operation, self.use_input, closed)
        self.refused_outputs: dict[str, frozenset[Scope]] = {}
        self.refused_inputs: dict[str, frozenset[Scope]] = {}
        self.restricted: set[str] = set()
        self.used_outputs: set[str] = set()
        self.used_inputs: set[str] = set()
        self.reads_graph = self.introspects = self.is_restricted = False
        self.uses_party_facts = False

    def use_input(self, coordinate: str) -> bool:
        """Record an argument, input field or enum value; return whether the caller may use it."""
        required = self.policy[coordinate]
        is_open = opens(self.rights, coordinate, required)
        if not is_open:
            self.refused_inputs[coordinate] = required
        self.used_inputs.add(coordinate)
        self.uses_party_facts |= coordinate in self.party_facts
        return is_open

    def root_fields(self, node: SelectionSetNode) -> dict[str, str]:
        """Collect the fields of the root by response key, in order, including those from fragments."""
        found: dict[str, str] = {}
        pending, entered = [*reversed(node.selections)], set[str]()
        while pending:
            selection = pending.pop()
            if not self.is_included(selection):
                continue
            match selection:
                case FieldNode():
                    found.setdefault((selection.alias or selection.name).value, selection.name.value)
                case InlineFragmentNode():
                    pending += reversed(selection.selection_set.selections)
                case FragmentSpreadNode() if selection.name.value not in entered:
                    entered.add(selection.name.value)
                    pending += reversed(self.fragments[selection.name.value].selection_set.selections)
        return found

    def selections(self, node: SelectionSetNode, parent: GraphQLCompositeType) -> Measure:
        """Measure everything selected on one object; of selections that exclude each other by type, the largest."""
        total, by_type = Measure(), dict[str, Measure]()
        for selection in node.selections:
            if selection.directives:
                total = total.beside(Measure(directives=len(selection.directives)))
            if not self.is_included(selection):
                continue
            measure = self.selection(selection, parent)
            only = self.only_type_of(selection, parent)
            if only is None:
                total = total.beside(measure)
            else:
                by_type[only] = by_type.get(only, Measure()).beside(measure)
        return total.beside(reduce(Measure.either, by_type.values(), Measure()))

    def only_type_of(self, node: SelectionNode, parent: GraphQLCompositeType) -> str | None:
        """Return the single type to whose objects a selection of an abstract type applies, if there is only one."""
        match node:
            case InlineFragmentNode(type_condition=NamedTypeNode() as condition):
                name = condition.name.value
            case FragmentSpreadNode():
                name = self.fragments[node.name.value].type_condition.name.value
            case _:
                return None
        return name if is_abstract_type(parent) and is_object_type(self.schema.type_map[name]) else None

    def is_included(self, node: SelectionNode) -> bool:
        """Whether `@skip` and `@include` keep a selection; a condition that is not a Boolean is left to coercion."""
        return all(self.is_open(directive) for directive in node.directives or ())

    def is_open(self, directive: DirectiveNode) -> bool:
        """Whether one directive keeps its selection."""
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
        """Measure a fragment, once within batches and once elsewhere."""
        key = node.name.value, self.rows_assumed
        if key not in self.measured:
            measure = self.selections(node.selection_set, self.type_named(node.type_condition.name.value))
            self.measured[key] = measure.beside(Measure(directives=len(node.directives or ())))
        return self.measured[key]

    def type_named(self, name: str) -> GraphQLCompositeType:
        """Look up the type of a fragment; a validated one is composite."""
        type_ = self.schema.type_map[name]
        assert is_composite_type(type_)  # noqa: S101 - narrows; validation has seen to it
        return type_

    def field(self, node: FieldNode, parent: GraphQLCompositeType) -> Measure:
        """Measure a field and what is below it; only the field itself if it is refused.

        Introspection counts no objects: it has a limit of its own, on the actual schema, where documents are validated.
        """
        name = node.name.value
        definition = self.schema.get_field(parent, name)
        assert definition  # noqa: S101 - narrows; validation has seen to it
        named = get_named_type(definition.type)
        if not (name.startswith("__") or is_introspection_type(parent)):
            coordinate = f"{parent.name}.{name}"
            required = self.policy[coordinate]
            if not opens(self.rights, coordinate, required):
                self.refused_outputs[coordinate] = required
                return Measure(depth=1)
            self.reads_graph = True
            is_mixed = coordinate in MIXED | JUDGED and self.rights.reads_restricted
            if required <= RESTRICTED or is_mixed:
                self.restricted.add(coordinate)
            self.used_outputs.add(coordinate)
            self.uses_party_facts |= coordinate in self.party_facts
            self.is_restricted |= required.isdisjoint(OPEN) or is_mixed
            self.inputs.arguments(node.arguments or (), definition, coordinate)
        elif name != "__typename":
            self.introspects = True
        if not node.selection_set:
            return Measure(depth=1, objects=LONG_TEXTS.get(f"{parent.name}.{name}", 0))
        measure = self.object(node, definition, definition.type)
        return measure._replace(objects=0, objects_per_row=0) if is_introspection_type(named) else measure

    def object(self, node: FieldNode, definition: GraphQLField, type_: GraphQLOutputType) -> Measure:
        """Measure a field that has objects: one, or as many as the list around them or its own argument states."""
        is_list = isinstance(get_nullable_type(type_), GraphQLList)
        given = self.longest_list(node, definition) if is_list else None
        around, self.rows_assumed = self.rows_assumed, ROWS_OF_AN_ITEM if given else self.rows_assumed
        within = self.selections(node.selection_set, get_named_type(type_))  # type: ignore[arg-type]  # validated
        each = 1 + within.objects_for(self.rows_of(node, definition))
        self.rows_assumed = around
        measure = Measure(within.depth + 1, within.aliases, within.directives)
        if given is None:
            return measure._replace(objects_per_row=each) if is_list else measure._replace(objects=each)
        batch = Batch(*given, max(1, each - OBJECTS_OF_AN_ITEM))
        self.batches.append(batch)
        return measure._replace(objects=batch.items * batch.charge)

    def rows_of(self, node: FieldNode, definition: GraphQLField) -> int:
        """Count the rows of the lists directly within a field: its page size, if it is a connection.

        An empty page counts as one row: a connection may have lists beside its rows, such as counts by model.
        """
        if "first" not in definition.args:
            return self.rows_assumed
        size = self.inputs.number(node.arguments or (), "first", definition.args["first"])
        if isinstance(size, float) and size.is_integer():
            size = int(size)
        return max(size, 1) if isinstance(size, int) else self.rows_assumed

    def longest_list(self, node: FieldNode, definition: GraphQLField) -> tuple[str, int] | None:
        """Return the name and the length of the longest list argument that a list of answers corresponds to."""
        lists = [
            (argument.name.value, length)
            for argument in node.arguments or ()
            if is_list_type(get_nullable_type(definition.args[argument.name.value].type))
            and (length := self.inputs.length(argument.value)) is not None
        ]
        return max(lists, key=itemgetter(1), default=None)
