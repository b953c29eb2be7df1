"""Operations that together select every field of a schema, each as close to the root as possible."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, GraphQLUnionType, get_named_type, is_leaf_type

from firmware_graph.auth.readable import Readable
from support.random_operations import NAME, RandomOperation

DEEPEST = 7


@dataclass(slots=True)
class Place:
    """A field with the selections on its objects, by type."""

    called: str
    objects: tuple[GraphQLObjectType, ...]
    depth: int
    selected: "dict[str, list[Place | str]]" = field(default_factory=dict)

    def text(self) -> str:
        """Return its text."""
        parts = [
            f"... on {name} {{ {' '.join(one if isinstance(one, str) else one.text() for one in chosen)} }}"
            for name, chosen in self.selected.items()
        ]
        return f"{self.called} {{ __typename {' '.join(parts)} }}"


@dataclass(slots=True)
class Tour:
    """An operation of one root field and everything that a caller may read below it, each field once."""

    schema: GraphQLSchema
    readable: Readable
    page_size: int = 2
    deepest: int = DEEPEST
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    entered: set[tuple[str, str]] = field(default_factory=set)

    def operation(self, name: str, arguments: str) -> RandomOperation:
        """Return the operation; `arguments` are those of the root field."""
        assert self.schema.query_type
        definition = self.schema.query_type.fields[name]
        root = self.place(name, definition, f"({arguments})" if arguments else "", depth=1)
        pending = deque([root])
        while pending:
            pending += self.filled(pending.popleft())
        fields = {key: known for key, (known, _) in self.keys.items()}
        return RandomOperation(f"query {NAME} {{ {root.text()} }}", {}, {**fields, "__typename": "__typename"})

    def filled(self, place: Place) -> Iterator[Place]:
        """Select the fields of a place, and return the places below it."""
        for type_ in place.objects:
            chosen = place.selected.setdefault(type_.name, ["__typename"])
            for name, definition in type_.fields.items():
                if (type_.name, name) not in self.readable:
                    continue
                if is_leaf_type(get_named_type(definition.type)):
                    chosen.append(self.key(name, definition) + name)
                elif (type_.name, name) not in self.entered and place.depth < self.deepest:
                    self.entered.add((type_.name, name))
                    arguments = f"(first: {self.page_size})" if "first" in definition.args else ""
                    beneath = self.place(name, definition, arguments, depth=place.depth + 1)
                    chosen.append(beneath)
                    yield beneath

    def place(self, name: str, definition: GraphQLField, arguments: str, *, depth: int) -> Place:
        """Return the place of a field that has objects."""
        named = get_named_type(definition.type)
        objects = tuple(named.types) if isinstance(named, GraphQLUnionType) else (named,)
        assert all(isinstance(type_, GraphQLObjectType) for type_ in objects)
        return Place(f"{self.key(name, definition)}{name}{arguments}", objects, depth)

    def key(self, name: str, definition: GraphQLField) -> str:
        """Return a response key for fields of one name and type."""
        key, number = name, 0
        signature = (name, str(definition.type))
        while self.keys.setdefault(key, signature) != signature:
            number += 1
            key = f"{name}_{number}"
        return "" if key == name else f"{key}: "
