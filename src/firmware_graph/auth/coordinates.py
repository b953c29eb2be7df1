"""The compact notation of coordinates in the access table: all of a type in one text."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from firmware_graph.errors import ConfigurationError
from firmware_graph.model.rights import Scope

Policy = Mapping[str, frozenset[Scope]]
"""The scopes of each coordinate, any one of which opens it."""

Table = Mapping[Scope | frozenset[Scope], Mapping[str, str]]

EDGE: Final = "cursor node"
CONNECTION: Final = "edges nodes pageInfo totalCount"
PAGE: Final = {"Connection": CONNECTION, "Edge": EDGE}
MEMBER: Final = re.compile(r"(?P<name>\w+)(?:\((?P<arguments>[^)]*)\))?")


def pages_of(*names: str) -> dict[str, str]:
    """Return the rows for the connections of some types, and for their edges."""
    return {f"{name}{kind}": fields for name in names for kind, fields in PAGE.items()}


def named_in(members: str) -> Iterator[str]:
    """Parse `field(argument: argument:)` as the field and each of its arguments."""
    for match in MEMBER.finditer(members):
        yield match["name"]
        for argument in (match["arguments"] or "").split():
            yield f"{match['name']}({argument})"


def marked_in(types: Mapping[str, str]) -> frozenset[str]:
    """Yield the marked coordinates of some types, one at a time."""
    return frozenset(f"{type_}.{member}" for type_, members in types.items() for member in named_in(members))


def coordinates_in(*tables: Table) -> dict[str, frozenset[Scope]]:
    """Expand tables, one coordinate at a time; a row has one scope, or several of which any one is enough.

    Raises:
        ConfigurationError: They name a coordinate twice.
    """
    policy: dict[str, frozenset[Scope]] = {}
    for scopes, types in chain.from_iterable(table.items() for table in tables):
        required = frozenset({scopes}) if isinstance(scopes, Scope) else scopes
        for coordinate in (f"{type_}.{member}" for type_, members in types.items() for member in named_in(members)):
            if coordinate in policy:
                raise ConfigurationError(f"The access table names {coordinate} twice.")
            policy[coordinate] = required
    return policy
