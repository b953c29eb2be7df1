"""CollectFields of the GraphQL specification: which fields are selected on an object of one type."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_directive_values,
    is_abstract_type,
)
from graphql.execution.values import VariableValues


@dataclass(frozen=True, slots=True)
class Selections:
    """The selections of one operation, for one choice of the variables of `@skip` and `@include`."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def fields_of(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """Collect the fields of merged selection sets by response key, in order.

        Raises:
            GraphQLError: The condition of `@skip` or `@include` is not a Boolean.
        """
        grouped: dict[str, list[FieldNode]] = {}
        entered: set[str] = set()
        for selection_set in sets:
            self.collect(type_, selection_set, grouped, entered)
        return grouped

    def collect(
        self,
        type_: GraphQLObjectType,
        selection_set: SelectionSetNode,
        grouped: dict[str, list[FieldNode]],
        entered: set[str],
    ) -> None:
        """Add the fields of one selection set; each fragment is entered once."""
        for node in selection_set.selections:
            if not self.is_included(node):
                continue
            match node:
                case FieldNode():
                    grouped.setdefault((node.alias or node.name).value, []).append(node)
                case InlineFragmentNode():
                    if node.type_condition is None or self.applies(node.type_condition.name.value, type_):
                        self.collect(type_, node.selection_set, grouped, entered)
                case FragmentSpreadNode() if node.name.value not in entered:
                    entered.add(node.name.value)
                    fragment = self.fragments[node.name.value]
                    if self.applies(fragment.type_condition.name.value, type_):
                        self.collect(type_, fragment.selection_set, grouped, entered)

    def is_included(self, node: SelectionNode) -> bool:
        """Whether `@skip` and `@include` keep a selection."""
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables, hide_suggestions=True)
        if skip and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables, hide_suggestions=True)
        return not include or bool(include["if"])

    def applies(self, condition: str, type_: GraphQLObjectType) -> bool:
        """Whether a fragment on a type applies to objects of this one."""
        named = self.schema.type_map[condition]
        return named is type_ or (is_abstract_type(named) and self.schema.is_sub_type(named, type_))
