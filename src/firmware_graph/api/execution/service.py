"""The way of a request: parsed, admitted by the gate, answered from the cache or executed, and encoded."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from structlog.contextvars import bind_contextvars

from firmware_graph.api.execution.answer_cache import AnswerCache, AnswerKey
from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import Execution, HasLeft, OperationExecutor
from firmware_graph.api.execution.introspected import IntrospectedAnswers
from firmware_graph.api.execution.public_errors import log_faults
from firmware_graph.api.execution.release import Releases, unavailable, with_disclosure, without_restricted
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.api.schema.context import now_ms
from firmware_graph.audit.agent_uses import AgentUses
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.database.tracing import NoTracer, Span, Tracer
from firmware_graph.errors import GraphError, GraphUnavailable, QueriesOnly, RequestError, Unauthenticated
from firmware_graph.model.api_key_use import ApiKeyUse
from firmware_graph.model.restricted_read import bounded

RIGHTS_ENDED = (
    "The token, or a right that it gives, ended while this was answered. Ask again, with a token that is valid."
)
ANYONE: Final = "anonymous"
NOT_A_QUERY = "Only queries may be sent with GET: use POST."


@dataclass(frozen=True, slots=True)
class Service:
    """Answers requests; `respond` is its one entrance.

    `is_ready` tells whether the graph can be read at all: where it cannot, the response says so at once. Without
    `answers` nothing is cached. Without `releases` that record, nothing restricted is answered. `uses` records what
    agents ask. `writes` holds the mutations under way.
    """

    documents: DocumentCache
    gate: Gate
    executor: OperationExecutor
    answers: AnswerCache | None = None
    is_ready: Callable[[], bool] = lambda: True
    introspected: IntrospectedAnswers = field(default_factory=IntrospectedAnswers)
    releases: Releases = field(default_factory=Releases)
    tracer: Tracer = field(default_factory=NoTracer)
    uses: AgentUses | None = None
    writes: set[asyncio.Task[EncodedResponse]] = field(default_factory=set)

    async def respond(self, request: Request, caller: Caller, has_left: HasLeft | None = None) -> EncodedResponse:
        """Answer a request; whatever goes wrong is in the response. What takes long ends where the caller has left.

        The lines of the log name the caller's role, the operation, and the codes of the response's errors.
        """
        bind_contextvars(role=" ".join(sorted(caller.roles)) or ANYONE)
        with self.tracer.span("operation") as span:
            response = await self.responded(request, caller, has_left, span)
            span.set_attribute("firmware_graph.codes", response.error_codes)
        bind_contextvars(codes=response.error_codes)
        return response

    async def responded(
        self, request: Request, caller: Caller, has_left: HasLeft | None, span: Span
    ) -> EncodedResponse:
        """Answer a request; what is wrong with it is in the response."""
        try:
            operation = await self.documents.operation(request)
            bind_contextvars(operation=bounded(operation.name))
            span.set_attribute("graphql.operation.type", operation.node.operation.value)
            if request.queries_only and not operation.is_query:
                raise QueriesOnly(NOT_A_QUERY)
            return await self.decided(replace(request, variables=operation.variables), operation, caller, has_left)
        except RequestError as error:
            return Response.to_refused([error]).encoded()

    async def decided(
        self, request: Request, operation: Operation, caller: Caller, has_left: HasLeft | None
    ) -> EncodedResponse:
        """Answer an operation as the gate decides on it, once what it shows of restricted facts is recorded.

        Raises:
            RateLimited: It asks about the schema, and too much waits to be executed.
            Unauthenticated: The caller's rights ended meanwhile.
        """
        admission = self.gate.admit(operation, caller.rights)
        response: EncodedResponse | None = None
        try:
            response = await self.admitted(request, operation, admission, caller, has_left)
        finally:
            if caller.agents_key is not None and self.uses is not None:
                self.uses.note(use_of(caller.agents_key, operation, admission, response))
        return response

    async def admitted(
        self,
        request: Request,
        operation: Operation,
        admission: Admission,
        caller: Caller,
        has_left: HasLeft | None,
    ) -> EncodedResponse:
        """Answer an operation that the gate has decided on.

        Raises:
            RateLimited, Unauthenticated: As for `decided`.
        """
        if admission.refusals:
            return Response.to_refused(admission.refusals).encoded()
        if admission.reads_graph and not self.is_ready():
            return Response.to_failed(GraphUnavailable("the graph is not ready")).encoded()
        if admission.uses_party_facts:
            operation = replace(operation, uses_party_facts=True)
        if operation.is_mutation:
            return await self.written(operation, admission, caller)
        response = await self.answered(request, operation, admission, caller, has_left)
        check_rights(caller)
        if not await self.releases.are_recorded(response, caller):
            response = await self.answered_without_restricted(operation, admission, caller, has_left)
        check_rights(caller)
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

        What has facts of parties is executed each time, and has no ETag; what an agent asks is too, and counted.

        Raises:
            RateLimited: It asks about the schema, and too much waits to be executed.
        """
        if not admission.reads_graph and not admission.cut:
            return await self.introspected.respond(request, operation, self.executor)
        may_be_kept = admission.reads_graph and not admission.uses_party_facts and caller.agent is None
        key = AnswerKey.of(request, caller.rights) if self.answers and may_be_kept else None
        if self.answers and key and (cached := await self.answers.get(key)):
            return cached
        try:
            result, context = await self.executor.query(operation, caller, has_left=has_left)
        except GraphError as error:
            log_faults([error])
            return Response.to_failed(error).encoded()
        response = Response.to_executed(result, admission.cut).encoded(has_etag=not admission.uses_party_facts)
        response = with_disclosure(response, operation, admission, context)
        if caller.agent is not None:
            response = replace(response, entry_count=len(context.versions))
        if self.answers and key and not result.errors:
            await self.answers.put(key, response, context)
        return response

    async def answered_without_restricted(
        self,
        operation: Operation,
        admitted: Admission,
        caller: Caller,
        has_left: HasLeft | None = None,
        written: Execution | None = None,
    ) -> EncodedResponse:
        """Answer an operation as far as nothing restricted is asked for; that is null, with AUDIT_UNAVAILABLE.

        `written` is the write of a mutation, whose payload this is. Nothing of the answer is kept.
        """
        other = without_restricted(caller)
        admission = self.gate.admit(operation, other.rights)
        if admission.refusals:
            return Response.to_refused(unavailable(admission.refusals, admitted)).encoded()
        try:
            if written is None:
                result, _ = await self.executor.query(operation, other, has_left=has_left)
            else:
                result, _ = await self.executor.payload(operation, other, written)
        except GraphError as error:
            log_faults([error])
            return Response.to_failed(error).encoded()
        return Response.to_executed(result, unavailable(admission.cut, admitted)).encoded(has_etag=False)

    async def written(self, operation: Operation, admission: Admission, caller: Caller) -> EncodedResponse:
        """Execute a mutation in a task of its own, which goes on when whoever waits for it is cancelled."""
        task = asyncio.create_task(self.mutated(operation, admission, caller))
        self.writes.add(task)
        task.add_done_callback(self.writes.discard)
        return await asyncio.shield(task)

    async def mutated(self, operation: Operation, admission: Admission, caller: Caller) -> EncodedResponse:
        """Execute a mutation, and record what its payload shows of restricted facts."""
        written = result, context = await self.executor.mutation(operation, caller)
        response = Response.to_executed(result, admission.cut).encoded(has_etag=False)
        if context.write is None or not context.write.is_made:
            return response  # there is no payload
        response = with_disclosure(response, operation, admission, context)
        if await self.releases.are_recorded(response, caller):
            return response
        return await self.answered_without_restricted(operation, admission, caller, written=written)

    def end_soon(self) -> None:
        """End the queries under way while their connections are open, as the process is told to stop."""
        self.executor.ending.begin()

    async def finish_writes(self) -> None:
        """Wait for the mutations and records under way, before the graph is closed, while the process has time left."""
        ending = self.executor.ending
        await ending.let_finish(*self.writes)
        await ending.let_finish(self.releases.recorder.finish())
        if self.uses is not None:
            await ending.let_finish(self.uses.finish())


def use_of(key_id: str, operation: Operation, admission: Admission, response: EncodedResponse | None) -> ApiKeyUse:
    """Describe what an agent asked, refused or not."""
    return ApiKeyUse.of(
        key_id,
        asked_at=now_ms(),
        operation_name=operation.name,
        coordinates=admission.coordinates,
        entry_count=response.entry_count if response else 0,
    )


def check_rights(caller: Caller) -> None:
    """Check that nothing of a caller's rights has ended.

    Raises:
        Unauthenticated: Something has.
    """
    if caller.rights.have_ended(now_ms()):
        raise Unauthenticated(RIGHTS_ENDED)
