"""From a request to an answer: parsed, validated, let through the gate, and executed on one revision."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from graphql import ExecutionResult, GraphQLSchema, execute

from firmware_graph.api.execution.answer import Answer, cause_of, executed, failed, note, refused
from firmware_graph.api.execution.documents import Documents
from firmware_graph.api.execution.guard import GuardedExecutor, Readable, readable_fields
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.scopes import Scope
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import RevisionMoved
from firmware_graph.errors import GraphTimeout, GraphUnavailable, RequestError


@dataclass(frozen=True, slots=True)
class Request:
    """A GraphQL request, its parts of their right types."""

    query: str
    variables: Mapping[str, object] = field(default_factory=dict)
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """An operation that the gate let through, and what it made of it."""

    operation: Operation
    admission: Admission


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer, and what its operation was executed with if nothing in it went wrong."""

    answer: Answer
    context: OperationContext | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """All that answering takes; `open_context` makes what the resolvers of one attempt share.

    `is_ready` says whether the graph can be asked at all: where it cannot, the answer is at once that. `plans`
    execute queries; without them, and for introspection, graphql-core does.
    """

    schema: GraphQLSchema
    documents: Documents
    gate: Gate
    open_context: Callable[[Caller, Deadline], OperationContext]
    is_ready: Callable[[], bool] = lambda: True
    deadline_seconds: float = 10.0
    plans: Plans | None = None
    readable: dict[frozenset[Scope], Readable] = field(default_factory=dict)

    async def answer(self, request: Request, caller: Caller) -> Answer:
        """Answer a request; whatever goes wrong is in the answer."""
        admitted = self.admit(request, caller)
        return admitted if isinstance(admitted, Answer) else (await self.attempted(admitted, caller)).answer

    def admit(self, request: Request, caller: Caller) -> Admitted | Answer:
        """Let a request through the gate, or say why not."""
        try:
            operation = self.operation(request)
        except RequestError as error:
            return refused([error])
        admission = self.gate.admit(operation, caller)
        if admission.refusals:
            return refused(admission.refusals)
        if admission.reads_graph and not self.is_ready():
            return failed(GraphUnavailable("the graph is not ready"))
        return Admitted(operation, admission)

    def operation(self, request: Request) -> Operation:
        """Read the operation of a request.

        Raises:
            RequestError: It is not valid, too long, or has no such operation.
        """
        return self.documents.operation(request.query, request.operation_name, request.variables)

    async def attempted(self, admitted: Admitted, caller: Caller) -> Attempt:
        """Execute, again from the start while a write comes between two reads, until the deadline."""
        deadline = Deadline.after(self.deadline_seconds)
        try:
            async with asyncio.timeout(self.deadline_seconds):
                while True:
                    context = self.open_context(caller, deadline)
                    result = await self.execute(admitted.operation, caller, context)
                    if not any(isinstance(cause_of(error), RevisionMoved) for error in result.errors or ()):
                        break
                    deadline.remaining()
        except (TimeoutError, GraphTimeout):
            timeout = GraphTimeout("the operation ran past its deadline")
            note([timeout])
            return Attempt(failed(timeout))
        return Attempt(executed(result, admitted.admission.cut), None if result.errors else context)

    async def execute(self, operation: Operation, caller: Caller, context: OperationContext) -> ExecutionResult:
        """Execute once."""
        readable = self.readable_by(caller)
        if self.plans:
            planned = await self.plans.execute(operation, readable, context)
            if planned is not None:
                return planned
        result = execute(
            self.schema,
            operation.document,
            context_value=context,
            variable_values=dict(operation.variables),
            operation_name=operation.node.name.value if operation.node.name else None,
            executor_class=GuardedExecutor,
            hide_suggestions=True,
            readable=readable,
        )
        return result if isinstance(result, ExecutionResult) else await result

    def readable_by(self, caller: Caller) -> Readable:
        """List the fields that a caller may read, once for each set of scopes."""
        if caller.scopes not in self.readable:
            self.readable[caller.scopes] = readable_fields(self.gate.policy, caller.scopes)
        return self.readable[caller.scopes]
