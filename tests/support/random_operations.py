"""Random valid operations over any schema: nested, aliased, merged, in fragments, with conditions and variables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Final

from graphql import (
    DocumentNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    parse,
    validate,
)

from support.random_arguments import Pools, RandomArguments

NAME: Final = "Asked"
TYPENAME: Final = "__typename"

Weight = Callable[[str, str], float]
"""The weight of a field, by the names of its type and of itself."""


OF_THE_REQUEST: Final = frozenset({"rateLimit"})
"""Fields whose values differ from request to request."""


@dataclass(frozen=True, slots=True)
class RandomOperation:
    """The text of a document whose operation is `Asked`, the variables of a request, and the field of each key."""

    text: str
    variables: dict[str, object]
    fields: dict[str, str] = field(default_factory=dict)

    def document(self, schema: GraphQLSchema) -> DocumentNode | None:
        """Return the parsed document; None if it is not valid."""
        return valid_document(schema, self.text)


@lru_cache(maxsize=16)
def valid_document(schema: GraphQLSchema, text: str) -> DocumentNode | None:
    """Return the parsed document; None if it is not valid."""
    document = parse(text)
    return None if validate(schema, document, max_errors=1) else document


def equally(_type: str, _field: str) -> float:
    """Weigh every field alike."""
    return 1.0


@dataclass(frozen=True)
class RandomOperations:
    """A source of operations: a schema, values of its arguments, and size limits."""

    schema: GraphQLSchema
    pools: Pools
    max_depth: int = 5
    max_fields: int = 40
    chances: Mapping[str, float] = field(default_factory=dict)
    weight: Weight = equally

    def __call__(self, rng: Random) -> RandomOperation:
        """Return an operation."""
        assert self.schema.query_type
        writing = Writing(self, rng, RandomArguments(rng, self.pools, self.chances), self.max_fields)
        selected = writing.selections(self.schema.query_type, rng.randint(1, self.max_depth))
        fragments = [f"fragment {f.name} on {f.type_} {f.text}" for f in writing.fragments]
        operation = f"query {NAME}{writing.arguments.definitions()} {selected}"
        others = ["query Other { __typename }"] if rng.random() < 0.1 else []
        definitions = [operation, *fragments, *others]
        rng.shuffle(definitions)
        fields = {key: signature[0] for key, signature in writing.keys.items()}
        return RandomOperation(" ".join(definitions), writing.arguments.given(), fields)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A named fragment, with its depth and its type."""

    name: str
    type_: str
    depth: int
    text: str


@dataclass(slots=True)
class Writing:
    """An operation under construction.

    A response key always stands for the same field, arguments and type, so that overlapping selections can be merged.
    """

    source: RandomOperations
    rng: Random
    arguments: RandomArguments
    fields_left: int
    fragments: list[Fragment] = field(default_factory=list)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def selections(self, type_: GraphQLNamedType, depth: int) -> str:
        """Return the text of a selection set."""
        most = 2 if self.fields_left < 1 else 5
        parts = [self.selection(type_, depth) for _ in range(self.rng.randint(1, most))]
        return f"{{ {' '.join(parts)} }}"

    def selection(self, type_: GraphQLNamedType, depth: int) -> str:
        """Return the text of a field or of a fragment."""
        is_union = isinstance(type_, GraphQLUnionType)
        kind = self.rng.choices(
            ["field", "condition", "inline", "named"], weights=[1, 6, 0.5, 1] if is_union else [10, 1, 0.7, 1.3]
        )[0]
        if depth < 0 or kind == "field":
            return self.field(type_, depth)
        if kind == "named":
            return f"...{self.fragment(type_, depth)}{self.directives()}"
        condition = self.condition(type_) if kind == "condition" else type_
        on = f" on {condition.name}" if kind == "condition" else ""
        return f"...{on}{self.directives()} {self.selections(condition, depth - (condition is type_))}"

    def condition(self, type_: GraphQLNamedType) -> GraphQLNamedType:
        """Choose a type that overlaps with another."""
        schema = self.source.schema
        possible = self.possible(type_)
        abstract = [schema.type_map[name] for name in sorted(schema.type_map) if self.is_abstract_over(name, possible)]
        return self.rng.choice([*possible, *possible, *abstract])

    def possible(self, type_: GraphQLNamedType) -> list[GraphQLObjectType]:
        """Return the possible types of a type."""
        if isinstance(type_, GraphQLObjectType):
            return [type_]
        return list(self.source.schema.get_possible_types(type_))  # type: ignore[arg-type]  # the others are abstract

    def is_abstract_over(self, name: str, members: list[GraphQLObjectType]) -> bool:
        """Whether an abstract type has any of these members."""
        type_ = self.source.schema.type_map[name]
        return isinstance(type_, GraphQLUnionType) and any(member in type_.types for member in members)

    def fragment(self, type_: GraphQLNamedType, depth: int) -> str:
        """Return the name of a fragment to spread here, an existing or a new one."""
        possible = {member.name for member in self.possible(type_)}
        known = [
            fragment.name
            for fragment in self.fragments
            if fragment.depth <= depth
            and not possible.isdisjoint(m.name for m in self.possible(self.source.schema.type_map[fragment.type_]))
        ]
        if known and self.rng.random() < 0.5:
            return self.rng.choice(known)
        condition = self.condition(type_)
        text = self.selections(condition, depth - 1)
        name = f"F{len(self.fragments)}"
        self.fragments.append(Fragment(name, condition.name, depth, text))
        return name

    def field(self, type_: GraphQLNamedType, depth: int) -> str:
        """Return the text of a field; at the size limits, of a leaf."""
        self.fields_left -= 1
        room = depth > 0 and self.fields_left > 0
        fields = type_.fields if isinstance(type_, GraphQLObjectType) else {}
        names = [
            n for n, f in fields.items() if n not in OF_THE_REQUEST and (room or is_leaf_type(get_named_type(f.type)))
        ]
        if not names or self.rng.random() < 0.06:
            return f"{self.key(TYPENAME, [], 'String!', names)}{TYPENAME}{self.directives()}"
        name = self.rng.choices(names, weights=[self.source.weight(type_.name, n) for n in names])[0]
        definition = fields[name]
        arguments = self.arguments.of_field(definition.args)
        called = f"{name}({', '.join(arguments)})" if arguments else name
        key = self.key(name, sorted(arguments), str(definition.type), names)
        named = get_named_type(definition.type)
        if is_leaf_type(named):
            return f"{key}{called}{self.directives()}"
        text = f"{key}{called}{self.directives()} {self.selections(named, depth - 1)}"
        if self.rng.random() < 0.1:
            text += f" {key}{called}{self.directives()} {self.selections(named, depth - 1)}"
        return text

    def key(self, name: str, arguments: list[str], type_text: str, others: list[str]) -> str:
        """Return the alias of a field, whose key is free or taken by the same field."""
        signature = (name, type_text, *arguments)
        wanted = self.rng.choices([name, "a", "b", self.rng.choice(others or ["c"])], weights=[12, 1, 1, 1])[0]
        key, number = wanted, 0
        while self.keys.setdefault(key, signature) != signature:
            number += 1
            key = f"{wanted}_{number}"
        return "" if key == name else f"{key}: "

    def directives(self) -> str:
        """Return `@skip`, `@include`, both or, usually, nothing."""
        if self.rng.random() > 0.12:
            return ""
        names = self.rng.choice([["skip"], ["include"], ["include"], ["skip", "include"], ["include", "skip"]])
        return "".join(f" @{name}(if: {self.arguments.condition()})" for name in names)
