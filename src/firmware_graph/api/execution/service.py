"""The way of a request: parsed, admitted by the gate, answered from the cache or executed, and encoded."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from firmware_graph.api.execution.answer_cache import AnswerCache, AnswerKey
from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import HasLeft, OperationExecutor
from firmware_graph.api.execution.introspected import IntrospectedAnswers
from firmware_graph.api.execution.public_errors import log_faults
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.api.schema.context import now_ms
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.errors import GraphError, GraphUnavailable, QueriesOnly, RequestError, Unauthenticated

RIGHTS_ENDED = (
    "The token, or a right that it gives, ended while this was answered. Ask again, with a token that is valid."
)
NOT_A_QUERY = "Only queries may be sent with GET: use POST."


@dataclass(frozen=True, slots=True)
class Service:
    """Answers requests; `respond` is its one entrance.

    `is_ready` tells whether the graph can be read at all: where it cannot, the response says so at once. Without
    `answers` nothing is cached. `writes` holds the mutations under way.
    """

    documents: DocumentCache
    gate: Gate
    executor: OperationExecutor
    answers: AnswerCache | None = None
    is_ready: Callable[[], bool] = lambda: True
    introspected: IntrospectedAnswers = field(default_factory=IntrospectedAnswers)
    writes: set[asyncio.Task[Response]] = field(default_factory=set)

    async def respond(self, request: Request, caller: Caller, has_left: HasLeft | None = None) -> EncodedResponse:
        """Answer a request; whatever goes wrong is in the response. What takes long ends where the caller has left."""
        try:
            operation = await self.documents.operation(request)
            if request.queries_only and not operation.is_query:
                raise QueriesOnly(NOT_A_QUERY)
            return await self.decided(replace(request, variables=operation.variables), operation, caller, has_left)
        except RequestError as error:
            return Response.to_refused([error]).encoded()

    async def decided(
        self, request: Request, operation: Operation, caller: Caller, has_left: HasLeft | None
    ) -> EncodedResponse:
        """Answer an operation as the gate decides on it.

        Raises:
            RateLimited: It asks about the schema, and too much waits to be executed.
            Unauthenticated: The caller's rights ended meanwhile.
        """
        admission = self.gate.admit(operation, caller.rights)
        if admission.refusals:
            return Response.to_refused(admission.refusals).encoded()
        if admission.reads_graph and not self.is_ready():
            return Response.to_failed(GraphUnavailable("the graph is not ready")).encoded()
        if admission.uses_party_facts:
            operation = replace(operation, uses_party_facts=True)
        if operation.is_mutation:
            return (await self.written(operation, admission, caller)).encoded(has_etag=False)
        response = await self.answered(request, operation, admission, caller, has_left)
        if caller.rights.have_ended(now_ms()):
            raise Unauthenticated(RIGHTS_ENDED)
        return response

    async def answered(
        self,
        request: Request,
        operation: Operation,
        admission: Admission,
        caller: Caller,
        has_left: HasLeft | None,
    ) -> EncodedResponse:
        """Answer a query from the cache, else execute it and cache the response if no field of it failed.

        What has facts of parties is executed each time, and has no ETag.

        Raises:
            RateLimited: It asks about the schema, and too much waits to be executed.
        """
        if not admission.reads_graph and not admission.cut:
            return await self.introspected.respond(request, operation, self.executor)
        may_be_kept = admission.reads_graph and not admission.uses_party_facts
        key = AnswerKey.of(request, caller.rights) if self.answers and may_be_kept else None
        if self.answers and key and (cached := await self.answers.get(key)):
            return cached
        try:
            result, context = await self.executor.query(operation, caller, has_left=has_left)
        except GraphError as error:
            log_faults([error])
            return Response.to_failed(error).encoded()
        response = Response.to_executed(result, admission.cut).encoded(has_etag=not admission.uses_party_facts)
        if self.answers and key and not result.errors:
            await self.answers.put(key, response, context)
        return response

    async def written(self, operation: Operation, admission: Admission, caller: Caller) -> Response:
        """Execute a mutation in a task of its own, which goes on when whoever waits for it is cancelled."""
        task = asyncio.create_task(self.mutated(operation, admission, caller))
        self.writes.add(task)
        task.add_done_callback(self.writes.discard)
        return await asyncio.shield(task)

    async def mutated(self, operation: Operation, admission: Admission, caller: Caller) -> Response:
        """Execute a mutation."""
        return Response.to_executed(await self.executor.mutation(operation, caller), admission.cut)

    async def finish_writes(self) -> None:
        """Wait for the mutations under way, before the graph is closed."""
        await asyncio.gather(*self.writes, return_exceptions=True)
