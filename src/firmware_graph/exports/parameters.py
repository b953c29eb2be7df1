"""URL parameters as the variables of an export's operation, by the types of the schema."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson
from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    type_from_ast,
)

from firmware_graph.errors import BadUserInput
from firmware_graph.exports.export_list import ExportList
from firmware_graph.exports.given_values import day, moment, one_of, truth

PAGING: Final = frozenset({"first", "after"})
FILTER: Final = "filter"
MOST_DIGITS: Final = 10
LONGEST_NAME: Final = 80
"""Of a name that is repeated in an error."""

MOMENTS: Final = {"Date": day, "DateTime": moment}


def variable_types(schema: GraphQLSchema, export: ExportList) -> dict[str, Any]:
    """Return the types of the variables that a caller may give."""
    definition = next(one for one in parse(export.documents[0]).definitions if isinstance(one, OperationDefinitionNode))
    types = {one.variable.name.value: type_from_ast(schema, one.type) for one in definition.variable_definitions or ()}
    not_given = PAGING - {"after"} | {"readsUpgrades"} if export.is_feed else PAGING
    if export.batch is not None and not export.is_paged:
        not_given |= {export.batch}  # it is made of the rows of the caller's own list
    return {name: type_ for name, type_ in types.items() if name not in not_given}


def check_names(schema: GraphQLSchema, export: ExportList, given: Iterable[str]) -> None:
    """Check the names of variables that are given as JSON; the operation validates their values.

    Raises:
        BadUserInput: The export has no such variable for callers.
    """
    known = variable_types(schema, export)
    for name in given:
        if name not in known:
            raise unknown(export, name, known)


def unknown(export: ExportList, name: str, known: Iterable[str]) -> BadUserInput:
    """Return the error for a name that an export does not have; the message lists those that it has."""
    listed = ", ".join(known) or "no parameters"
    return BadUserInput(f"The export {export.name} takes {listed}.", argument=name[:LONGEST_NAME])


def variables_of(schema: GraphQLSchema, export: ExportList, given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Parse parameters: variables by name, and the fields of `filter` by theirs.

    Raises:
        BadUserInput: One is unknown, is repeated although it is not a list, or does not fit its type.
    """
    types = variable_types(schema, export)
    filter_type = types.pop(FILTER, None)
    fields: Mapping[str, Any] = filter_type.fields if isinstance(filter_type, GraphQLInputObjectType) else {}
    texts: dict[str, list[str]] = {}
    for name, text in given:
        texts.setdefault(name, []).append(text)
    variables: dict[str, Any] = {}
    for name, values in texts.items():
        if name in types:
            variables[name] = read(name, types[name], values)
        elif name in fields:
            variables.setdefault(FILTER, {})[name] = read(name, fields[name].type, values)
        else:
            raise unknown(export, name, [*types, *fields])
    return variables


def read(name: str, type_: Any, texts: Sequence[str]) -> Any:  # noqa: ANN401 - what GraphQL has
    """Parse the values of one parameter."""
    if isinstance(type_, GraphQLNonNull):
        return read(name, type_.of_type, texts)
    if isinstance(type_, GraphQLList):
        values = [read(name, type_.of_type, [text]) for text in texts]
        return [item for value in values for item in (value if isinstance(value, list) else [value])]
    if len(texts) > 1:
        raise BadUserInput(f"Give {name} once.", argument=name)
    return read_one(name, type_, texts[0])


def read_one(name: str, type_: Any, text: str) -> Any:  # noqa: ANN401 - as above
    """Parse one value; the operation validates it further.

    Raises:
        BadUserInput: It does not fit its type.
    """
    if type_ is GraphQLInt:
        if len(text) > MOST_DIGITS or not text.isascii() or not text.isdigit():
            raise BadUserInput(f"{name} should be a whole number.", argument=name)
        return int(text)
    if type_ is GraphQLBoolean:
        return truth(name, text)
    if isinstance(type_, GraphQLEnumType):
        return one_of(type_.values, name, text)
    if isinstance(type_, GraphQLScalarType) and type_.name in MOMENTS:
        return MOMENTS[type_.name](name, text)
    if isinstance(type_, GraphQLInputObjectType):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise BadUserInput(f"{name} should be JSON.", argument=name) from error
    return text
