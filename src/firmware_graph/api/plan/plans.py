"""The plans of operations, cached by what a caller may read and by nothing else about the caller."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import (
    DirectiveNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    Undefined,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues

from firmware_graph.api.plan.binding import Bindings
from firmware_graph.api.plan.coercion import Coercions
from firmware_graph.api.plan.compiler import Compiler
from firmware_graph.api.plan.completion import Failure
from firmware_graph.api.plan.literals import variables_in
from firmware_graph.api.plan.run import ROOT, Run
from firmware_graph.api.plan.selection import Selections
from firmware_graph.api.plan.shape import ObjectPlan
from firmware_graph.api.plan.variables import InvalidVariables, VariableReader
from firmware_graph.api.schema.build import executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.readable import Readable

MOST_CHOICES = 8
INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(slots=True)
class PlannedOperation:
    """An operation for callers with the same readable fields; one plan for each choice of its conditions' variables."""

    fragments: Mapping[str, FragmentDefinitionNode]
    conditions: tuple[str, ...]
    is_for_graphql_core: bool
    choices: dict[tuple[Any, ...], ObjectPlan] = field(default_factory=dict)


class Plans:
    """An executor of queries and mutations by plans, each cached as long as its operation's document."""

    def __init__(self, schema: strawberry.Schema) -> None:
        """Read the declaration of each field.

        Raises:
            ConfigurationError: A field is declared in a way that plans do not support.
        """
        self.schema, self.bindings = executable(schema), Bindings.of(schema)
        self.coercions = Coercions(self.bindings.inputs)

    async def execute(
        self, operation: Operation, readable: Readable, context: OperationContext
    ) -> ExecutionResult | None:
        """Execute an operation that was validated and admitted; None if it is left to graphql-core."""
        planned = planned_operation(operation, readable)
        try:
            given = await self.variables(operation).read(operation.variables)
        except InvalidVariables as invalid:
            return ExecutionResult(None, [*invalid.errors])
        if planned.is_for_graphql_core:
            return None
        run = Run(context, given)
        plan = self.choice(planned, operation, readable, given.conditions())
        [data] = await run.objects(plan, [ROOT], lambda _: [])
        if isinstance(data, Failure):
            return ExecutionResult(None, [*run.errors, data.error])
        return ExecutionResult(data, run.errors or None)

    def variables(self, operation: Operation) -> VariableReader:
        """Return the cached reader of the operation's variables, or compile it."""
        reader: VariableReader | None = operation.memory.get(VariableReader)
        if reader is None:
            nodes = operation.node.variable_definitions or ()
            reader = operation.memory[VariableReader] = VariableReader(self.schema, nodes, self.coercions)
        return reader

    def choice(
        self, planned: PlannedOperation, operation: Operation, readable: Readable, variables: VariableValues
    ) -> ObjectPlan:
        """Return the plan for these values of the conditions, compiled at most once."""
        values = tuple(variables.coerced.get(name, Undefined) for name in planned.conditions)
        if values in planned.choices:
            return planned.choices[values]
        root = self.schema.get_root_type(operation.node.operation)
        assert isinstance(root, GraphQLObjectType)  # noqa: S101 - narrows; the gate has seen to it
        compiler = Compiler(self.bindings, Selections(self.schema, planned.fragments, variables), readable)
        plan = compiler.object(root, [operation.node.selection_set])
        if len(planned.choices) < MOST_CHOICES:
            planned.choices[values] = plan
        return plan


def planned_operation(operation: Operation, readable: Readable) -> PlannedOperation:
    """Return the cached planned operation, or prepare it."""
    key = (PlannedOperation, readable)
    planned: PlannedOperation | None = operation.memory.get(key)
    if planned is None:
        planned = operation.memory[key] = prepared(operation)
    return planned


def prepared(operation: Operation) -> PlannedOperation:
    """Analyse an operation before anything is planned."""
    definitions = operation.document.definitions
    fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    uses = Uses()
    visit(operation.document, uses)
    is_for_graphql_core = operation.is_subscription or bool(uses.fields & INTROSPECTION)
    return PlannedOperation(fragments, tuple(sorted(uses.conditions)), is_for_graphql_core)


class Uses(Visitor):
    """A visitor that collects the fields of a document and the variables of its conditions."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: set[str] = set()
        self.conditions: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Collect a field."""
        self.fields.add(node.name.value)

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        """Collect the variables of a condition."""
        self.conditions |= {name for one in node.arguments or () for name in variables_in(one.value)}
