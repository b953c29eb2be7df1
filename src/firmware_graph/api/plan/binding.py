"""The source of each field's value, taken from the schema's own declarations."""

from collections.abc import Mapping
from dataclasses import dataclass

import strawberry
from graphql import GraphQLField, GraphQLNamedType, GraphQLObjectType, is_introspection_type
from strawberry.types.field import StrawberryField

from firmware_graph.api.plan.arguments import ReadArguments, read_arguments
from firmware_graph.api.schema.build import executable
from firmware_graph.api.schema.fields import DEFINITION, Computed, Relation, StandsFor
from firmware_graph.errors import ConfigurationError

DECLARED = "strawberry-definition"


@dataclass(frozen=True, slots=True)
class Column:
    """A field that is an attribute of its row."""

    attribute: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A field with one value for every row: the name of its type, or null for a caller who may not read it."""

    value: str | None


Binding = Column | Computed | Relation


@dataclass(frozen=True, slots=True)
class Bindings:
    """The binding of every field and the conversion of its arguments, by type and field name."""

    bindings: Mapping[tuple[str, str], Binding]
    arguments: Mapping[tuple[str, str], ReadArguments]

    @classmethod
    def of(cls, schema: strawberry.Schema) -> "Bindings":
        """Return the bindings of a schema.

        Raises:
            ConfigurationError: A field or a type is declared in another way than `api/fields.py` has it.
        """
        bindings, arguments, strange = {}, {}, []
        for type_ in executable(schema).type_map.values():
            if not isinstance(type_, GraphQLObjectType) or is_introspection_type(type_):
                continue
            if type_ is not executable(schema).query_type and not isinstance(type_.is_type_of, StandsFor):
                strange.append(type_.name)
            for name, definition in type_.fields.items():
                bound = binding_of(definition)
                if bound is None:
                    strange.append(f"{type_.name}.{name}")
                    continue
                bindings[type_.name, name] = bound
                arguments[type_.name, name] = read_arguments(declaration_of(definition).arguments, schema)
        if strange:
            raise ConfigurationError(f"The plan cannot tell where these come from: {', '.join(sorted(strange))}.")
        return cls(bindings, arguments)


def declaration_of(definition: GraphQLField) -> StrawberryField:
    """Return the Strawberry declaration of a field."""
    declared: StrawberryField = definition.extensions[DECLARED]
    return declared


def binding_of(definition: GraphQLField) -> Binding | None:
    """Return the binding that a field declares; None where it is declared in another way."""
    declared = declaration_of(definition)
    bound = declared.metadata.get(DEFINITION)
    if isinstance(bound, (Computed, Relation)):
        return bound
    is_column = declared.base_resolver is None and not declared.arguments and declared.python_name.isidentifier()
    return Column(declared.python_name) if is_column else None


def row_types_of(type_: GraphQLNamedType) -> tuple[type, ...]:
    """Return the classes of the rows that an object type stands for; none for the root."""
    stands_for = getattr(type_, "is_type_of", None)
    return stands_for.models if isinstance(stands_for, StandsFor) else ()
