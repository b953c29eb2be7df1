"""Compilation of literals in a document to functions of the operation's variables.

They are closures and not generated source: a document may have thousands of them, and each is compiled once for it. An
invalid value makes them raise, and then graphql-core reads the arguments again and reports the errors.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    coerce_input_literal,
    get_nullable_type,
    is_non_null_type,
)

from firmware_graph.api.plan.coercion import ABSENT, UncompiledError
from firmware_graph.api.plan.generated import AnomalyError
from firmware_graph.api.plan.input_types import InputObject, InputTypes

Values = Mapping[str, Any]
"""The converted variables of one execution; one without a value is missing."""

Literal = Callable[[Values], Any]
"""A value, or ABSENT for a variable without one; it raises if graphql-core must decide."""


@dataclass(frozen=True, slots=True)
class Literals:
    """A compiler of literals."""

    types: InputTypes

    def compiled(self, node: ValueNode, type_: GraphQLInputType) -> Literal:
        """Compile a literal.

        Raises:
            UncompiledError: It is not a value of its type, or one that graphql-core must check each time.
        """
        if isinstance(node, VariableNode):
            return variable(node.name.value, type_)
        if not any(variables_in(node)):
            return constant(self.constant(node, type_))
        nullable = get_nullable_type(type_)
        if isinstance(nullable, GraphQLList):
            nodes = node.values if isinstance(node, ListValueNode) else [node]
            return list_of([self.compiled(item, nullable.of_type) for item in nodes])
        if not isinstance(nullable, GraphQLInputObjectType) or not isinstance(node, ObjectValueNode):
            raise UncompiledError
        return self.object(node, self.types.input_object(nullable))

    def constant(self, node: ValueNode, type_: GraphQLInputType) -> object:
        """Convert a literal without variables."""
        coerced = coerce_input_literal(node, type_)
        if coerced is Undefined:
            raise UncompiledError
        return self.types.conversion(type_)(coerced)

    def object(self, node: ObjectValueNode, made: InputObject) -> Literal:
        """Compile an object with variables in it."""
        if made.core.is_one_of:
            raise UncompiledError
        nodes = {field.name.value: field.value for field in node.fields}
        members = []
        for one in made.members:
            default = self.types.default_of(one.field)
            if one.name in nodes:
                given = self.compiled(nodes[one.name], one.field.type)
                members.append((one.attribute, with_default(given, default)))
            elif default is not None:
                members.append((one.attribute, with_default(lambda _: ABSENT, default)))
        return lambda values: made.made(present(members, values))


def present(members: Sequence[tuple[str, Literal]], values: Values) -> dict[str, Any]:
    """Return the values of those members that have one."""
    return {name: value for name, read in members if (value := read(values)) is not ABSENT}


def constant(value: object) -> Literal:
    """Return a literal that is the same in every execution."""
    return lambda _: value


def variable(name: str, type_: GraphQLInputType) -> Literal:
    """Return the converted value of a variable; null, or no value, only if its place is nullable."""
    if not is_non_null_type(type_):
        return lambda values: values.get(name, ABSENT)

    def read(values: Values) -> object:
        value = values.get(name)
        if value is None:
            raise AnomalyError
        return value

    return read


def list_of(items: Sequence[Literal]) -> Literal:
    """Return a list with variables in it; one without a value becomes null."""

    def read(values: Values) -> list[object]:
        return [None if (value := item(values)) is ABSENT else value for item in items]

    return read


def with_default(given: Literal, default: Callable[[], object] | None) -> Literal:
    """Return a literal, or the default of its place if its variable has no value."""
    if default is None:
        return given
    return lambda values: default() if (value := given(values)) is ABSENT else value


def variables_in(node: ValueNode) -> Iterator[str]:
    """Yield the names of the variables within a value."""
    match node:
        case VariableNode():
            yield node.name.value
        case ListValueNode():
            for item in node.values:
                yield from variables_in(item)
        case ObjectValueNode():
            for field in node.fields:
                yield from variables_in(field.value)
