"""Random arguments of fields: literals and variables of every valid kind."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLScalarType,
    Undefined,
)
from graphql.type.definition import GraphQLArgumentMap

Pools = Mapping[str, Sequence[object]]
"""Values, as in JSON, by the name of an argument or input field, or by the name of a type."""

BareInput = GraphQLScalarType | GraphQLEnumType | GraphQLInputObjectType | GraphQLList[Any]

MOST_NESTED: Final = 3
CONDITIONS: Final = (
    # the variable's type, its default, and the values that may be given; Undefined is none
    ("Boolean!", None, [True, False]),
    ("Boolean", "false", [True, False, Undefined]),
    ("Boolean!", "true", [True, False, Undefined]),
    ("Boolean", "true", [True, Undefined, Undefined, None]),  # null passes validation, and is an error of execution
)


@dataclass(slots=True)
class Variable:
    """A variable of an operation; `given` is Undefined if the request lacks it."""

    name: str
    type_text: str
    default: str | None
    given: object

    @property
    def definition(self) -> str:
        """Return its declaration."""
        return f"${self.name}: {self.type_text}" + (f" = {self.default}" if self.default is not None else "")


@dataclass(slots=True)
class RandomArguments:
    """The arguments and variables of one operation.

    `chances` has the probability that an argument of a name is given; the default is a half.
    """

    rng: Random
    pools: Pools
    chances: Mapping[str, float] = field(default_factory=dict)
    variables: list[Variable] = field(default_factory=list)

    def chance(self, probability: float) -> bool:
        """Return true with this probability."""
        return self.rng.random() < probability

    def definitions(self) -> str:
        """Return the declarations of the variables."""
        return f"({', '.join(variable.definition for variable in self.variables)})" if self.variables else ""

    def given(self) -> dict[str, object]:
        """Return the values of the variables, a few of them invalid."""
        values = {v.name: v.given for v in self.variables if v.given is not Undefined}
        if values and self.chance(0.02):
            values[self.rng.choice(list(values))] = {"no": "such"}
        return values

    def of_field(self, definitions: GraphQLArgumentMap) -> list[str]:
        """Return the text of a field's arguments, in random order."""
        written = [
            f"{name}: {self.literal(name, argument.type, has_default=argument.default_value is not Undefined)}"
            for name, argument in definitions.items()
            if is_required(argument.type, argument.default_value) or self.chance(self.chances.get(name, 0.5))
        ]
        self.rng.shuffle(written)
        return written

    def condition(self) -> str:
        """Return the condition of a `@skip` or an `@include`."""
        if self.chance(0.4):
            return self.rng.choice(["true", "false"])
        type_text, default, values = self.rng.choices(CONDITIONS, weights=[6, 4, 4, 1])[0]
        known = [v for v in self.variables if (v.type_text, v.default) == (type_text, default)]
        if known and self.chance(0.6):
            return f"${self.rng.choice(known).name}"
        return f"${self.declared(type_text, default, self.rng.choice(values))}"

    def literal(self, name: str, type_: GraphQLInputType, *, has_default: bool = False, depth: int = 0) -> str:
        """Return the text of a value, with variables in it."""
        if self.chance(0.3):
            return f"${self.variable(name, type_, has_default=has_default)}"
        nullable = bare(type_)
        if nullable is type_ and self.chance(0.08):
            return "null"
        if isinstance(nullable, GraphQLList):
            only = bare(nullable.of_type)
            if self.chance(0.15) and not isinstance(only, GraphQLList):  # which is as good as a list of it
                return written(self.value(name, GraphQLNonNull(only), depth + 1), only)
            items = [self.literal(name, nullable.of_type, depth=depth + 1) for _ in range(self.rng.randint(0, 3))]
            return f"[{', '.join(items)}]"
        if isinstance(nullable, GraphQLInputObjectType) and not (nullable.name in self.pools and self.chance(0.6)):
            members = [
                f"{member}: {self.literal(member, kind, has_default=has, depth=depth + 1)}"
                for member, kind, has in self.members(nullable, depth)
            ]
            return f"{{{', '.join(members)}}}"
        return written(self.value(name, GraphQLNonNull(nullable), depth), nullable)

    def members(self, type_: GraphQLInputObjectType, depth: int) -> Iterator[tuple[str, GraphQLInputType, bool]]:
        """Choose the fields to give of an input object; recursive ones nest a few levels at most."""
        chosen = self.rng.choice([0.2, 0.5])
        for name, member in type_.fields.items():
            may = depth < MOST_NESTED or not isinstance(bare(member.type), GraphQLInputObjectType)
            if is_required(member.type, member.default_value) or (may and self.chance(chosen)):
                yield name, member.type, member.default_value is not Undefined

    def value(self, name: str, type_: GraphQLInputType, depth: int = 0) -> object:
        """Return a value as JSON."""
        nullable = bare(type_)
        if nullable is type_ and self.chance(0.08):
            return None
        if isinstance(nullable, GraphQLList):
            only = bare(nullable.of_type)
            if self.chance(0.1) and not isinstance(only, GraphQLList):
                return self.value(name, GraphQLNonNull(only), depth + 1)
            return [self.value(name, nullable.of_type, depth + 1) for _ in range(self.rng.randint(0, 3))]
        assert isinstance(nullable, GraphQLNamedType)
        if isinstance(nullable, GraphQLInputObjectType) and not (nullable.name in self.pools and self.chance(0.6)):
            return {member: self.value(member, kind, depth + 1) for member, kind, _ in self.members(nullable, depth)}
        pool = self.pools.get(name)
        if isinstance(nullable, GraphQLEnumType):
            return self.rng.choice(pool or sorted(nullable.values))
        if pool is None or isinstance(nullable, GraphQLInputObjectType):
            pool = self.pools[nullable.name]
        return self.rng.choice(pool)

    def variable(self, name: str, type_: GraphQLInputType, *, has_default: bool) -> str:
        """Return a variable of this type, declaring it if necessary."""
        known = [v.name for v in self.variables if v.name.startswith(f"{name}_") and v.type_text == str(type_)]
        if known and self.chance(0.3):
            return self.rng.choice(known)
        nullable = bare(type_)
        exact = GraphQLNonNull(nullable)
        default = written(self.value(name, exact), nullable) if self.chance(0.5) else None
        of_its_own = self.chance(0.4)  # never null where it may be
        values = [Undefined, self.value(name, exact), self.value(name, exact)]
        if of_its_own or (type_ is not nullable and default is None and not has_default):
            return self.declared(str(exact), default, self.rng.choice(values[default is None :]), name)
        if type_ is nullable or self.chance(0.3):
            values.append(None)
        if type_ is nullable and default is None and self.chance(0.1):
            default = "null"
        return self.declared(str(nullable), default, self.rng.choice(values), name)

    def declared(self, type_text: str, default: str | None, given: object, stem: str = "when") -> str:
        """Declare a variable, and return its name."""
        name = f"{stem}_{len(self.variables)}"
        self.variables.append(Variable(name, type_text, default, given))
        return name


def bare(type_: GraphQLInputType) -> BareInput:
    """Return a type without NonNull."""
    return type_.of_type if isinstance(type_, GraphQLNonNull) else type_


def is_required(type_: GraphQLInputType, default: object) -> bool:
    """Whether an argument or an input field cannot be left out."""
    return isinstance(type_, GraphQLNonNull) and default is Undefined


def written(value: object, type_: GraphQLInputType | None) -> str:
    """Return a JSON value as a GraphQL literal, whether or not it fits its type."""
    nullable = bare(type_) if type_ else None
    if isinstance(value, list):
        of_items = nullable.of_type if isinstance(nullable, GraphQLList) else None
        return f"[{', '.join(written(item, of_items) for item in value)}]"
    if isinstance(nullable, GraphQLList):
        return written(value, nullable.of_type)
    if isinstance(value, dict):
        fields = nullable.fields if isinstance(nullable, GraphQLInputObjectType) else {}
        types = {name: fields[name].type if name in fields else None for name in value}
        return f"{{{', '.join(f'{name}: {written(each, types[name])}' for name, each in value.items())}}}"
    is_name = isinstance(nullable, GraphQLEnumType) and isinstance(value, str) and value in nullable.values
    return str(value) if is_name else json.dumps(value)
