"""How a field gets its value.

It is a column of its row, a function of the row, one batch call for all parents of a level, or the write of a mutation.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import strawberry
from graphql import FieldNode, FragmentSpreadNode, GraphQLResolveInfo, InlineFragmentNode, SelectionSetNode

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.model.cached import cached_property

Info = strawberry.Info[OperationContext, None]
BatchFunction = Callable[..., Awaitable[Sequence[Any]]]
RowFunction = Callable[..., Any]
RootFunction = Callable[..., Awaitable[Any]]

WANTS_TOTAL: Final = "wants_total"
TOTAL_FIELD: Final = "totalCount"
DEFINITION: Final = "definition"


@dataclass(frozen=True, eq=False)
class Relation:
    """A field that reads the graph: `batch(parents, context, **arguments)` answers in the order of the parents.

    The keyword-only parameters of `declared` are the field's arguments, except `wants_total`, which is whether
    `totalCount` is selected. The parents may contain duplicates.
    """

    batch: BatchFunction
    declared: Callable[..., object]

    @cached_property
    def keywords(self) -> dict[str, inspect.Parameter]:
        """The keyword-only parameters of the function that declares the field."""
        return keywords_of(self.declared)

    async def resolve(self, parent: object, info: Info, arguments: dict[str, Any]) -> object:
        """Answer for one parent, together with the others of its level that have the same arguments."""
        if WANTS_TOTAL in self.keywords:
            arguments[WANTS_TOTAL] = is_selected(TOTAL_FIELD, info._raw_info)  # noqa: SLF001 - Strawberry's own is slower
        context, raw = info.context, info._raw_info  # noqa: SLF001 - the same
        coordinate = raw.parent_type.name, raw.field_name

        async def load(parents: list[object]) -> Sequence[object]:
            answers = await self.batch(parents, context, **arguments)
            context.check_clock()
            context.disclosures.add(coordinate, parents, answers)
            return answers

        return await context.loader((self, repr(arguments)), load).load(parent)


@dataclass(frozen=True, eq=False)
class Computed:
    """A field that is computed without reading the graph: by `function(row)`, or `function(row, context)`."""

    function: RowFunction

    @cached_property
    def takes_context(self) -> bool:
        """Whether its value depends on more than its row."""
        return len(inspect.signature(self.function, follow_wrapped=False).parameters) > 1

    def value(self, row: object, context: OperationContext) -> object:
        """Compute the field of a row."""
        return self.function(row, context) if self.takes_context else self.function(row)


class Mutating(Relation):
    """A field of the mutation root, whose function does a write: once, however often the operation is executed."""

    async def resolve(self, parent: object, info: Info, arguments: dict[str, Any]) -> object:
        """Write, or answer what was written."""
        [answer] = await self.batch([parent], info.context, **arguments)
        return answer


def keywords_of(function: Callable[..., object]) -> dict[str, inspect.Parameter]:
    """Return the keyword-only parameters of a function."""
    parameters = inspect.signature(function).parameters
    return {name: p for name, p in parameters.items() if p.kind is p.KEYWORD_ONLY}


def column(description: str = "", *, name: str | None = None) -> Any:  # noqa: ANN401 - a field of any type
    """Declare a field that is the row's attribute of the same name."""
    return strawberry.field(description=description or None, name=name)


def computed(function: RowFunction, description: str = "", *, name: str | None = None) -> Any:  # noqa: ANN401
    """Declare a field that is `function(row)`, or `function(row, context)` where it depends on more than its row."""
    definition = Computed(function)

    def resolve(root: object, info: Info) -> object:
        return definition.value(root, info.context)

    signed(resolve, function, takes_arguments=False)
    return strawberry.field(
        resolver=resolve, description=description or None, name=name, metadata={DEFINITION: definition}
    )


def relation(batch: BatchFunction, description: str = "", *, name: str | None = None) -> Any:  # noqa: ANN401
    """Declare a field that is `batch(parents, context, **arguments)`, called once for a level."""
    return related(Relation(batch, batch), description, name)


def root_field(function: RootFunction, description: str = "", *, name: str | None = None) -> Any:  # noqa: ANN401
    """Declare a field of a root type, which is `function(context, **arguments)`."""

    async def batch(parents: Sequence[object], context: OperationContext, **arguments: object) -> Sequence[object]:
        return [await function(context, **arguments)] * len(parents)

    return related(Relation(batch, function), description, name)


def mutation_field(function: RootFunction, description: str = "", *, name: str | None = None) -> Any:  # noqa: ANN401
    """Declare a field of the mutation root: `function(context, **arguments)`, of a nullable type.

    The function writes through `context.reader.graph`, in one transaction in which it also reads, and returns a row of
    the field's type, whose fields are read afterwards in another context. It is awaited once and never cancelled: until
    its write is marked it limits its waiting itself, by `context.reader.deadline`. What it raises is the field's error.
    """

    async def batch(parents: Sequence[object], context: OperationContext, **arguments: object) -> Sequence[object]:
        assert context.write is not None  # noqa: S101 - narrows; mutations are executed with one
        return [await context.write.once(lambda: function(context, **arguments))] * len(parents)

    return related(Mutating(batch, function), description, name)


def related(definition: Relation, description: str, name: str | None) -> Any:  # noqa: ANN401
    """Declare the field of a relation."""

    async def resolve(root: object, info: Info, **arguments: object) -> object:
        return await definition.resolve(root, info, arguments)

    signed(resolve, definition.declared)
    return strawberry.field(
        resolver=resolve, description=description or None, name=name, metadata={DEFINITION: definition}
    )


def signed(resolve: Callable[..., object], source: Callable[..., object], *, takes_arguments: bool = True) -> None:
    """Give a resolver the signature that Strawberry should read from it, and the module to find its types in.

    The arguments are the keyword-only parameters of the source; a default of None means no default in the schema.
    """
    keywords = keywords_of(source) if takes_arguments else {}
    arguments = [
        parameter.replace(default=inspect.Parameter.empty) if parameter.default is None else parameter
        for name, parameter in keywords.items()
        if name != WANTS_TOTAL
    ]
    parent = inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    info = inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info)
    resolve.__signature__ = inspect.Signature([parent, info, *arguments])  # type: ignore[attr-defined]  # PEP 362
    resolve.__module__ = source.__module__


@dataclass(frozen=True, slots=True)
class StandsFor:
    """Matches the rows that a type of the schema represents, by their class."""

    models: tuple[type, ...]

    def __call__(self, row: object, _info: GraphQLResolveInfo[Any]) -> bool:
        """Whether the type represents a row."""
        return isinstance(row, self.models)


def stands_for(*models: type) -> StandsFor:
    """Declare the classes of the rows that a type of the schema represents."""
    return StandsFor(models)


def is_selected(field_name: str, info: GraphQLResolveInfo[Any]) -> bool:
    """Whether a subfield may be selected on this field's value; `@skip` and `@include` are ignored."""
    sets = [node.selection_set for node in info.field_nodes if node.selection_set]
    return any(node.name.value == field_name for node in selected(sets, info))


def selected(pending: list[SelectionSetNode], info: GraphQLResolveInfo[Any]) -> Iterator[FieldNode]:
    """Yield the fields of some selection sets, entering each fragment once."""
    entered: set[str] = set()
    while pending:
        for node in pending.pop().selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                pending.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in entered:
                entered.add(node.name.value)
                pending.append(info.fragments[node.name.value].selection_set)
