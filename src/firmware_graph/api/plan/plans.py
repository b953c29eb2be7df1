"""Plans, kept by their operation and by nothing of the caller but what it may read."""

from collections import OrderedDict
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
    OperationDefinitionNode,
    OperationType,
    Undefined,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues, get_variable_values

from firmware_graph.api.context import OperationContext
from firmware_graph.api.guard import Readable
from firmware_graph.api.plan.binding import Bindings
from firmware_graph.api.plan.compiler import Compiler, variables_in
from firmware_graph.api.plan.completion import Failure
from firmware_graph.api.plan.run import Run
from firmware_graph.api.plan.selection import Selections
from firmware_graph.api.plan.shape import ObjectPlan
from firmware_graph.api.schema import executable
from firmware_graph.auth.operation import Operation

MOST_VARIABLE_ERRORS = 50
MOST_CHOICES = 16
INTROSPECTION = frozenset({"__schema", "__type"})
ROOT = ()
"""The row of the root, which no field looks at."""


@dataclass(slots=True)
class PlannedOperation:
    """An operation for callers who may read the same; a plan for each choice of what its conditions depend on.

    `operation` is held so that its identity, which it is kept by, stays its own.
    """

    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    conditions: tuple[str, ...]
    is_for_graphql_core: bool
    choices: dict[tuple[Any, ...], ObjectPlan] = field(default_factory=dict)


class Plans:
    """Executes queries from plans, of which those of the operations seen last are kept."""

    def __init__(self, schema: strawberry.Schema, *, most_kept: int = 1000) -> None:
        """Read how each field is declared.

        Raises:
            ConfigurationError: A field is declared in a way that a plan does not know.
        """
        self.schema, self.bindings, self.most_kept = executable(schema), Bindings.of(schema), most_kept
        self.kept: OrderedDict[tuple[int, Readable], PlannedOperation] = OrderedDict()

    async def execute(
        self, operation: Operation, readable: Readable, context: OperationContext
    ) -> ExecutionResult | None:
        """Execute a query that was validated and admitted; None for what is left to graphql-core."""
        planned = self.find(operation, readable)
        if planned.is_for_graphql_core:
            return None
        variables = get_variable_values(
            self.schema,
            operation.node.variable_definitions or (),
            dict(operation.variables),
            max_errors=MOST_VARIABLE_ERRORS,
            hide_suggestions=True,
        )
        if isinstance(variables, list):
            return ExecutionResult(None, variables)
        run = Run(context, variables)
        [data] = await run.objects(self.choice(planned, readable, variables), [ROOT], lambda _: [])
        if isinstance(data, Failure):
            return ExecutionResult(None, [*run.errors, data.error])
        return ExecutionResult(data, run.errors or None)

    def find(self, operation: Operation, readable: Readable) -> PlannedOperation:
        """Find what is kept of an operation, or prepare it."""
        key = (id(operation.node), readable)
        planned = self.kept.get(key)
        if planned is None:
            planned = self.kept[key] = prepared(operation)
            if len(self.kept) > self.most_kept:
                self.kept.popitem(last=False)
        else:
            self.kept.move_to_end(key)
        return planned

    def choice(self, planned: PlannedOperation, readable: Readable, variables: VariableValues) -> ObjectPlan:
        """Find the plan for these values of the conditions, or make it."""
        values = tuple(variables.coerced.get(name, Undefined) for name in planned.conditions)
        if values in planned.choices:
            return planned.choices[values]
        root = self.schema.query_type
        assert isinstance(root, GraphQLObjectType)  # noqa: S101 - narrows; there is a query root
        compiler = Compiler(self.bindings, Selections(self.schema, planned.fragments, variables), readable)
        plan = compiler.operation(root, planned.operation.selection_set)
        if len(planned.choices) < MOST_CHOICES:
            planned.choices[values] = plan
        return plan


def prepared(operation: Operation) -> PlannedOperation:
    """Look an operation through, before anything is planned."""
    definitions = operation.document.definitions
    fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    conditions: set[str] = set()
    names: set[str] = set()

    class Look(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: object) -> None:
            conditions.update(variables_in(node.arguments or ()))

        def enter_field(self, node: FieldNode, *_: object) -> None:
            names.add(node.name.value)

    visit(operation.document, Look())
    is_for_graphql_core = operation.node.operation is not OperationType.QUERY or bool(names & INTROSPECTION)
    return PlannedOperation(operation.node, fragments, tuple(sorted(conditions)), is_for_graphql_core)
