"""Writes docs/reference.md, the schema with the scopes of each coordinate, and docs/decisions.md, a list of them.

`python schema/reference.py` writes both, and `--check` fails where either is not current.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
)

from firmware_graph.api.schema.build import declared_schema
from firmware_graph.api.schema.scope_marks import elements_of
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.roles import HOW_TO_GET
from firmware_graph.model.rights import EVERYONE, Scope

DOCS: Final = Path(__file__).parents[1] / "docs"
REFERENCE: Final = DOCS / "reference.md"
DECISIONS: Final = DOCS / "decisions.md"

KINDS: Final[Mapping[str, type[GraphQLNamedType] | tuple[type[GraphQLNamedType], ...]]] = {
    "Types that are answered": (GraphQLObjectType, GraphQLInterfaceType),
    "Unions": GraphQLUnionType,
    "Enums": GraphQLEnumType,
    "Inputs": GraphQLInputObjectType,
    "Scalars": GraphQLScalarType,
}
CURRENT: Final = "The reference of the schema and the list of decisions are current."
MARK: Final = re.compile(r"\s*\bNeeds [\w: ]+\.$")
"""What the schema's descriptions end with, which is a column of its own here."""

ROOTS: Final = {"Query": "Questions", "Mutation": "Changes"}

HEAD_OF_REFERENCE: Final = """\
# Reference of the schema

Written by `make reference` from the schema and the access table (`auth/policy/`). 'Anyone' needs no token; of several
scopes any one is enough. `firmware-graph schema` prints the schema; [access.md](access.md) says who has which scope.

| scope | how to get it |
|---|---|
"""
HEAD_OF_DECISIONS: Final = """\
# Decisions

Each on a page: what it was about, what was decided, and what follows. Written by `make reference`.

"""


def reference() -> str:
    """Return the page of the schema."""
    schema = build_schema(declared_schema().as_str())
    scopes = "".join(f"| `{scope.value}` | {cell(HOW_TO_GET[scope])} |\n" for scope in Scope)
    lines = chain.from_iterable(["", *section] for section in sections(schema))
    return HEAD_OF_REFERENCE + scopes + "\n".join(lines) + "\n"


def sections(schema: GraphQLSchema) -> Iterator[list[str]]:
    """List the sections: of the root types, and of each kind of the others."""
    types = [
        type_
        for _, type_ in sorted(schema.type_map.items())
        if not is_introspection_type(type_) and not is_specified_scalar_type(type_)
    ]
    for name, title in ROOTS.items():
        if root := schema.type_map.get(name):
            yield [f"## {title}", "", *members_of(root)]
    for title, kind in KINDS.items():
        yield [f"## {title}"]
        yield from (section_of(type_) for type_ in types if isinstance(type_, kind) and type_.name not in ROOTS)


def section_of(type_: GraphQLNamedType) -> list[str]:
    """Return the section of a type."""
    lines = [f"### {type_.name}", *([paragraph(type_.description)] if type_.description else [])]
    if isinstance(type_, GraphQLUnionType):
        return [*lines, "", f"Is {', '.join(link_to(member.name) for member in type_.types)}."]
    members = members_of(type_)
    return [*lines, "", *members] if members else lines


def members_of(type_: GraphQLNamedType) -> list[str]:
    """Return the table of a type's members; none of a scalar."""
    rows = [row_of(type_, name, element) for name, element in elements_of(type_)]
    return ["| member | type | needs | what it is |", "|---|---|---|---|", *rows] if rows else []


def row_of(type_: GraphQLNamedType, name: str, element: Any) -> str:  # noqa: ANN401 - a field, an argument or a value
    """Return the row of a member: a field, an argument below its field, an input field or a value."""
    required = POLICY.get(f"{type_.name}.{name}", EVERYONE)
    needs = "anyone" if required & EVERYONE else " or ".join(f"`{scope}`" for scope in Scope if scope in required)
    of = ""
    if (given := getattr(element, "type", None)) is not None:
        named = get_named_type(given)
        of = f"`{given}`" if is_specified_scalar_type(named) else f"[`{given}`](#{anchor_of(named.name)})"
    reason = getattr(element, "deprecation_reason", None)
    described = MARK.sub("", element.description or "")
    words = " ".join(filter(None, (described, f"Deprecated: {reason}" if reason else None)))
    return f"| `{name}` | {of} | {needs} | {cell(words)} |"


def link_to(name: str) -> str:
    """Return a link to the section of a type."""
    return f"[`{name}`](#{anchor_of(name)})"


def anchor_of(name: str) -> str:
    """Return the anchor that a heading gets, on the site and on a forge."""
    return name.lower()


def cell(words: str) -> str:
    """Return words as a cell of a table has them."""
    return paragraph(words).replace("|", "\\|")


def paragraph(words: str) -> str:
    """Return words on one line, in which no angle bracket is taken for HTML."""
    return " ".join(words.split()).replace("<", "&lt;")


def decisions() -> str:
    """Return the page that lists the decisions."""
    pages = sorted((DOCS / "decisions").glob("*.md"))
    return HEAD_OF_DECISIONS + "".join(f"- [{title_of(page)}](decisions/{page.name})\n" for page in pages)


def title_of(page: Path) -> str:
    """Return the heading of a page."""
    return page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def main() -> int:
    """Write the pages, or check them."""
    wanted = {REFERENCE: reference(), DECISIONS: decisions()}
    if "--check" not in sys.argv:
        for page, text in wanted.items():
            page.write_text(text, encoding="utf-8")
        return 0
    stale = [page.name for page, text in wanted.items() if page.read_text(encoding="utf-8") != text]
    print("\n".join(f"docs/{name} is not current: `make reference` writes it." for name in stale) or CURRENT)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
