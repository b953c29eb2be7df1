"""Conversion of coerced arguments to what a field's function takes, with the annotations read once.

Strawberry reads the annotations again for each value. An argument whose type is not known here, or contains one that is
not (`Maybe`, a `GlobalID`, an input with `from_input`), is left to Strawberry as a whole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from typing import Any

import strawberry
from strawberry.relay import GlobalID
from strawberry.scalars import is_scalar
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryOptional,
    StrawberryType,
    has_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

Read = Callable[[Any], Any]
ReadArguments = Callable[[Mapping[str, Any]], dict[str, Any]]
Member = tuple[str, str, Read]
"""The name in the schema, the name in Python, and the conversion of the value."""


class UnknownTypeError(Exception):
    """Raised for a type that is left to Strawberry."""


@dataclass(slots=True, eq=False)
class InputObject:
    """A constructor of input objects of one class; `absent` are its members without a default, None unless given."""

    class_: type
    absent: dict[str, None]
    members: Sequence[Member] = ()

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - null, or an input object
        """Return an input object with these members."""
        if value is None or value is UNSET:
            return value
        return self.class_(**self.absent | keywords(self.members, value))


@dataclass(frozen=True, slots=True)
class Reading:
    """The types within one argument; a recursive type is read once."""

    schema: strawberry.Schema
    made: dict[type, InputObject] = field(default_factory=dict)

    def of(self, type_: StrawberryType | type) -> Read:
        """Return the conversion of values of a type.

        Raises:
            UnknownTypeError: The type, or one within it, is left to Strawberry.
        """
        match type_:
            case StrawberryMaybe():
                raise UnknownTypeError
            case StrawberryOptional():
                return self.of(type_.of_type)
            case StrawberryList():
                return list_of(self.of(type_.of_type))
            case LazyType():
                return self.of(type_.resolve_type())
            case _ if self.is_leaf(type_):
                return as_it_is
        return self.input_object(type_)

    def is_leaf(self, type_: StrawberryType | type) -> bool:
        """Whether coerced values of a type are passed on unchanged."""
        if isinstance(type_, StrawberryEnumDefinition) or has_enum_definition(type_):
            return True
        return is_scalar(type_, self.schema.schema_converter.scalar_registry) and type_ is not GlobalID

    def input_object(self, type_: StrawberryType | type) -> InputObject:
        """Return the conversion of an input type."""
        if not has_object_definition(type_) or type_.__strawberry_definition__.from_input:
            raise UnknownTypeError
        if type_ not in self.made:
            definition = type_.__strawberry_definition__
            name_of = self.schema.config.name_converter.from_field
            absent = [one.python_name for one in definition.fields if one.default_value is MISSING]
            made = self.made[type_] = InputObject(type_, dict.fromkeys(absent))
            made.members = [
                (name_of(one), one.python_name, self.of(one.resolve_type(type_definition=definition)))
                for one in definition.fields
            ]
        return self.made[type_]


def read_arguments(declared: Iterable[StrawberryArgument], schema: strawberry.Schema) -> ReadArguments:
    """Return a function that converts a field's coerced arguments to what Strawberry gives a resolver."""
    name_of = schema.config.name_converter.from_argument
    members = [(name_of(one), one.python_name, read_argument(one, schema)) for one in declared]
    return lambda values: keywords(members, values)


def read_argument(declared: StrawberryArgument, schema: strawberry.Schema) -> Read:
    """Return the conversion of one argument."""
    try:
        return Reading(schema).of(declared.type)
    except UnknownTypeError:
        registry, config = schema.schema_converter.scalar_registry, schema.config
        path = (config.name_converter.from_argument(declared),)
        return lambda value: convert_argument(value, declared.type, registry, config, path=path)


def keywords(members: Iterable[Member], values: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the members that are given; the function or class has its own defaults for the others."""
    return {name: read(values[key]) for key, name, read in members if key in values}


def list_of(read: Read) -> Read:
    """Return a conversion of lists; it copies them, as a default is the same list for every request."""
    return lambda values: values if values is None or values is UNSET else list(map(read, values))


def as_it_is(value: Any) -> Any:  # noqa: ANN401 - a leaf
    """Return a value unchanged: coercion has already converted it."""
    return value
