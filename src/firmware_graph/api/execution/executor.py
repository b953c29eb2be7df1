"""Executes admitted operations: queries are repeated until all their reads are of one revision, writes run once."""

import traceback
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from cachetools import LRUCache
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute
from graphql.pyutils import AwaitableOrValue

from firmware_graph.api.execution.graceful_shutdown import GracefulShutdown
from firmware_graph.api.execution.guard import GuardedExecutor
from firmware_graph.api.execution.public_errors import cause_of
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.write import Write
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.readable import Readable, readable_fields
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import RevisionMoved
from firmware_graph.errors import GraphError, PayloadNotRead
from firmware_graph.model.charge import Charge
from firmware_graph.model.rights import Rights

MOST_RIGHTS: Final = 500


class OpenContext(Protocol):
    """Creates what the resolvers of one execution share; for a mutation, with its write."""

    def __call__(
        self, caller: Caller, deadline: Deadline, write: Write | None = None, /, *, uses_party_facts: bool = False
    ) -> OperationContext:
        """Begin an execution; an operation that uses party facts may read them, and takes no lease."""


class Execution(NamedTuple):
    """The result of an execution, and its context."""

    result: ExecutionResult
    context: OperationContext


@dataclass(frozen=True, slots=True)
class OperationExecutor:
    """Executes operations by `plans`; without plans, and for introspection, by graphql-core.

    `patience` is how many seconds an execution may take at the moment, if more than `deadline_seconds`: while Neo4j
    plans what a process asks for the first time.
    """

    schema: GraphQLSchema
    open_context: OpenContext
    deadline_seconds: float = 10.0
    plans: Plans | None = None
    policy: Policy = field(default_factory=lambda: POLICY)
    readable: MutableMapping[Rights, Readable] = field(default_factory=lambda: LRUCache(MOST_RIGHTS))
    shutdown: GracefulShutdown = field(default_factory=GracefulShutdown)
    patience: Callable[[], float] = lambda: 0.0

    async def query(
        self,
        operation: Operation,
        requester: Requester,
        write: Write | None = None,
        charge: Charge | None = None,
    ) -> Execution:
        """Execute, and repeat from the start while a write is published between two reads, until the deadline.

        Raises:
            GraphTimeout: The deadline has passed.
            GraphUnavailable: The lease under which it was answered expired, and the database cannot be reached; or the
                process is stopping.
        """
        seconds = max(self.seconds() - requester.seconds_spent, 0.0)
        caller, deadline = requester.caller, Deadline.after(seconds, requester.has_left)
        async with self.shutdown.bounded(seconds):
            while True:
                context = self.context(operation, caller, deadline, write)
                context.charge = charge
                context.reader.account, context.reader.keeps = requester.account, requester.keeps
                try:
                    execution = await self.execute(operation, caller, context)
                finally:
                    context.reader.release()
                if not has_moved(execution.result) and await is_current(execution.context):
                    return execution
                deadline.remaining()

    def seconds(self) -> float:
        """Return the time limit of an execution that begins now."""
        return max(self.deadline_seconds, self.patience())

    def introspection(self, operation: Operation, caller: Caller) -> ExecutionResult:
        """Execute a query that reads only the schema, and that cannot yield."""
        result = self.by_graphql_core(operation, self.readable_by(caller.rights), None)
        assert isinstance(result, ExecutionResult)  # noqa: S101 - narrows; no resolver of the schema is a coroutine
        return result

    async def mutation(self, operation: Operation, requester: Requester) -> Execution:
        """Run the write of a mutation, once and without a time limit, then read its payload.

        The write can check its deadline (`context.reader.deadline`) and whether its caller has left, and is not
        cancelled by either. The payload has its own deadline; if it passes, the error states that the write was made.
        """
        caller, write = requester.caller, Write(requester.has_left)
        context = self.context(operation, caller, Deadline.after(self.seconds()), write)
        written = await self.execute(operation, caller, context)
        if not write.is_made:
            return written  # its errors, or null for a caller who may not run it
        return await self.payload(operation, caller, written)

    async def payload(self, operation: Operation, caller: Caller, written: Execution) -> Execution:
        """Read the payload of a mutation whose write was made; return an error if it cannot be read."""
        try:
            return await self.query(operation, Requester(caller), written.context.write)
        except GraphError as error:
            return Execution(ExecutionResult(written.result.data, [not_read(written.result, error)]), written.context)

    def context(
        self, operation: Operation, caller: Caller, deadline: Deadline, write: Write | None
    ) -> OperationContext:
        """Begin an execution of an operation."""
        return self.open_context(caller, deadline, write, uses_party_facts=operation.uses_party_facts)

    async def execute(self, operation: Operation, caller: Caller, context: OperationContext) -> Execution:
        """Execute once; on an error, release what was read."""
        try:
            result = await self.result_of(operation, caller, context)
        except BaseException as error:
            clear_frames(error)
            raise
        clear_frames(*map(cause_of, result.errors or ()))
        return Execution(result, context)

    async def result_of(self, operation: Operation, caller: Caller, context: OperationContext) -> ExecutionResult:
        """Return the result by a plan, or by graphql-core if there is none."""
        readable = self.readable_by(caller.rights)
        if self.plans:
            planned = await self.plans.execute(operation, readable, context)
            if planned is not None:
                return planned
        result = self.by_graphql_core(operation, readable, context)
        return result if isinstance(result, ExecutionResult) else await result

    def by_graphql_core(
        self, operation: Operation, readable: Readable, context: OperationContext | None
    ) -> AwaitableOrValue[ExecutionResult]:
        """Execute once with graphql-core; introspection needs no context."""
        return execute(
            self.schema,
            operation.document,
            context_value=context,
            variable_values=dict(operation.variables),
            operation_name=operation.name,
            executor_class=GuardedExecutor,
            hide_suggestions=True,
            readable=readable,
        )

    def readable_by(self, rights: Rights) -> Readable:
        """Return the fields that some rights open; the same object for equal results, so that plans are shared."""
        found = self.readable.get(rights)
        if found is None:
            found = readable_fields(self.policy, rights)
            found = next((known for known in self.readable.values() if known == found), found)
            self.readable[rights] = found
        return found


def not_read(written: ExecutionResult, error: GraphError) -> GraphQLError:
    """Return the error, at its root field, that the write of a mutation was made and its payload was not read."""
    return GraphQLError(str(error), path=list(written.data or ()), original_error=PayloadNotRead(str(error)))


def clear_frames(*errors: BaseException) -> None:
    """Clear the frames of the errors' tracebacks, which hold everything that was read, in reference cycles."""
    waiting: list[BaseException | None] = [*errors]
    seen: set[int] = set()
    while waiting:
        error = waiting.pop()
        if error is not None and id(error) not in seen:  # causes and contexts can form cycles, too
            seen.add(id(error))
            traceback.clear_frames(error.__traceback__)
            waiting += error.__cause__, error.__context__


def has_moved(result: ExecutionResult) -> bool:
    """Whether a write was published between two reads."""
    return any(isinstance(cause_of(error), RevisionMoved) for error in result.errors or ())


async def is_current(context: OperationContext) -> bool:
    """Whether an answer under a lease may be sent: the lease is still valid, or what was read is still published."""
    try:
        await context.reader.check_lease()
    except RevisionMoved:
        return False
    return True
