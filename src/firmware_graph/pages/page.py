"""Pages as read from `views/`: a header, an operation with its fragments, and the name of a template."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from graphql import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, VariableDefinitionNode, print_ast

from firmware_graph.exports.fragments import fragments_in, operation_with_fragments

VIEWS: Final = Path(__file__).parent / "views"
FRAGMENTS: Final = "fragments.graphql"
SUBJECT: Final = "subject"
HEADER: Final = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path, the text of its operation, and the declared type of each variable.

    `required` are variables without which only the form is shown. `settings` is the rest of the header. A reader who
    may not use all of the `coordinates` gets nothing of the page.
    """

    name: str
    path: str
    query: str
    operation_name: str
    types: Mapping[str, str]
    required: frozenset[str]
    coordinates: Sequence[str] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_change(self) -> bool:
        """Whether its operation is a mutation."""
        return self.query.startswith("mutation")

    @property
    def subject(self) -> str:
        """The coordinate of its subject, which may not exist; empty if it has none."""
        found = re.search(rf"\b{SUBJECT}: (\w+)", self.query)
        return f"Query.{found[1]}" if found else ""

    @property
    def of(self) -> str:
        """The page whose form it answers, if it is a change without a page of its own."""
        return self.settings.get("of", "")

    @property
    def then(self) -> str:
        """The page that is shown after success."""
        return self.settings.get("then", self.of)

    @property
    def fields(self) -> dict[str, str]:
        """The field that a variable is read from, if the names differ."""
        return pairs_in(self.settings.get("fields", ""))

    @property
    def scopes(self) -> dict[str, str]:
        """The scope whose presence a variable states: what the reader may not read is not requested."""
        return pairs_in(self.settings.get("scopes", ""))

    @property
    def export(self) -> str:
        """The export of its list; empty if it has none."""
        return self.settings.get("export", "").partition(" ")[0]

    @property
    def formats(self) -> list[str]:
        """The formats of its export."""
        return self.settings.get("export", "").split()[1:]

    @property
    def nested(self) -> dict[str, list[str]]:
        """The variables that its export takes as one object, by the name of the object."""
        return {name: parts.split(",") for name, parts in pairs_in(self.settings.get("nested", "")).items()}

    @property
    def presences(self) -> dict[str, str]:
        """The field whose presence a variable states: parts of the operation depend on it."""
        return pairs_in(self.settings.get("present", ""))

    @property
    def template(self) -> str:
        """The file of its template."""
        return f"views/{self.name}.html"


def pairs_in(text: str) -> dict[str, str]:
    """Parse the pairs of a header line, each written `name=value`."""
    return dict(pair.split("=", 1) for pair in text.split())


@cache
def read_pages(folder: Path = VIEWS) -> tuple[Page, ...]:
    """Read all pages of a folder, sorted by name; once per process."""
    shared = fragments_in((folder / FRAGMENTS).read_text())
    files = sorted(file for file in folder.glob("*.graphql") if file.name != FRAGMENTS)
    return tuple(read_page(file.stem, file.read_text(), shared) for file in files)


def read_page(name: str, text: str, shared: Mapping[str, FragmentDefinitionNode]) -> Page:
    """Read one page; the fragments that its operation spreads, at any depth, are added to its text."""
    settings = dict(HEADER.findall(text))
    operation, used = operation_with_fragments(text, shared)
    assert operation.name is not None  # noqa: S101 - GraphiQL names its tab after it
    variables = operation.variable_definitions or ()
    return Page(
        name,
        settings.pop("path"),
        "\n\n".join(print_ast(node) for node in (operation, *used)),
        operation.name.value,
        {node.variable.name.value: print_ast(node.type) for node in variables},
        frozenset(node.variable.name.value for node in variables if is_required(node)),
        coordinates_in(operation),
        settings,
        {node.variable.name.value: print_ast(node.default_value) for node in variables if node.default_value},
    )


def coordinates_in(operation: OperationDefinitionNode) -> Sequence[str]:
    """Return the root coordinates of an operation: only of its subject, if the page has one; the rest is secondary."""
    fields = [node for node in operation.selection_set.selections if isinstance(node, FieldNode)]
    about = [node for node in fields if node.alias and node.alias.value == SUBJECT and not node.directives]
    type_ = operation.operation.value.capitalize()
    return tuple(f"{type_}.{node.name.value}" for node in about or fields)


def is_required(variable: VariableDefinitionNode) -> bool:
    """Whether an operation cannot be executed without a variable."""
    return print_ast(variable.type).endswith("!") and variable.default_value is None
