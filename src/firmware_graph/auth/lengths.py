"""The maxima of the lists in an operation's variables: checked before any of their items is looked at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from graphql import (
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLType,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from firmware_graph.errors import BadUserInput

ITEM: Final = ""
"""The coordinate of an item of a list, which has none."""


class Given(NamedTuple):
    """A value in a document: its type, the coordinate that it is given to, and the path that a caller knows it by."""

    node: ValueNode
    type: GraphQLType
    coordinate: str
    argument: str


class ListPlace(NamedTuple):
    """A place of a document that takes the value of a variable which is, or contains, a list."""

    variable: str
    named: GraphQLNamedType
    coordinate: str
    argument: str


@dataclass(frozen=True, slots=True)
class Lengths:
    """The maxima by coordinate; `inside` are the fields of each input object that are, or contain, one of the lists."""

    schema: GraphQLSchema
    maxima: Mapping[str, int]
    inside: Mapping[str, Sequence[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Find the input objects that contain a list."""
        objects = [type_ for type_ in self.schema.type_map.values() if isinstance(type_, GraphQLInputObjectType)]
        inside: dict[str, Sequence[str]] = {}
        while (more := {one.name: names for one in objects if (names := self.names_in(one, inside))}) != inside:
            inside = more
        object.__setattr__(self, "inside", inside)

    def names_in(self, type_: GraphQLInputObjectType, inside: Mapping[str, object]) -> Sequence[str]:
        """Return the fields of an input object that have a maximum, or are objects which are known to contain one."""
        fields = type_.fields.items()
        return [
            name
            for name, one in fields
            if f"{type_.name}.{name}" in self.maxima or get_named_type(one.type).name in inside
        ]

    def places(self, given: Given) -> Iterator[ListPlace]:
        """Yield the places of lists within a value of a document."""
        node, named = given.node, get_named_type(given.type)
        match node:
            case VariableNode() if given.coordinate in self.maxima or named.name in self.inside:
                yield ListPlace(node.name.value, named, given.coordinate, given.argument)
            case ListValueNode():
                for item in node.values:
                    yield from self.places(Given(item, named, ITEM, given.argument))
            case ObjectValueNode() if isinstance(named, GraphQLInputObjectType):
                for one in node.fields:
                    name = one.name.value
                    type_, argument = named.fields[name].type, f"{given.argument}.{name}"
                    yield from self.places(Given(one.value, type_, f"{named.name}.{name}", argument))

    def check(self, places: Iterable[ListPlace], variables: Mapping[str, object]) -> BadUserInput | None:
        """Return the error about the first list that is longer than its maximum."""
        for place in places:
            value = variables.get(place.variable)
            for too_long in self.too_long(value, place.named, place.coordinate, place.argument):
                return too_long
        return None

    def too_long(
        self, value: object, named: GraphQLNamedType, coordinate: str, argument: str
    ) -> Iterator[BadUserInput]:
        """Yield the error about each list that is too long; nothing within it is looked at."""
        if isinstance(value, list):
            most = self.maxima.get(coordinate)
            if most is not None and len(value) > most:
                message = f"Give at most {most:,} items in '{argument}': there are {len(value):,}."
                yield BadUserInput(message, argument=argument, maximum=most)
            elif named.name in self.inside:
                for item in value:
                    if isinstance(item, dict):
                        yield from self.too_long(item, named, ITEM, argument)
        elif isinstance(value, dict) and isinstance(named, GraphQLInputObjectType):
            for name in self.inside.get(named.name, ()):
                if name in value:
                    inner = get_named_type(named.fields[name].type)
                    yield from self.too_long(value[name], inner, f"{named.name}.{name}", f"{argument}.{name}")


def lists_of(schema: GraphQLSchema) -> Iterator[str]:
    """Yield the coordinates of the lists among the arguments and input fields of a schema."""
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            found = {f"{type_.name}.{name}": one.type for name, one in type_.fields.items()}
        else:
            found = {
                f"{type_.name}.{name}({argument}:)": one.type
                for name, field_ in getattr(type_, "fields", {}).items()
                for argument, one in field_.args.items()
            }
        yield from (coordinate for coordinate, one in found.items() if is_list_type(get_nullable_type(one)))
