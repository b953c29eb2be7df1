"""How the access table writes the coordinates of a schema: those of a type in one text."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from firmware_graph.auth.scopes import Scope
from firmware_graph.errors import ConfigurationError

MEMBER: Final = re.compile(r"(?P<name>\w+)(?:\((?P<arguments>[^)]*)\))?")


def named_in(members: str) -> Iterator[str]:
    """Read `field(argument: argument:)` as the field and each of its arguments."""
    for match in MEMBER.finditer(members):
        yield match["name"]
        for argument in (match["arguments"] or "").split():
            yield f"{match['name']}({argument})"


def coordinates_in(table: Mapping[Scope, Mapping[str, str]]) -> dict[str, Scope]:
    """Spell the table out, one coordinate at a time.

    Raises:
        ConfigurationError: It names one twice.
    """
    scopes: dict[str, Scope] = {}
    for scope, types in table.items():
        for coordinate in (f"{type_}.{member}" for type_, members in types.items() for member in named_in(members)):
            if coordinate in scopes:
                raise ConfigurationError(f"The access table names {coordinate} twice.")
            scopes[coordinate] = scope
    return scopes
