"""From a subscription to the query that answers each of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from graphql import (
    ArgumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Node,
    NullValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    Visitor,
    print_ast,
    value_from_ast_untyped,
    visit,
)

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.operation import Operation
from firmware_graph.errors import BadUserInput

PAGE: Final = 100
"""Events of a page: as many as `Query.changes` returns if nothing else is requested."""

PREFIX: Final = "_stream_"
POSITION, HAS_MORE, NODES = (f"{PREFIX}{name}" for name in ("position", "more", "nodes"))
AFTER, FIRST = (f"{PREFIX}{name}" for name in ("after", "first"))
MARKS: Final = f"{POSITION}: position {HAS_MORE}: hasMore {NODES}: nodes {{ __typename }}"
ONE_FIELD: Final = "A subscription selects one field, once and without a directive on it."


@dataclass(frozen=True, slots=True)
class FeedQuery:
    """The query of a subscription; `key` is its field's name in the answer, `after` the given position.

    `parties` are those whose own events it requests: of all parties, and of the caller's.

    Beside the selection it requests the position after the page, whether there is more, and whether there is anything:
    under names that begin with `_stream_`, which are removed from what is sent.
    """

    request: Request
    key: str
    after: str | None
    parties: tuple[str, ...] = ()

    def page(self, after: str | None) -> Request:
        """Return the request for the page after a position; without one, for an empty page at the current position."""
        given = {AFTER: after, FIRST: 0 if after is None else PAGE}
        return replace(self.request, variables={**self.request.variables, **given})


class FeedText(NamedTuple):
    """The text of the query of a subscription, and the names of the variables that it uses."""

    text: str
    variables: frozenset[str]


class UsedNames(Visitor):
    """Collects the names of the variables and fragments that are used."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()
        self.fragments: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Collect the name of a variable."""
        self.variables.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        """Collect the name of a fragment."""
        self.fragments.add(node.name.value)


def feed_query(request: Request, operation: Operation, text: FeedText) -> FeedQuery:
    """Return the query of a validated subscription to the feed, given its text.

    Raises:
        BadUserInput: Its root is more than one plain field, or its position is not a string.
    """
    field = root_field(operation)
    variables = {name: value for name, value in operation.variables.items() if name in text.variables}
    rewritten = Request(text.text, variables, operation.name, is_trusted=request.is_trusted)
    after = arguments_of(field).get("after")
    return FeedQuery(
        rewritten, (field.alias or field.name).value, position_in(after.value if after else None, operation)
    )


def feed_text(operation: Operation) -> FeedText:
    """Rewrite a validated subscription to the feed, which takes as long as it has tokens.

    Raises:
        BadUserInput: Its root is more than one plain field.
    """
    field, fragments = root_field(operation), fragments_of(operation)
    feed_filter = arguments_of(field).get("filter")
    assert field.selection_set  # noqa: S101 - narrows; validation has seen to it
    used = names_in(fragments, field.selection_set, *([feed_filter] if feed_filter else []))
    selected = "{ " + MARKS + print_ast(field.selection_set)[1:]
    filtered = f", {print_ast(feed_filter)}" if feed_filter else ""
    definitions = [
        print_ast(one) for one in operation.node.variable_definitions or () if one.variable.name.value in used.variables
    ]
    text = (
        f"query {operation.name or ''}({', '.join([f'${AFTER}: String, ${FIRST}: Int!', *definitions])}) "
        f"{{ {(field.alias or field.name).value}: changes(after: ${AFTER}, first: ${FIRST}{filtered}) {selected} }}\n"
        + "\n".join(print_ast(one) for name, one in fragments.items() if name in used.fragments)
    )
    return FeedText(text, frozenset(used.variables))


def fragments_of(operation: Operation) -> Mapping[str, FragmentDefinitionNode]:
    """Return the fragments of a document by name."""
    return {one.name.value: one for one in operation.document.definitions if isinstance(one, FragmentDefinitionNode)}


def arguments_of(field: FieldNode) -> Mapping[str, ArgumentNode]:
    """Return the arguments of a field by name."""
    return {argument.name.value: argument for argument in field.arguments or ()}


def root_field(operation: Operation) -> FieldNode:
    """Return the one field of the root, which may be in a fragment.

    Raises:
        BadUserInput: There are several selections, or one has a directive.
    """
    selections, fragments = operation.node.selection_set.selections, fragments_of(operation)
    while True:
        if len(selections) != 1 or selections[0].directives:
            raise BadUserInput(ONE_FIELD)
        match selections[0]:
            case FieldNode() as field:
                return field
            case InlineFragmentNode(selection_set=within):
                selections = within.selections
            case FragmentSpreadNode(name=name):
                selections = fragments[name.value].selection_set.selections


def names_in(fragments: Mapping[str, FragmentDefinitionNode], *nodes: Node) -> UsedNames:
    """Return the names that are used in some parts of a document, and in the fragments that these use."""
    used, waiting = UsedNames(), [*nodes]
    while waiting:
        known = frozenset(used.fragments)
        visit(waiting.pop(), used)
        waiting += [fragments[name] for name in sorted(used.fragments - known)]
    return used


def position_in(node: ValueNode | None, operation: Operation) -> str | None:
    """Return the position that an argument gives, if any.

    Raises:
        BadUserInput: It is not a string.
    """
    value: object = None
    match node:
        case None | NullValueNode():
            return None
        case StringValueNode(value=value):
            pass
        case VariableNode(name=name):
            value = operation.variables.get(name.value, default_of(name.value, operation))
    if not isinstance(value, str | None):
        raise BadUserInput("'after' should be a position, as text.", argument="after")
    return value


def default_of(name: str, operation: Operation) -> object:
    """Return the default of a variable; None if it has none or null."""
    defaults = {
        one.variable.name.value: value_from_ast_untyped(one.default_value)
        for one in operation.node.variable_definitions or ()
        if one.default_value
    }
    return defaults.get(name)
