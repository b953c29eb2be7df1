"""The input types whose values the gate must inspect: something in them is refused, or has a mark."""

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLSchema, get_named_type, is_introspection_type

from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.own_rows import opens
from firmware_graph.model.rights import Rights

Closed = frozenset[str]
"""Names of input objects and enums."""


def closed_inputs(
    schema: GraphQLSchema, policy: Policy, rights: Rights, marked: frozenset[str] = frozenset()
) -> Closed:
    """List the input objects and enums that have, or lead to, a coordinate that is marked or not open."""
    members = {
        type_.name: type_.fields if isinstance(type_, GraphQLInputObjectType) else type_.values
        for type_ in schema.type_map.values()
        if isinstance(type_, (GraphQLInputObjectType, GraphQLEnumType)) and not is_introspection_type(type_)
    }
    closed = {
        name
        for name, of_type in members.items()
        if any(
            coordinate in marked or not is_open(coordinate, policy, rights)
            for coordinate in (f"{name}.{member}" for member in of_type)
        )
    }
    leads_to = {
        type_.name: {get_named_type(one.type).name for one in type_.fields.values()}
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLInputObjectType)
    }
    while more := {name for name, reached in leads_to.items() if name not in closed and reached & closed}:
        closed |= more
    return frozenset(closed)


def is_open(coordinate: str, policy: Policy, rights: Rights) -> bool:
    """Whether rights open a coordinate; one that the table does not name is closed to everyone."""
    required = policy.get(coordinate)
    return required is not None and opens(rights, coordinate, required)
