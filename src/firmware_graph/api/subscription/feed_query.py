"""From a subscription to the query that answers each of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NullValueNode,
    OperationDefinitionNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    Visitor,
    print_ast,
    separate_operations,
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
SUBSCRIPTION: Final = "Subscription"
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


class VariableNames(Visitor):
    """Collects the names of the variables that are used."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Collect one name."""
        self.names.add(node.name.value)


def feed_query(request: Request, operation: Operation) -> FeedQuery:
    """Rewrite a validated subscription to the feed.

    Raises:
        BadUserInput: Its root is more than one plain field, it uses a reserved name, or its position is not a string.
    """
    document = separate_operations(operation.document)[operation.name or ""]
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    field = root_field(operation.node, fragments)
    arguments = {argument.name.value: argument.value for argument in field.arguments or ()}
    kept = [one for one in fragments.values() if one.type_condition.name.value != SUBSCRIPTION]
    assert field.selection_set  # noqa: S101 - narrows; validation has seen to it
    used = names_in(*kept, field.selection_set, *([arguments["filter"]] if "filter" in arguments else []))
    selected = "{ " + MARKS + print_ast(field.selection_set)[1:]
    filtered = f", filter: {print_ast(arguments['filter'])}" if "filter" in arguments else ""
    key = (field.alias or field.name).value
    definitions = [
        print_ast(one) for one in operation.node.variable_definitions or () if one.variable.name.value in used
    ]
    text = (
        f"query {operation.name or ''}({', '.join([f'${AFTER}: String, ${FIRST}: Int!', *definitions])}) "
        f"{{ {key}: changes(after: ${AFTER}, first: ${FIRST}{filtered}) {selected} }}\n"
        + "\n".join(print_ast(one) for one in kept)
    )
    if PREFIX in request.query:
        raise BadUserInput(f"Names that begin with {PREFIX} are kept for streams: use others.")
    variables = {name: value for name, value in operation.variables.items() if name in used}
    rewritten = Request(text, variables, operation.name, is_trusted=request.is_trusted)
    return FeedQuery(rewritten, key, position_in(arguments.get("after"), operation))


def root_field(node: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> FieldNode:
    """Return the one field of the root, which may be in a fragment.

    Raises:
        BadUserInput: There are several selections, or one has a directive.
    """
    selections = node.selection_set.selections
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


def names_in(*nodes: FragmentDefinitionNode | ValueNode | object) -> set[str]:
    """Return the variables that are used in some parts of a document."""
    found = VariableNames()
    for node in nodes:
        visit(node, found)  # type: ignore[arg-type]  # each is a node
    return found.names


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
