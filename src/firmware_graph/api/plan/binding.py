"""The source of each field's value, taken from the schema's own declarations."""

from collections.abc import Mapping
from dataclasses import dataclass

import strawberry
from graphql import GraphQLField, GraphQLNamedType, GraphQLObjectType, is_introspection_type, is_non_null_type
from strawberry.types.field import StrawberryField

from firmware_graph.api.plan.arguments import Parameters
from firmware_graph.api.plan.input_types import DECLARED, InputTypes, UnknownInputError
from firmware_graph.api.schema.build import executable
from firmware_graph.api.schema.fields import DEFINITION, Computed, Mutating, Relation, StandsFor
from firmware_graph.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Column:
    """A field that is an attribute of its row."""

    attribute: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A field with one value for every row: the name of its type, or null for a caller who may not read it."""

    value: str | None


Binding = Column | Computed | Relation
"""How a field of a query or a mutation gets its value; subscriptions are not planned."""


@dataclass(frozen=True, slots=True)
class Bindings:
    """The binding of every field and its arguments, by type and field name, and the input types."""

    bindings: Mapping[tuple[str, str], Binding]
    parameters: Mapping[tuple[str, str], Parameters]
    inputs: InputTypes

    @classmethod
    def of(cls, schema: strawberry.Schema) -> "Bindings":
        """Return the bindings of a schema.

        Raises:
            ConfigurationError: A field or a type is not declared as `api/schema/fields.py` requires.
        """
        core, inputs = executable(schema), InputTypes(schema)
        bindings, parameters, strange = {}, {}, strange_writes(core.mutation_type)
        roots = (core.query_type, core.mutation_type)
        for type_ in core.type_map.values():
            if (
                not isinstance(type_, GraphQLObjectType)
                or is_introspection_type(type_)
                or type_ is core.subscription_type
            ):
                continue
            if type_ not in roots and not isinstance(type_.is_type_of, StandsFor):
                strange.append(type_.name)
            for name, definition in type_.fields.items():
                bound = binding_of(definition)
                try:
                    parameters[type_.name, name] = Parameters.of(definition, inputs)
                except UnknownInputError:
                    bound = None
                if bound is None:
                    strange.append(f"{type_.name}.{name}")
                    continue
                bindings[type_.name, name] = bound
        if strange:
            raise ConfigurationError(f"These are declared in no way that is known: {', '.join(sorted(strange))}.")
        return cls(bindings, parameters, inputs)


def strange_writes(root: GraphQLObjectType | None) -> list[str]:
    """Return the fields of the mutation root that are not declared as writes, or are not nullable.

    The former might be executed twice; the latter could not report that a write was made and its payload was not read.
    """
    fields = root.fields if root else {}
    return [
        f"{root}.{name}"
        for name, definition in fields.items()
        if is_non_null_type(definition.type)
        or not isinstance(declaration_of(definition).metadata.get(DEFINITION), Mutating)
    ]


def declaration_of(definition: GraphQLField) -> StrawberryField:
    """Return the Strawberry declaration of a field."""
    declared: StrawberryField = definition.extensions[DECLARED]
    return declared


def binding_of(definition: GraphQLField) -> Binding | None:
    """Return how a field gets its value; None if it is declared in another way."""
    declared = declaration_of(definition)
    bound = declared.metadata.get(DEFINITION)
    if isinstance(bound, (Computed, Relation)):
        return bound
    is_column = declared.base_resolver is None and not declared.arguments and declared.python_name.isidentifier()
    return Column(declared.python_name) if is_column else None


def row_types_of(type_: GraphQLNamedType) -> tuple[type, ...]:
    """Return the classes of the rows that an object type represents; none for the root."""
    stands_for = getattr(type_, "is_type_of", None)
    return stands_for.models if isinstance(stands_for, StandsFor) else ()
