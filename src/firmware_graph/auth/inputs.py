"""The input of an operation: the arguments, input fields and enum values that it names, including in its variables."""

from collections.abc import Callable, Iterable, Sequence

from graphql import (
    ArgumentNode,
    EnumValueNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLType,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    type_from_ast,
    value_from_ast_untyped,
)

from firmware_graph.auth.closed import Closed
from firmware_graph.auth.decisions import Part
from firmware_graph.auth.lengths import Given
from firmware_graph.auth.operation import Operation


class Inputs:
    """Visits the values of one operation and calls `use` with each coordinate that they name.

    Values are visited only if they can name a refused one: within `closed` types. `parts` has the inspected parts of
    the variables, in order; None once a whole value was inspected. `given` are the values of open arguments.
    """

    def __init__(self, schema: GraphQLSchema, operation: Operation, use: Callable[[str], bool], closed: Closed) -> None:
        self.schema, self.variables, self.use, self.closed = schema, operation.variables, use, closed
        self.definitions = {node.variable.name.value: node for node in operation.node.variable_definitions or ()}
        self.used: set[str] = set()
        self.given: list[Given] = []
        self.parts: dict[Part, None] | None = {}

    def look_at(self, part: Part) -> None:
        """Record the inspected part of a variable."""
        if self.parts is not None:
            self.parts[part] = None

    def arguments(self, nodes: Iterable[ArgumentNode], field: GraphQLField, coordinate: str) -> None:
        """Visit the arguments of a field, and everything inside those that are open."""
        for node in nodes:
            name = node.name.value
            if self.use(f"{coordinate}({name}:)"):
                self.given.append(Given(node.value, field.args[name].type, f"{coordinate}({name}:)", name))
                self.literal(node.value, field.args[name].type)

    def literal(self, node: ValueNode, type_: GraphQLType) -> None:
        """Visit a literal of the document."""
        named = get_named_type(type_)
        if named.name not in self.closed:
            return
        match node:
            case VariableNode():
                self.variable(node.name.value)
            case ListValueNode():
                for item in node.values:
                    self.literal(item, named)
            case ObjectValueNode() if isinstance(named, GraphQLInputObjectType):
                for field in node.fields:
                    self.use(f"{named.name}.{field.name.value}")
                    self.literal(field.value, named.fields[field.name.value].type)
            case EnumValueNode() if isinstance(named, GraphQLEnumType):
                self.use(f"{named.name}.{node.value}")

    def variable(self, name: str) -> None:
        """Visit the value of a variable once: the given one, or its default."""
        if name in self.used:
            return
        self.used.add(name)
        definition = self.definitions[name]
        type_ = type_from_ast(self.schema, definition.type)
        assert type_  # noqa: S101 - narrows; validation has seen to it
        self.parts = None
        if name in self.variables:
            self.value(self.variables[name], type_)
        elif definition.default_value:
            self.literal(definition.default_value, type_)

    def value(self, value: object, type_: GraphQLType) -> None:
        """Visit a value of the request; coercion refuses what does not fit its type."""
        self.values(flattened([value]), get_named_type(type_))

    def values(self, values: Sequence[object], named: GraphQLNamedType) -> None:
        """Visit all values of one type at once: each coordinate is used once, however many of them name it."""
        if isinstance(named, GraphQLInputObjectType):
            objects = [value for value in values if isinstance(value, dict)]
            given = set().union(*objects)
            for name, field in named.fields.items():
                if name not in given:
                    continue
                self.use(f"{named.name}.{name}")
                inside = get_named_type(field.type)
                if inside.name in self.closed:
                    self.values(flattened([one[name] for one in objects if name in one]), inside)
        elif isinstance(named, GraphQLEnumType):
            given = {value for value in values if isinstance(value, str)}
            for name in filter(given.__contains__, named.values):
                self.use(f"{named.name}.{name}")

    def plain(self, node: ValueNode) -> object:
        """Evaluate a number or a Boolean regardless of its type; anything else may evaluate to anything."""
        if not isinstance(node, VariableNode):
            return None if isinstance(node, (ListValueNode, ObjectValueNode)) else value_from_ast_untyped(node)
        name = node.name.value
        self.look_at(Part(name, is_length=False))
        default = self.definitions[name].default_value
        if name in self.variables or default is None:
            return self.variables.get(name)
        return value_from_ast_untyped(default)

    def number(self, nodes: Iterable[ArgumentNode], name: str, definition: GraphQLArgument) -> object:
        """Evaluate one argument as a number: as given, else its default."""
        for node in nodes:
            if node.name.value == name and (value := self.plain(node.value)) is not None:
                return value
        if definition.default is None:
            return definition.default_value  # as in schemas built in Python
        literal = definition.default.literal
        return value_from_ast_untyped(literal) if literal else definition.default.value

    def length(self, node: ValueNode) -> int | None:
        """Count the items of a list; None if it is not a list."""
        if isinstance(node, ListValueNode):
            return len(node.values)
        if not isinstance(node, VariableNode):
            return None
        name = node.name.value
        self.look_at(Part(name, is_length=True))
        if name not in self.variables:
            default = self.definitions[name].default_value
            return self.length(default) if default else None
        value = self.variables[name]
        return len(value) if isinstance(value, list) else None


def flattened(values: Sequence[object]) -> list[object]:
    """Return the values of some lists within each other, in any order."""
    flat, pending = [], [values]
    while pending:
        for value in pending.pop():
            if isinstance(value, list):
                pending.append(value)
            else:
                flat.append(value)
    return flat
