"""Who may have the columns of an export, according to the access table for the fields that they are read from."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import cache
from typing import Final

from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    parse,
)

from firmware_graph.auth.policy import POLICY
from firmware_graph.exports.export_list import ExportList
from firmware_graph.model.rights import RESTRICTED, Scope


class Readers(IntEnum):
    """The possible readers of something; the higher, the fewer."""

    EVERYONE = 0
    SEC_PARTIES = 1
    ONE_PARTY = 2
    SECURITY_SUB_COMMITTEE = 3


OF_ONE_PARTY: Final = (Scope.PARTY_MANAGE, Scope.FIR_PROPOSE, Scope.FIR_PUBLISH, Scope.NOTES_PUBLISH)
READERS_OF: Final = {
    Scope.CPL_READ: Readers.EVERYONE,
    Scope.FIR_READ: Readers.SEC_PARTIES,
    **dict.fromkeys(OF_ONE_PARTY, Readers.ONE_PARTY),
}
GRANTED: Final = frozenset({"FirmwareVersion.releaseNote", "Query.releaseCalendar", "Query.approvedTargets"})
"""Coordinates whose rows are for the parties to which they are granted, regardless of scopes."""

CLASSIFICATION: Final = {
    Readers.EVERYONE: "Public",
    Readers.SEC_PARTIES: "For SEC Parties, SECAS, the DCC and the Security Sub-Committee",
    Readers.ONE_PARTY: "For the party that asked for it, as far as it is granted what is here",
    Readers.SECURITY_SUB_COMMITTEE: "RESTRICTED: for the Security Sub-Committee alone",
}


def readers_of(coordinate: str) -> Readers:
    """Return who may read a coordinate of the schema; any one of several scopes is enough."""
    if coordinate in GRANTED:
        return Readers.ONE_PARTY
    return min(READERS_OF.get(scope, Readers.SECURITY_SUB_COMMITTEE) for scope in POLICY[coordinate])


def readers_by(scopes: frozenset[Scope]) -> Readers:
    """Return who may read what any of these scopes opens, for a list with the facts of all of them."""
    if not RESTRICTED.isdisjoint(scopes):
        return Readers.SECURITY_SUB_COMMITTEE
    return max(READERS_OF.get(scope, Readers.EVERYONE) for scope in scopes)


def of_one_party(readers: Readers) -> Readers:
    """Return who may have the caller's own rows, or answers that depend on its targets: for the FIR, that caller."""
    return Readers.ONE_PARTY if readers is Readers.SEC_PARTIES else readers


@cache
def readership(schema: GraphQLSchema, export: ExportList) -> Mapping[str, Readers]:
    """Return who may have each column, by title: never more than may have the list itself."""
    assert schema.query_type is not None  # noqa: S101 - narrows
    row, readers = followed(selected(export), schema.query_type, Readers.EVERYONE)
    return {
        column.title: followed(list(filter(None, column.source.split("."))), row, readers)[1]
        for column in export.columns
    }


def classification_of(columns: Mapping[str, Readers]) -> str:
    """Return the classification of a file with these columns."""
    return CLASSIFICATION[max(columns.values())]


def selected(export: ExportList) -> Sequence[str]:
    """Return the fields, not their aliases, that lead from the root to a row."""
    definition = next(one for one in parse(export.documents[0]).definitions if isinstance(one, OperationDefinitionNode))
    selection, names = definition.selection_set, []
    for alias in export.path.split("."):
        fields = [one for one in selection.selections if isinstance(one, FieldNode)]
        found = next(one for one in fields if (one.alias or one.name).value == alias)
        names.append(found.name.value)
        assert found.selection_set is not None  # noqa: S101 - narrows; a page has fields
        selection = found.selection_set
    return [
        *names,
        *(["nodes"] if export.is_paged and not export.is_whole else []),
        *filter(None, export.row_path.split(".")),
    ]


def followed(names: Sequence[str], type_: GraphQLObjectType, readers: Readers) -> tuple[GraphQLObjectType, Readers]:
    """Follow fields from a type, and return the type of the last one and who may read all of them."""
    for name in names:
        readers = max(readers, readers_of(f"{type_.name}.{name}"))
        found = get_named_type(type_.fields[name].type)
        if isinstance(found, GraphQLObjectType):  # otherwise a scalar, or a union, which is not followed
            type_ = found
    return type_, readers
