"""How much of the schema an operation asks for, counted on the schema itself, as introspection is the same for all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionSetNode,
    StringValueNode,
    TypeMetaFieldDef,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

ROOTS: Final = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


class TooMuchIntrospection(Exception):
    """An operation asks for more values than the caller of this module allows."""


@dataclass(slots=True)
class Introspection:
    """Counts the values of the schema that the operations of a validated document ask for.

    Each selection is counted once for each schema element that it applies to, and counting stops after `most` steps: so
    its time is bounded too. Conditions count as true, and what is selected twice counts twice.
    """

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    most: int
    steps: int = 0
    counted: dict[tuple[int, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, schema: GraphQLSchema, document: DocumentNode, most: int) -> "Introspection":
        """Begin to count a document."""
        definitions = (node for node in document.definitions if isinstance(node, FragmentDefinitionNode))
        return cls(schema, {node.name.value: node for node in definitions}, most)

    def values_of(self, operation: OperationDefinitionNode) -> tuple[int, bool]:
        """Count the values of one operation, and also return whether it asks for anything else.

        Raises:
            TooMuchIntrospection: They are more than `most`.
        """
        total, is_mixed = 0, False
        for node in self.fields(operation.selection_set):
            root = ROOTS.get(node.name.value)
            if root is None:
                is_mixed |= node.name.value != "__typename"
            elif root is SchemaMetaFieldDef:
                total += self.field(node, root, self.schema)
            else:
                total += max(self.field(node, root, type_) for type_ in self.types_named(node))
        if total > self.most:
            raise TooMuchIntrospection
        return total, is_mixed

    def fields(self, selected: SelectionSetNode) -> Iterator[FieldNode]:
        """Yield the fields selected on one object, each fragment once."""
        pending, entered = [selected], set[str]()
        while pending:
            for selection in pending.pop().selections:
                match selection:
                    case FieldNode():
                        yield selection
                    case InlineFragmentNode():
                        pending.append(selection.selection_set)
                    case FragmentSpreadNode() if selection.name.value not in entered:
                        entered.add(selection.name.value)
                        pending.append(self.fragments[selection.name.value].selection_set)

    def types_named(self, node: FieldNode) -> list[Any]:
        """Return the types that `__type(name:)` may return: all of them, if the name is a variable."""
        [name] = node.arguments or ()
        if isinstance(name.value, StringValueNode):
            return [self.schema.get_type(name.value.value)]
        return list(self.schema.type_map.values())

    def field(self, node: FieldNode, definition: GraphQLField, *elements: object) -> int:
        """Count a field whose value is some elements of the schema, and what is selected on them."""
        type_ = get_named_type(definition.type)
        assert isinstance(type_, GraphQLObjectType)  # noqa: S101 - narrows; no type of introspection is abstract
        selected = node.selection_set
        assert selected  # noqa: S101 - narrows; validation has seen to it
        return 1 + sum(self.element(selected, type_, each) for each in elements if each is not None)

    def element(self, selected: SelectionSetNode, type_: GraphQLObjectType, element: Any) -> int:  # noqa: ANN401 - of any kind
        """Count what is selected on one element: a type, or a pair of a name and the thing that it names."""
        key = id(selected), id(element[1] if isinstance(element, tuple) else element)
        if key not in self.counted:
            self.steps += len(selected.selections)
            if self.steps > self.most:
                raise TooMuchIntrospection
            self.counted[key] = sum(
                self.field(node, type_.fields[node.name.value], *self.within(type_, node, element))
                if node.selection_set
                else 1
                for node in self.fields(selected)
            )
        return self.counted[key]

    def within(self, type_: GraphQLObjectType, node: FieldNode, element: object) -> list[Any]:
        """Return what a field of an element leads to, including deprecated elements."""
        definition = type_.fields[node.name.value]
        assert definition.resolve  # noqa: S101 - narrows; graphql-core gives one to each
        everything = {"includeDeprecated": True} if "includeDeprecated" in definition.args else {}
        found: Any = definition.resolve(element, SimpleNamespace(schema=self.schema), **everything)
        return list(found or ()) if is_list_type(get_nullable_type(definition.type)) else [found]
