"""Random valid operations over a schema, for hypothesis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_non_null_type,
)
from hypothesis import strategies as st

from support.random_operations import OF_THE_REQUEST

COMPOSITE = (GraphQLObjectType, GraphQLUnionType)


@dataclass(frozen=True)
class Operations:
    """A source of operations; `pools` has literals by the name of an argument or input field, or by type."""

    schema: GraphQLSchema
    pools: Mapping[str, Sequence[str]]
    max_depth: int = 4

    def queries(self) -> st.SearchStrategy[str]:
        """Draw a query."""
        assert self.schema.query_type
        return selections(self, self.schema.query_type, self.max_depth).map(lambda selected: f"query {selected}")


@st.composite
def selections(draw: st.DrawFn, source: Operations, type_: GraphQLNamedType, depth: int) -> str:
    """Draw a selection set of a type."""
    if isinstance(type_, GraphQLUnionType):
        members = draw(st.lists(st.sampled_from(type_.types), min_size=1, max_size=3, unique_by=str))
        parts = [f"... on {member.name} {draw(selections(source, member, depth))}" for member in members]
        return f"{{ __typename {' '.join(parts)} }}"
    assert isinstance(type_, GraphQLObjectType)
    usable = [
        (name, field)
        for name, field in type_.fields.items()
        if name not in OF_THE_REQUEST and (depth > 1 or not isinstance(get_named_type(field.type), COMPOSITE))
    ]
    if not usable:
        return "{ __typename }"
    chosen = draw(st.lists(st.sampled_from(usable), max_size=4, unique_by=lambda pair: pair[0]))
    parts = [draw(selection(source, name, field, depth)) for name, field in chosen]
    return "{ " + " ".join(["__typename", *parts]) + " }"


@st.composite
def selection(draw: st.DrawFn, source: Operations, name: str, field: GraphQLField, depth: int) -> str:
    """Draw a field with its arguments."""
    given = [
        f"{argument}: {draw(literal(source, argument, definition.type))}"
        for argument, definition in field.args.items()
        if is_non_null_type(definition.type) or draw(st.booleans())
    ]
    called = f"{name}({', '.join(given)})" if given else name
    named = get_named_type(field.type)
    return f"{called} {draw(selections(source, named, depth - 1))}" if isinstance(named, COMPOSITE) else called


@st.composite
def literal(draw: st.DrawFn, source: Operations, name: str, type_: GraphQLInputType) -> str:
    """Draw a value for an argument or an input field."""
    nullable = get_nullable_type(type_)
    if isinstance(nullable, GraphQLList):
        return "[" + ", ".join(draw(st.lists(literal(source, name, nullable.of_type), max_size=3))) + "]"
    if isinstance(nullable, GraphQLEnumType):
        return str(draw(st.sampled_from(sorted(nullable.values))))
    if isinstance(nullable, GraphQLInputObjectType):
        given = [
            f"{member}: {draw(literal(source, member, definition.type))}"
            for member, definition in nullable.fields.items()
            if is_non_null_type(definition.type) or draw(st.integers(0, 3)) == 0
        ]
        return f"{{{', '.join(given)}}}"
    return draw(st.sampled_from(source.pools.get(name) or source.pools[str(nullable)]))
