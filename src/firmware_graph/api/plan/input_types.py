"""The input types of the schema, and the conversion of coerced values to what a field's function takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from inspect import Parameter, signature
from typing import Any, NamedTuple

import strawberry
from graphql import (
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    Undefined,
)
from graphql.utilities.coerce_input_value import coerce_default_value
from strawberry.relay import GlobalID
from strawberry.types.base import StrawberryContainer, StrawberryMaybe, StrawberryObjectDefinition, StrawberryType
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

from firmware_graph.api.schema.inputs import RowMaker

DECLARED = "strawberry-definition"
Read = Callable[[Any], Any]


class UnknownInputError(Exception):
    """Raised for an input declared in a way that plans do not support: `Maybe`, a `GlobalID`, custom converters."""


class Member(NamedTuple):
    """A field of an input type: its name in the schema and in Python, and the conversion of its values."""

    name: str
    attribute: str
    field: GraphQLInputField
    read: Read


@dataclass(slots=True, eq=False)
class InputObject:
    """A constructor of rows or of input objects of one type.

    `absent` are the members without a default, None unless given.
    """

    core: GraphQLInputObjectType
    class_: type
    row: RowMaker | None
    absent: dict[str, None]
    members: Sequence[Member] = ()

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - null, or an input object
        """Return the row or the object of a coerced value."""
        if value is None or value is UNSET:
            return value
        return self.made({one.attribute: one.read(value[one.name]) for one in self.members if one.name in value})

    def made(self, given: Mapping[str, Any]) -> object:
        """Return the row or the object of these members."""
        return self.row.of(given) if self.row else self.class_(**{**self.absent, **given})

    @property
    def make(self) -> Callable[..., object]:
        """The class or the function that builds rows or objects, with members by keyword."""
        return self.row.row if self.row else self.class_

    def default_of(self, member: Member) -> object:
        """Return the default of a member in the constructor's signature, or None."""
        default = signature(self.make).parameters[member.attribute].default
        return None if default is Parameter.empty else default


@dataclass(frozen=True, slots=True)
class InputTypes:
    """The conversions of a schema's input types, each created once; a recursive type refers to itself."""

    schema: strawberry.Schema
    objects: dict[str, InputObject] = field(default_factory=dict)

    def conversion(self, type_: GraphQLInputType) -> Read:
        """Return the conversion of coerced values of a type.

        Raises:
            UnknownInputError: The type, or one within it, is declared in an unknown way.
        """
        match type_:
            case GraphQLNonNull():
                return self.conversion(type_.of_type)
            case GraphQLList():
                return list_of(self.conversion(type_.of_type))
            case GraphQLInputObjectType():
                return self.input_object(type_)
        return as_it_is

    def input_object(self, type_: GraphQLInputObjectType) -> InputObject:
        """Return the constructor of an input type.

        Raises:
            UnknownInputError: As for `conversion`.
        """
        if type_.name not in self.objects:
            definition: StrawberryObjectDefinition = type_.extensions[DECLARED]
            row = definition.from_input
            if row is not None and not isinstance(row, RowMaker):
                raise UnknownInputError
            absent = [
                one.python_name
                for one in definition.fields
                if one.default_value is MISSING and one.default_factory is MISSING
            ]
            made = InputObject(type_, definition.origin, row, dict.fromkeys(absent))
            self.objects[type_.name] = made
            try:
                made.members = self.members(type_, definition)
            except UnknownInputError:
                del self.objects[type_.name]
                raise
        return self.objects[type_.name]

    def members(self, type_: GraphQLInputObjectType, definition: StrawberryObjectDefinition) -> list[Member]:
        """Return the fields of an input type."""
        name_of = self.schema.config.name_converter.from_field
        members = []
        for one in definition.fields:
            check_known(one.resolve_type(type_definition=definition))
            name = name_of(one)
            in_core = type_.fields[name]
            members.append(Member(name, one.python_name, in_core, self.conversion(in_core.type)))
        return members

    def default_of(self, defined: Any) -> Callable[[], object] | None:  # noqa: ANN401 - an argument, a field, a variable
        """Return a function that creates the default of an argument or an input field; None if the schema has none.

        A list or an object is created anew each time.
        """
        default = coerce_default_value(defined)
        if default is Undefined:
            return None
        convert = self.conversion(defined.type)
        return lambda: convert(default)


def check_known(type_: StrawberryType | type) -> None:
    """Check the wrappers of a type as declared in Strawberry.

    Raises:
        UnknownInputError: It is `Maybe`, or a `GlobalID`: their values need a conversion of their own.
    """
    while isinstance(type_, (StrawberryContainer, LazyType)):
        if isinstance(type_, StrawberryMaybe):
            raise UnknownInputError
        type_ = type_.resolve_type() if isinstance(type_, LazyType) else type_.of_type
    if type_ is GlobalID:
        raise UnknownInputError


def list_of(read: Read) -> Read:
    """Return a conversion of lists; it copies them, as a default is the same list for every request."""
    return lambda values: values if values is None or values is UNSET else list(map(read, values))


def as_it_is(value: Any) -> Any:  # noqa: ANN401 - a leaf
    """Return a value unchanged: coercion has already converted it."""
    return value
