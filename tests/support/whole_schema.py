"""Operations generated from a schema that use all of it: valid ones, and invalid ones."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, NamedTuple

from graphql import (
    DocumentNode,
    GraphQLField,
    GraphQLInputType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_introspection_type,
    parse,
    visit,
)

from support.canaries import DEFECTS, STACKS
from support.example_pools import CHANCES, cursor, example_pools
from support.random_arguments import Pools, RandomArguments, bare, written
from support.random_operations import NAME, OF_THE_REQUEST, RandomOperation, RandomOperations
from support.schema_coverage import Coverage

SPOILT: Final = 0.2
"""The share of invalid operations."""

NEARLY: Final = ("zigbeeStac", "chipse", "defect", "zigbeeStackz", "DefectExposur", "AFFECTE", "stackNam")
"""Names whose suggestion would be a restricted one."""


@dataclass(slots=True)
class Uses(Visitor):
    """A visitor that collects the coordinates that a document uses: fields, arguments, input fields and values."""

    types: TypeInfo
    found: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Let the visitor find its methods."""
        Visitor.__init__(self)

    def enter_field(self, node: Any, *_: Any) -> None:
        """Record a field."""
        if parent := self.types.get_parent_type():
            self.found.add(f"{parent.name}.{node.name.value}")

    def enter_argument(self, node: Any, *_: Any) -> None:
        """Record an argument of a field."""
        parent = self.types.get_parent_type()
        if parent and self.types.get_field_def() and not self.types.get_directive():
            name = next((n for n, f in parent.fields.items() if f is self.types.get_field_def()), None)  # type: ignore[union-attr]  # it has the field
            self.found.add(f"{parent.name}.{name}({node.name.value}:)")


def uses_of(schema: GraphQLSchema, document: DocumentNode) -> set[str]:
    """Return the coordinates of the fields and arguments that a document uses."""
    types = TypeInfo(schema)
    uses = Uses(types)
    visit(document, TypeInfoVisitor(types, uses))
    return uses.found


class Way(NamedTuple):
    """A field that leads to a type."""

    name: str
    field: GraphQLField
    to: str


@dataclass
class WholeSchema:
    """A source of operations that eventually uses every field and argument of a schema's queries.

    Unused ones are preferred, and so is what leads to them.
    """

    schema: GraphQLSchema
    used: set[str] = field(default_factory=set)

    def operations(self, count: int, seed: int) -> Iterator[RandomOperation]:
        """Yield so many operations, some of them invalid."""
        coverage = Coverage(self.schema, frozenset(self.fields()))
        source = RandomOperations(
            self.schema, pools(), max_depth=6, max_fields=20, chances={**CHANCES, "party": 0.7}, weight=coverage.weight
        )
        for number in range(count):
            rng = Random(f"{seed}-{number}")  # noqa: S311 - no secret
            operation = source(rng)
            used = uses_of(self.schema, parse(operation.text))
            self.used |= used
            coverage.seen |= {(type_, name) for type_, _, name in (one.partition(".") for one in used)}
            coverage.steps = None
            yield spoilt(operation, rng) if rng.random() < SPOILT else operation

    def by_type(self, seed: int) -> Iterator[RandomOperation]:
        """Yield an operation for each type, which selects all of its fields and gives all of their arguments."""
        rng = Random(seed)  # noqa: S311 - no secret
        for type_, ways in self.ways().items():
            names = [name for name in type_.fields if name not in OF_THE_REQUEST]
            text = " ".join(f"f{number}: {called(type_, name, pools(), rng)}" for number, name in enumerate(names))
            yield self.noted(RandomOperation(f"query {NAME} {wrapped(text, ways, pools(), rng)}", {}))

    def ways(self) -> dict[GraphQLObjectType, tuple[Way, ...]]:
        """Return the shortest way to each type that queries lead to."""
        assert self.schema.query_type
        found: dict[GraphQLObjectType, tuple[Way, ...]] = {self.schema.query_type: ()}
        pending = deque(found)
        while pending:
            type_ = pending.popleft()
            for name, definition in type_.fields.items():
                for member in () if name in OF_THE_REQUEST else members_of(definition):
                    if member not in found:
                        found[member] = (*found[type_], Way(name, definition, member.name))
                        pending.append(member)
        return found

    def noted(self, operation: RandomOperation) -> RandomOperation:
        """Record what an operation uses."""
        self.used |= uses_of(self.schema, parse(operation.text))
        return operation

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield the fields of a schema's queries."""
        for type_ in self.schema.type_map.values():
            if isinstance(type_, GraphQLObjectType) and not is_introspection_type(type_):
                yield from ((type_.name, name) for name in type_.fields if name not in OF_THE_REQUEST)

    @property
    def unused(self) -> set[str]:
        """The usable fields and arguments that were not used."""
        every = {
            coordinate
            for type_ in self.ways()
            for name, definition in type_.fields.items()
            if name not in OF_THE_REQUEST
            for coordinate in (f"{type_.name}.{name}", *(f"{type_.name}.{name}({one}:)" for one in definition.args))
        }
        return every - self.used


def members_of(definition: GraphQLField) -> list[GraphQLObjectType]:
    """Return the types of the objects of a field; none for a leaf."""
    named: Any = get_named_type(definition.type)
    return [one for one in getattr(named, "types", (named,)) if isinstance(one, GraphQLObjectType)]


def pools() -> Pools:
    """Return the pools of values of the example, and of the restricted facts that only the second store has."""
    found = dict(example_pools())
    found["id"] = found["stackId"] = found["stackIds"] = [*found["id"], *STACKS, *DEFECTS]
    found["after"] = [*found["after"], *map(cursor, (*STACKS, *DEFECTS))]
    found["affectedBy"] = [*found["affectedBy"], *DEFECTS]
    return found


def called(type_: GraphQLObjectType, name: str, values: Pools, rng: Random, *, chance: float = 1.0) -> str:
    """Return the call of a field with all of its arguments as literals; with a chance of 0, only the required ones."""
    definition = type_.fields[name]
    arguments = Literals(rng, values, dict.fromkeys(definition.args, chance))
    written = arguments.of_field(definition.args)
    text = f"{name}({', '.join(written)})" if written else name
    return f"{text} {{ __typename }}" if members_of(definition) else text


def wrapped(text: str, ways: Sequence[Way], values: Pools, rng: Random) -> str:
    """Return the selection of the root that leads along some fields to a text."""
    for way in reversed(ways):
        arguments = Literals(rng, values, dict.fromkeys(way.field.args, 0.0)).of_field(way.field.args)
        given = f"({', '.join(arguments)})" if arguments else ""
        text = f"{way.name}{given} {{ ... on {way.to} {{ {text} }} }}"
    return f"{{ {text} }}"


class Literals(RandomArguments):
    """Arguments without variables."""

    def literal(self, name: str, type_: GraphQLInputType, *, has_default: bool = False, depth: int = 0) -> str:
        """Return the text of a value; a default would only matter for a variable."""
        del has_default
        return written(self.value(name, GraphQLNonNull(bare(type_)), depth), bare(type_))


def spoilt(operation: RandomOperation, rng: Random) -> RandomOperation:
    """Make an operation invalid: a name, a token, a variable, the operation's name, or the whole text."""
    words = operation.text.split(" ")
    place = rng.randrange(len(words))
    match rng.choice(["name", "gone", "twice", "variable", "cut", "directive", "root"]):
        case "name":
            words.insert(rng.randrange(2, len(words)), rng.choice(NEARLY))
        case "gone":
            del words[place]
        case "twice":
            words.insert(place, words[place])
        case "variable":
            wrong: list[object] = [None, [], {"canary": 1}, STACKS[0], -1]
            given: dict[str, object] = {name: rng.choice(wrong) for name in operation.variables}
            return RandomOperation(operation.text, given or {"first_0": STACKS[0]}, operation.fields)
        case "cut":
            words = words[:place]
        case "directive":
            words.insert(-1, f"@{rng.choice(NEARLY)}")
        case _:
            words = [word.replace(NAME, "Askes") for word in words]
    return RandomOperation(" ".join(words), operation.variables, operation.fields)
