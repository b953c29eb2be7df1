"""The content of an export: an operation that reads a list in pages, and the columns of its rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from graphql import (
    REMOVE,
    ArgumentNode,
    FieldNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from firmware_graph.exports.column import Column, Node, value_at
from firmware_graph.exports.fragments import Fragments, fragments_in, operation_with_fragments
from firmware_graph.ingest.requested_rows import OwnTable
from firmware_graph.model.cached import cached_property

DOCUMENTS: Final = files(__package__) / "documents"
ANSWERS: Final = "answers"
CONNECTION: Final = "CONNECTION"
"""The placeholder in a document for the name of the list, if lists of one type are exported one after another."""


@dataclass(frozen=True)
class ExportList:
    """A list that can be exported, identified by the stem of its document.

    The operation selects `revision` and, at `path`, the page. `connections` are the lists that are read one after
    another, by the names that replace CONNECTION. `rest` is the stem of a document that reads what a nested list of a
    node has beyond its first page, at `nested`. The rows are the nodes; or the value at `row_path` of each, or the
    result of `make_rows`. One that `is_whole` is answered at once, without pages. One that `is_sheet` is meant to be
    imported again, so it includes images for test environments, which lists leave out by default. `batch` is the
    variable that the rows of a caller's own list are sent in, which are those of `table`. One that `is_of_party` has
    what the caller's party has stated. The value at `needs` of the answer must be present, or there is nothing to
    export. A whole list that `goes_on_behind` a value of its last node, at that path, is requested again until it is
    empty. The value at `beside` of the answer of a whole list is added to each of its nodes, as `beside`. One that
    `is_feed` has the events of the tiers that its caller may read, from a position on.
    """

    name: str
    title: str
    columns: Sequence[Column]
    page_size: int = 500
    path: str = "page"
    connections: Sequence[str] = ("",)
    nested: str | None = None
    row_path: str = ""
    make_rows: Callable[[Node], Iterable[Node]] | None = None
    is_whole: bool = False
    goes_on_behind: str = ""
    beside: str = ""
    needs: str = ""
    is_sheet: bool = False
    batch: str | None = None
    table: OwnTable = OwnTable.REQUESTS
    is_feed: bool = False
    is_of_party: bool = False

    @property
    def is_paged(self) -> bool:
        """Whether its operation returns pages of a connection, and not answers to the rows of a list."""
        return self.path != ANSWERS

    @property
    def goes_on(self) -> bool:
        """Whether its operation is repeated, for what follows the end of its last answer."""
        return not self.is_whole or self.goes_on_behind != ""

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The texts of the operations, in the order in which they run."""
        text = document(self.name)
        return tuple(text.replace(CONNECTION, connection) for connection in self.connections)

    def rows_of(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """Return the rows of some nodes."""
        for node in nodes:
            if self.row_path:
                yield from value_at(node, self.row_path)
            elif self.make_rows is not None:
                yield from self.make_rows(node)
            else:
                yield node

    @cached_property
    def rest(self) -> str:
        """The text of the operation that reads the rest of a nested list."""
        return document(f"{self.name}-rest")


@cache
def shared_fragments() -> Fragments:
    """Read the fragments that the documents of this package share."""
    return fragments_in((DOCUMENTS / "fragments.graphql").read_text(encoding="utf-8"))


def with_given(text: str, given: Iterable[str]) -> str:
    """Return an operation without the variables that have no value, and without what uses them.

    The meaning is the same; but a caller who may not use an argument is refused it whatever its value, and an operation
    that reads party facts costs another read for each page. Required variables stay.
    """
    declared, required = variables_in(text)
    return reduced(text, declared.intersection(given) | required)


@cache
def variables_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the variables of an operation, and of the required ones."""
    parsed = parse(text, no_location=True).definitions
    operation = next(one for one in parsed if isinstance(one, OperationDefinitionNode))
    variables = operation.variable_definitions or ()
    required = [one for one in variables if isinstance(one.type, NonNullTypeNode)]
    return frozenset(map(name_of, variables)), frozenset(map(name_of, required))


def name_of(definition: VariableDefinitionNode) -> str:
    """Return the name of a variable."""
    return definition.variable.name.value


@cache
def reduced(text: str, given: frozenset[str]) -> str:
    """Return an operation with only some of its variables."""
    return print_ast(visit(parse(text, no_location=True), GivenAlone(given)))


class GivenAlone(Visitor):
    """A visitor that removes everything without a value from a document."""

    def __init__(self, given: frozenset[str]) -> None:
        super().__init__()
        self.given = given

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> object:
        """Remove a variable without a value."""
        return None if node.variable.name.value in self.given else REMOVE

    def enter_argument(self, node: ArgumentNode, *_: object) -> object:
        """Remove an argument whose value is such a variable."""
        return None if self.is_given(node) else REMOVE

    def enter_field(self, node: FieldNode, *_: object) -> object:
        """Remove a field whose inclusion depends on such a variable."""
        conditions = [argument for directive in node.directives or () for argument in directive.arguments or ()]
        return None if all(map(self.is_given, conditions)) else REMOVE

    def is_given(self, node: ArgumentNode) -> bool:
        """Return whether an argument has a value."""
        return not isinstance(node.value, VariableNode) or node.value.name.value in self.given


@cache
def document(stem: str) -> str:
    """Read a document of this package, with the fragments that it spreads."""
    text = (DOCUMENTS / f"{stem}.graphql").read_text(encoding="utf-8")
    operation, fragments = operation_with_fragments(text, shared_fragments())
    return "\n\n".join(print_ast(node) for node in (operation, *fragments))
