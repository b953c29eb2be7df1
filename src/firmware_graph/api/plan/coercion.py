"""Python source for the coercion of variables: from JSON to rows, in one pass.

This is the fast path, for valid input; anything invalid makes it raise, and then graphql-core coerces all variables
again and reports the errors. A function is compiled once per type and process, not for each document. The nesting of a
value is bounded by its type: recursive types are left to graphql-core.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import Any, Final, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    Undefined,
    get_nullable_type,
    is_leaf_type,
    is_required_input_field,
)

from firmware_graph.api.plan.generated import AnomalyError, Source, indented
from firmware_graph.api.plan.input_types import InputObject, InputTypes, Member, Read
from firmware_graph.api.plan.leaf import BUILT_IN

ABSENT: Final = object()
"""Marks a place where no value is given, which is not null."""


class ReadItems(NamedTuple):
    """The items of a list within a value, coerced and converted before the value is."""

    items: list[Any]


class UncompiledError(Exception):
    """Raised for input that is left to graphql-core."""


@dataclass(slots=True)
class Coercions:
    """The compiled coercions of a schema's input types."""

    types: InputTypes
    readers: dict[str, Read] = field(default_factory=dict)
    objects: dict[str, Read] = field(default_factory=dict)
    lists: dict[str, Mapping[str, GraphQLInputType]] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)

    def reader(self, type_: GraphQLInputType) -> Read:
        """Return the coercion and conversion of a type's values, compiled at most once.

        Raises:
            UncompiledError: The type is recursive.
        """
        name = str(type_)
        if name not in self.readers:
            source = Source()
            text = self.value(source, type_, "value")
            self.readers[name] = source.compiled(f"def project(value):\n    return {text}\n")
        return self.readers[name]

    def has_lists(self, type_: GraphQLInputType) -> bool:
        """Whether a value of a type, which has a reader, can be or contain a list."""
        nullable = get_nullable_type(type_)
        if isinstance(nullable, GraphQLInputObjectType):
            return bool(self.lists_of(nullable))
        return isinstance(nullable, GraphQLList)

    def lists_of(self, type_: GraphQLInputObjectType) -> Mapping[str, GraphQLInputType]:
        """Return the types of the fields whose values can be or contain a list."""
        if type_.name not in self.lists:
            fields = type_.fields.items()
            self.lists[type_.name] = {name: one.type for name, one in fields if self.has_lists(one.type)}
        return self.lists[type_.name]

    def value(self, source: Source, type_: GraphQLInputType, variable: str, depth: int = 0) -> str:
        """Return the expression that coerces a variable's value to a type."""
        nullable = get_nullable_type(type_)
        null = "" if isinstance(type_, GraphQLNonNull) else f"None if {variable} is None else "
        if isinstance(nullable, GraphQLList):
            item = f"i{depth}"
            inner = self.value(source, nullable.of_type, item, depth + 1)
            only = self.value(source, nullable.of_type, variable, depth + 1)
            items = f"[{inner} for {item} in {variable}] if {variable}.__class__ is list"
            read = f"{variable}.items if {variable}.__class__ is {source.named('Read', ReadItems)}"
            return f"({null}{items} else {read} else [{only}] if {variable} is not None else stranger())"
        if isinstance(nullable, GraphQLInputObjectType):
            return f"({null}{source.named('read', self.object_reader(self.types.input_object(nullable)))}({variable}))"
        assert is_leaf_type(nullable)  # noqa: S101 - narrows; nothing else is an input type
        return f"({null}{leaf(source, nullable, variable)})"

    def object_reader(self, made: InputObject) -> Read:
        """Return the coercion of a non-null input object, compiled at most once."""
        name = made.core.name
        if name in self.under_way:
            raise UncompiledError
        if name not in self.objects:
            self.under_way.add(name)
            try:
                self.objects[name] = self.compiled(made)
            finally:
                self.under_way.discard(name)
        return self.objects[name]

    def compiled(self, made: InputObject) -> Read:
        """Compile the coercion of a non-null input object."""
        source = Source()
        lines = [
            "if value.__class__ is not dict: stranger()",
            "unknown = len(value)",
            *(["if unknown != 1 or None in value.values(): stranger()"] if made.core.is_one_of else []),
            *(line for n, one in enumerate(made.members) for line in self.member(source, made, one, f"v{n}")),
            "if unknown: stranger()",
            f"return {construction(source, made)}",
        ]
        return source.compiled(f"def project(value):\n{indented(lines, 1)}")

    def member(self, source: Source, made: InputObject, member: Member, variable: str) -> Iterator[str]:
        """Yield the statements that coerce one field of an input object; a null of a row is its default."""
        key, type_ = repr(member.name), member.field.type
        if is_required_input_field(member.field):
            yield f"{variable} = value[{key}]"
            yield f"{variable} = {self.value(source, type_, variable)}"
            yield "unknown -= 1"
            return
        default = source.named("default", made.default_of(member))
        fresh = self.types.default_of(member.field)
        absent = f"{source.named('fresh', fresh)}()" if fresh else default
        text = self.value(source, present(type_), variable)
        if not isinstance(type_, GraphQLNonNull):
            text = f"{default if made.row else None} if {variable} is None else {text}"
        yield f"if {key} in value:"
        yield f"    {variable} = value[{key}]"
        yield f"    {variable} = {text}"
        yield "    unknown -= 1"
        yield "else:"
        yield f"    {variable} = {absent}"


def construction(source: Source, made: InputObject) -> str:
    """Return the expression that builds a row or an object from its members; a named tuple without a call in Python."""
    given = {one.attribute: f"v{n}" for n, one in enumerate(made.members)}
    name = source.named("make", made.make)
    if not (isinstance(made.make, type) and issubclass(made.make, tuple)):
        return f"{name}({', '.join(f'{attribute}={value}' for attribute, value in given.items())})"
    places = [
        given.get(attribute) or source.named("default", parameter.default)
        for attribute, parameter in signature(made.make).parameters.items()
    ]
    return f"{source.named('new', tuple.__new__)}({name}, ({', '.join(places)},))"


def present(type_: GraphQLInputType) -> GraphQLInputType:
    """Return a type without null."""
    return type_ if isinstance(type_, GraphQLNonNull) else GraphQLNonNull(type_)


def leaf(source: Source, type_: GraphQLLeafType, variable: str) -> str:
    """Return the expression that coerces a leaf, without a call if its class needs none."""
    if isinstance(type_, GraphQLEnumType):
        return f"{source.named('names', {name: type_.coerce_input_value(name) for name in type_.values})}[{variable}]"
    coerce = f"{source.named('coerce', coercion_of(type_))}({variable})"
    exact = BUILT_IN.get(type_.name)
    return f"{variable} if {exact.format(variable)} else {coerce}" if exact else coerce


def coercion_of(type_: GraphQLLeafType) -> Read:
    """Return the coercion of a scalar's non-null values."""

    def coerce(value: Any) -> object:  # noqa: ANN401 - whatever a request gives
        result = Undefined if value is None else type_.coerce_input_value(value)
        if result is Undefined:
            raise AnomalyError
        return result

    return coerce
