"""The variables of operations: coerced and converted in one pass, and by graphql-core only if there is an error."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    coerce_input_literal,
    get_nullable_type,
    is_input_type,
    is_list_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.execution.values import VariableValues, get_variable_values

from firmware_graph.api.plan.coercion import Coercions
from firmware_graph.api.plan.generated import AnomalyError
from firmware_graph.api.plan.input_types import Read
from firmware_graph.database.threads import Purpose, run_for

MOST_ERRORS: Final = 50
ITEMS_OF_A_TURN: Final = 1_000  # of a list, a few milliseconds of work; then others get a turn


class Variable(NamedTuple):
    """A variable: the coercion of its value, and of one item if it is a list; without a value, its default."""

    name: str
    read: Read
    read_item: Read | None
    default: Callable[[], object] | None
    is_required: bool


@dataclass(slots=True)
class Input:
    """The variables of one execution.

    `converted` are their values as fields take them; None if one has an error that graphql-core must report, at the
    place where it reports it. graphql-core coerces the variables again only on demand.
    """

    coerce: Callable[[], VariableValues]
    converted: dict[str, Any] | None
    by_core: VariableValues | None = None

    def coerced(self) -> VariableValues:
        """Return the variables as coerced by graphql-core.

        Raises:
            GraphQLError: It refuses them.
        """
        if self.by_core is None:
            self.by_core = self.coerce()
        return self.by_core

    def conditions(self) -> VariableValues:
        """Return the variables for `@skip` and `@include`, whose values coercion leaves unchanged."""
        return VariableValues({}, self.converted) if self.converted is not None else self.coerced()


class InvalidVariables(Exception):
    """The errors of graphql-core on the variables of a request."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__("The variables are not valid.")
        self.errors = errors


@dataclass(slots=True)
class VariableReader:
    """Reads the variables of one operation; `compiled` is None if graphql-core must."""

    schema: GraphQLSchema
    nodes: Sequence[VariableDefinitionNode]
    coercions: Coercions
    compiled: Sequence[Variable] | None = field(init=False)

    def __post_init__(self) -> None:
        """Compile what can be compiled."""
        try:
            self.compiled = [self.variable(node) for node in self.nodes]
        except Exception:  # noqa: BLE001 - graphql-core reads them, and says what is wrong
            self.compiled = None

    def variable(self, node: VariableDefinitionNode) -> Variable:
        """Compile one variable."""
        type_ = type_from_ast(self.schema, node.type)
        assert is_input_type(type_)  # noqa: S101 - narrows; validation ensures it
        nullable = get_nullable_type(type_)
        read_item = self.coercions.reader(nullable.of_type) if is_list_type(nullable) else None
        default = self.default_of(node, type_)
        is_required = default is None and is_non_null_type(type_)
        return Variable(node.variable.name.value, self.coercions.reader(type_), read_item, default, is_required)

    def default_of(self, node: VariableDefinitionNode, type_: GraphQLInputType) -> Callable[[], object] | None:
        """Return a function that creates the default of a variable."""
        if node.default_value is None:
            return None
        default = coerce_input_literal(node.default_value, type_)
        if default is Undefined:
            raise AnomalyError
        convert = self.coercions.types.conversion(type_)
        return lambda: convert(default)

    async def read(self, given: Mapping[str, Any]) -> Input:
        """Read the variables of a request; a long list takes turns with other work.

        Raises:
            InvalidVariables: They are refused.
        """
        converted = by_core = None
        if self.compiled is not None:
            with suppress(Exception):  # something is invalid, and graphql-core reports it
                converted = await self.converted(self.compiled, given)
        if converted is None:
            by_core = await run_for(Purpose.VARIABLES, partial(self.coerced, given))  # many values take long
        return Input(lambda: self.coerced(given), converted, by_core)

    @staticmethod
    async def converted(variables: Sequence[Variable], given: Mapping[str, Any]) -> dict[str, Any]:
        """Coerce and convert the variables, or raise if one is invalid."""
        converted = {}
        for one in variables:
            if one.name not in given:
                if one.is_required:
                    raise AnomalyError
                if one.default is not None:
                    converted[one.name] = one.default()
                continue
            value = given[one.name]
            if one.read_item and value.__class__ is list and len(value) > ITEMS_OF_A_TURN:
                converted[one.name] = await in_turns(one.read_item, value)
            else:
                converted[one.name] = one.read(value)
        return converted

    def coerced(self, given: Mapping[str, Any]) -> VariableValues:
        """Coerce the variables with graphql-core.

        Raises:
            InvalidVariables: It refuses them.
        """
        values = get_variable_values(
            self.schema, self.nodes, dict(given), max_errors=MOST_ERRORS, hide_suggestions=True
        )
        if isinstance(values, list):
            raise InvalidVariables(values)
        return values


async def in_turns(read: Read, items: Sequence[Any]) -> list[Any]:
    """Read the items of a long list, yielding to other work in between."""
    made: list[Any] = []
    for begin in range(0, len(items), ITEMS_OF_A_TURN):
        made += map(read, items[begin : begin + ITEMS_OF_A_TURN])
        await asyncio.sleep(0)
    return made
