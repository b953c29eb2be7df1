"""Coverage of a schema: which fields were answered with a value, and the resulting weight of the others."""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_composite_type,
)

from firmware_graph.auth.readable import Readable

TYPENAME = "__typename"


@dataclass(slots=True)
class Coverage:
    """A record of the readable fields that were answered with a value."""

    schema: GraphQLSchema
    readable: Readable
    seen: set[tuple[str, str]] = field(default_factory=set)
    steps: dict[tuple[str, str], int] | None = None
    leading_to: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    reachable: frozenset[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Compute the fields that can be reached from the root."""
        assert self.schema.query_type
        self.reachable = frozenset(self.beneath(self.schema.query_type))

    def members(self, type_: GraphQLNamedType) -> tuple[GraphQLObjectType, ...]:
        """Return the possible types of a type; none for a leaf."""
        if isinstance(type_, GraphQLUnionType):
            return tuple(type_.types)
        return (type_,) if isinstance(type_, GraphQLObjectType) else ()

    def beneath(self, root: GraphQLObjectType) -> set[tuple[str, str]]:
        """Compute the fields that can be reached from a type."""
        found: set[tuple[str, str]] = set()
        met, pending = {root.name}, [root]
        while pending:
            type_ = pending.pop()
            for name, definition in type_.fields.items():
                if (type_.name, name) not in self.readable:
                    continue
                found.add((type_.name, name))
                members = self.members(get_named_type(definition.type))
                for member in members:
                    self.leading_to[member.name].append((type_.name, name))
                new = [member for member in members if member.name not in met]
                met.update(member.name for member in new)
                pending += new
        return found

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Return the fields that were never answered with a value."""
        return sorted(self.reachable - self.seen)

    def weight(self, type_name: str, name: str) -> float:
        """Return the weight of a field: the fewer steps to an uncovered one, the higher."""
        if self.steps is None:
            self.steps = self.steps_to_missing()
        if (type_name, name) not in self.reachable:
            return 0.1
        steps = self.steps.get((type_name, name))
        return 1.0 if steps is None else 1.0 + 40 * 0.6**steps

    def steps_to_missing(self) -> dict[tuple[str, str], int]:
        """Compute the number of steps from each field to the nearest uncovered one."""
        steps = dict.fromkeys(self.missing, 0)
        pending = deque(steps)
        while pending:
            near = pending.popleft()
            for leading in self.leading_to[near[0]]:
                if leading not in steps:
                    steps[leading] = steps[near] + 1
                    pending.append(leading)
        return steps

    def note(self, data: Mapping[str, Any] | None, fields: Mapping[str, str]) -> None:
        """Record the values of an answer; `fields` has the field of each response key."""
        assert self.schema.query_type
        if data is not None:
            self.object(data, (self.schema.query_type,), fields)

    def object(self, value: Mapping[str, Any], types: tuple[GraphQLObjectType, ...], fields: Mapping[str, str]) -> None:
        """Record the values of an object of one of some types, where its type is determined."""
        named = {each for key, each in value.items() if fields[key] == TYPENAME}
        asked = {fields[key] for key in value} - {TYPENAME}
        fitting = [type_ for type_ in types if type_.name in (named or {type_.name}) and asked <= type_.fields.keys()]
        if len(fitting) != 1:
            return
        [type_] = fitting
        for key, each in value.items():
            named_type = get_named_type(type_.fields[fields[key]].type) if fields[key] != TYPENAME else None
            if each is None or named_type is None or (each == [] and is_composite_type(named_type)):
                continue
            if (type_.name, fields[key]) not in self.seen:
                self.seen.add((type_.name, fields[key]))
                self.steps = None
            if is_composite_type(named_type):
                for item in each if isinstance(each, list) else [each]:
                    if item is not None:
                        self.object(item, self.members(named_type), fields)
