"""The input of an operation: the arguments, input fields and enum values that it names, also in its variables."""

from collections.abc import Callable, Iterable

from graphql import (
    ArgumentNode,
    EnumValueNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLSchema,
    GraphQLType,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_scalar_type,
    type_from_ast,
    value_from_ast_untyped,
)

from firmware_graph.auth.operation import Operation


class Inputs:
    """Visits the values of one operation and calls `use` with each coordinate that they name.

    `depends_on_variables` is set once the value of a variable has decided anything.
    """

    def __init__(self, schema: GraphQLSchema, operation: Operation, use: Callable[[str], None]) -> None:
        self.schema, self.variables, self.use = schema, operation.variables, use
        self.definitions = {node.variable.name.value: node for node in operation.node.variable_definitions or ()}
        self.used: set[str] = set()
        self.depends_on_variables = False

    def arguments(self, nodes: Iterable[ArgumentNode], field: GraphQLField, coordinate: str) -> None:
        """Visit the arguments of a field, and all that is inside them."""
        for node in nodes:
            self.use(f"{coordinate}({node.name.value}:)")
            self.literal(node.value, field.args[node.name.value].type)

    def literal(self, node: ValueNode, type_: GraphQLType) -> None:
        """Visit a value that is written in the document."""
        named = get_named_type(type_)
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
        """Visit the value of a variable once: the one given, or its default."""
        if name in self.used:
            return
        self.used.add(name)
        definition = self.definitions[name]
        type_ = type_from_ast(self.schema, definition.type)
        assert type_  # noqa: S101 - narrows; validation has seen to it
        if is_scalar_type(get_named_type(type_)):
            return  # there are no coordinates in it
        self.depends_on_variables = True
        if name in self.variables:
            self.value(self.variables[name], type_)
        elif definition.default_value:
            self.literal(definition.default_value, type_)

    def value(self, value: object, type_: GraphQLType) -> None:
        """Visit a value of the request; coercion refuses what its type does not have."""
        named = get_named_type(type_)
        match value:
            case list():
                for item in value:
                    self.value(item, named)
            case dict() if isinstance(named, GraphQLInputObjectType):
                for name in value.keys() & named.fields.keys():
                    self.use(f"{named.name}.{name}")
                    self.value(value[name], named.fields[name].type)
            case str() if isinstance(named, GraphQLEnumType) and value in named.values:
                self.use(f"{named.name}.{value}")

    def plain(self, node: ValueNode) -> object:
        """Evaluate a value without regard to its type."""
        if not isinstance(node, VariableNode):
            self.depends_on_variables |= isinstance(node, (ListValueNode, ObjectValueNode))
            return value_from_ast_untyped(node, dict(self.variables))
        self.depends_on_variables = True
        name = node.name.value
        default = self.definitions[name].default_value
        if name in self.variables or default is None:
            return self.variables.get(name)
        return value_from_ast_untyped(default)

    def argument(self, nodes: Iterable[ArgumentNode], name: str, definition: GraphQLArgument) -> object:
        """Evaluate one argument without regard to its type: as given, else its default."""
        for node in nodes:
            if node.name.value == name and (value := self.plain(node.value)) is not None:
                return value
        if definition.default is None:
            return definition.default_value  # as schemas made from Python have it
        literal = definition.default.literal
        return value_from_ast_untyped(literal) if literal else definition.default.value
