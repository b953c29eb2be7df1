"""Writes what clients take of a release: the schema, the cookbook's operations, their manifest, and the scalars."""

import re
import sys
from pathlib import Path
from typing import Final

import orjson
from graphql import (
    DefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    GraphQLScalarType,
    OperationDefinitionNode,
    ScalarTypeDefinitionNode,
    is_specified_scalar_type,
    parse,
    print_ast,
)

from firmware_graph.api.execution.trusted import PREFIX, digest_of
from firmware_graph.api.schema.build import declared_schema, executable
from schema_changes import OPEN

ROOT: Final = Path(__file__).parents[1]
COOKBOOK: Final = (ROOT / "docs" / "queries.md", *sorted((ROOT / "docs" / "queries").glob("*.md")))
QUERY: Final = re.compile(r"^```graphql\n(?P<text>.*?)```$", re.MULTILINE | re.DOTALL)
TYPES: Final = {
    "Date": {"typescript": "string", "python": "datetime.date"},
    "DateTime": {"typescript": "string", "python": "datetime.datetime"},
    "BigInt": {"typescript": "string", "python": "int"},
}


def operations() -> dict[str, str]:
    """Return the operations of the cookbook, each named: by its own name, else by its root field and its number."""
    named: dict[str, str] = {}
    for page in COOKBOOK:
        for match in QUERY.finditer(page.read_text(encoding="utf-8")):
            document = parse(match["text"], no_location=True)
            first = document.definitions[0]
            if not isinstance(first, OperationDefinitionNode):
                continue
            base = first.name.value if first.name else root_of(first)
            name = base
            number = 1
            while name in named:
                number += 1
                name = f"{base}{number}"
            text = print_ast(document)
            if first.name is None:
                text = (
                    text.replace("{", f"{first.operation.value} {name} {{", 1)
                    if text.startswith("{")
                    else text.replace(first.operation.value, f"{first.operation.value} {name}", 1)
                )
            named[name] = text
    return named


def root_of(operation: OperationDefinitionNode) -> str:
    """Return the name of an operation that has none: its first root field's, as a type is written."""
    field = print_ast(operation.selection_set.selections[0]).split("(")[0].split(" ")[0].split("\n")[0].rstrip(":")
    return f"{field[0].upper()}{field[1:]}"


def scalars() -> dict[str, dict[str, str | None]]:
    """Return the scalars of the schema: their specification, and what a client of two languages makes of them."""
    types = executable(declared_schema()).type_map.values()
    return {
        type_.name: {"specifiedBy": type_.specified_by_url, "description": type_.description, **TYPES[type_.name]}
        for type_ in types
        if isinstance(type_, GraphQLScalarType) and not is_specified_scalar_type(type_)
    }


def with_open_enums_as_scalars(sdl: str) -> str:
    """Return a schema for generators whose clients refuse values of an enum that they do not know, as Python's do."""
    document = parse(sdl, no_location=True)
    return print_ast(DocumentNode(definitions=tuple(as_scalar_if_open(node) for node in document.definitions)))


def as_scalar_if_open(node: DefinitionNode) -> DefinitionNode:
    """Return a scalar for an enum that its description declares open, and anything else as it is."""
    if not isinstance(node, EnumTypeDefinitionNode) or node.description is None:
        return node
    if not node.description.value.casefold().startswith(OPEN):
        return node
    return ScalarTypeDefinitionNode(name=node.name, description=node.description)


def write(folder: Path) -> None:
    """Write the artefacts to a folder."""
    (folder / "operations").mkdir(parents=True, exist_ok=True)
    sdl = declared_schema().as_str() + "\n"
    (folder / "schema.graphql").write_text(sdl, encoding="utf-8")
    (folder / "schema-open.graphql").write_text(with_open_enums_as_scalars(sdl) + "\n", encoding="utf-8")
    texts = operations()
    for name, text in texts.items():
        (folder / "operations" / f"{name}.graphql").write_text(f"{text}\n", encoding="utf-8")
    manifest = {f"{PREFIX}{digest_of(text)}": text for text in texts.values()}
    for name, content in (("trusted", manifest), ("scalars", scalars())):
        (folder / f"{name}.json").write_bytes(
            orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"
        )


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist" / "client"))
