"""The variables of operations: coerced and converted in one pass, and by graphql-core only if there is an error."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    coerce_input_literal,
    is_input_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.execution.values import VariableValues, get_variable_values

from firmware_graph.api.plan.coercion import Coercions
from firmware_graph.api.plan.faults import MOST_ERRORS, VariableFaults
from firmware_graph.api.plan.generated import AnomalyError
from firmware_graph.api.plan.input_types import Read
from firmware_graph.api.plan.turns import Turns
from firmware_graph.database.threads import Purpose, run_for


class Variable(NamedTuple):
    """A variable: the coercion of its value; without a value, its default."""

    name: str
    type: GraphQLInputType
    read: Read
    has_lists: bool
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
        default = self.default_of(node, type_)
        is_required = default is None and is_non_null_type(type_)
        read, has_lists = self.coercions.reader(type_), self.coercions.has_lists(type_)
        return Variable(node.variable.name.value, type_, read, has_lists, default, is_required)

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
        """Read the variables of a request; long lists take turns with other work.

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

    async def converted(self, variables: Sequence[Variable], given: Mapping[str, Any]) -> dict[str, Any]:
        """Coerce and convert the variables, or raise if one is invalid."""
        converted, turns = {}, Turns(self.coercions)
        for one in variables:
            if one.name not in given:
                if one.is_required:
                    raise AnomalyError
                if one.default is not None:
                    converted[one.name] = one.default()
                continue
            value = given[one.name]
            converted[one.name] = one.read(await turns.prepared(value, one.type) if one.has_lists else value)
        return converted

    def coerced(self, given: Mapping[str, Any]) -> VariableValues:
        """Coerce the variables with graphql-core.

        Raises:
            InvalidVariables: It refuses them.
        """
        if errors := self.faults.of(given):
            raise InvalidVariables(errors)
        values = get_variable_values(
            self.schema, self.nodes, dict(given), max_errors=MOST_ERRORS, hide_suggestions=True
        )
        if isinstance(values, list):
            raise InvalidVariables(values)
        return values

    @property
    def faults(self) -> VariableFaults:
        """What finds out what is wrong with them."""
        return VariableFaults(self.schema, self.nodes, self.coercions)
