"""The path of a request: parsed, admitted by the gate, answered from the cache or executed, and encoded."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from graphql import GraphQLSchema

from firmware_graph.api.execution.admitted_request import (
    AdmittedRequest,
    check_described,
    check_kind,
    check_rights,
    closed_answer,
)
from firmware_graph.api.execution.agent_trail import AgentTrail
from firmware_graph.api.execution.answer_cache import AnswerCache
from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.costly import CostlyPlaces
from firmware_graph.api.execution.detached import detached
from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.encoding import Encoder
from firmware_graph.api.execution.executor import Execution, OperationExecutor
from firmware_graph.api.execution.graceful_shutdown import GracefulShutdown
from firmware_graph.api.execution.introspected import IntrospectedAnswers
from firmware_graph.api.execution.known_parties import KnownParties
from firmware_graph.api.execution.log_context import bind_codes, bind_operation, bind_role
from firmware_graph.api.execution.places import Places, place_in
from firmware_graph.api.execution.refused_rows import refused_in
from firmware_graph.api.execution.release import Releases, unavailable, unreleased, with_disclosure, without_restricted
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.api.execution.trusted import TrustedDocuments
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.database.awaited import HasLeft
from firmware_graph.database.caller_threads import CallerThreads
from firmware_graph.database.tracing import NoTracer, Span, Tracer
from firmware_graph.errors import GraphError, GraphUnavailable, RequestError


@dataclass(frozen=True, slots=True)
class Service:
    """Answers requests; `respond` is its one entry point.

    `is_ready` tells whether the graph can be read: if not, the response says so. Without `answers` nothing is cached;
    without recording `releases`, nothing restricted is answered; without `places` a caller runs any number of
    operations. `trail` records what agents ask, and `writes` holds the running mutations.
    """

    documents: DocumentCache
    gate: Gate
    executor: OperationExecutor
    answers: AnswerCache | None = None
    is_ready: Callable[[], bool] = lambda: True
    introspected: IntrospectedAnswers = field(default_factory=IntrospectedAnswers)
    releases: Releases = field(default_factory=Releases)
    tracer: Tracer = field(default_factory=NoTracer)
    trail: AgentTrail = field(default_factory=AgentTrail)
    budget: Budget = field(default_factory=Budget)
    places: Places | None = None
    costly: CostlyPlaces = field(default_factory=CostlyPlaces)
    files: CallerThreads = field(default_factory=partial(CallerThreads.named, "files"))
    parties: KnownParties | None = None
    trusted: TrustedDocuments = field(default_factory=TrustedDocuments)
    introspection_for_all: bool = True
    encoder: Encoder = field(default_factory=Encoder)
    writes: set[asyncio.Task[EncodedResponse]] = field(default_factory=set)

    async def respond(
        self, request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
    ) -> EncodedResponse:
        """Answer a request; every error is part of the response. Long work ends once the caller has left.

        The log lines name the caller's role, the operation, and the codes of the response's errors.
        """
        bind_role(caller)
        with self.tracer.span("operation") as span:
            response = await self.responded(request, Requester.of(request, caller, address, has_left), span)
            span.set_attribute("firmware_graph.codes", response.error_codes)
        bind_codes(response.error_codes)
        return response

    async def responded(self, request: Request, requester: Requester, span: Span) -> EncodedResponse:
        """Answer a request when its caller has a place; errors are part of the response."""
        try:
            async with place_in(self.places, requester.account):
                return await self.admitted(request, requester, span)
        except RequestError as error:
            return await self.refused([error], requester)
        except GraphError as error:
            return Response.to_fault(error).encoded()

    async def admitted(self, request: Request, requester: Requester, span: Span) -> EncodedResponse:
        """Answer an operation by the gate's decision; what an agent asks is recorded, refused or not.

        Raises:
            RequestError: It is refused.
        """
        request = self.trusted.resolved(request)
        operation = await self.documents.operation(request, requester, self.executor.seconds)
        bind_operation(operation.name)
        span.set_attribute("graphql.operation.type", operation.node.operation.value)
        admission = self.gate.admit(operation, requester.caller.rights)
        await self.trail.take_room(requester.caller, operation, admission)
        response: EncodedResponse | None = None
        try:
            check_kind(request, operation)
            response = await self.charged(request, operation, admission, requester)
        finally:
            self.trail.note(requester.caller, operation, admission, response)
        return response

    async def charged(
        self, request: Request, operation: Operation, admission: Admission, requester: Requester
    ) -> EncodedResponse:
        """Answer an operation if its caller's budget allows it.

        Raises:
            RequestError: It is refused.
        """
        self.trusted.check(request, only_introspects=admission.introspects and not admission.reads_graph)
        if admission.refusals:
            return await self.refused(admission.refusals, requester)
        check_described(admission, requester.caller, is_for_all=self.introspection_for_all)
        if admission.reads_graph and not self.is_ready():
            return Response.to_failed(GraphUnavailable("the graph is not ready")).encoded()
        if self.parties and admission.reads_graph:
            await self.parties.check(requester.caller.rights)
        if admission.uses_party_facts:
            operation = replace(operation, uses_party_facts=True)
        charge = await self.budget.charge(requester.account, admission.size, is_known=requester.is_known)
        asked = AdmittedRequest(request, operation, admission, charge)
        response = closed_answer(asked) or await self.decided(asked, requester)
        return response._replace(charge=charge if charge.is_limited else None, is_restricted=admission.is_restricted)

    async def decided(self, asked: AdmittedRequest, requester: Requester) -> EncodedResponse:
        """Answer an admitted and charged operation, once what it shows of restricted facts is recorded.

        Raises:
            RateLimited: It asks about the schema, and the queue of operations is full.
            Unauthenticated: The caller's rights ended meanwhile.
        """
        if asked.operation.is_mutation:
            return await detached(self.writes, self.mutated(asked, requester))
        response = await self.answered(asked, requester)
        check_rights(requester.caller)
        if not await self.releases.are_recorded(response, requester.caller):
            response = await self.answered_without_restricted(asked, requester)
        check_rights(requester.caller)
        return response

    async def answered(self, asked: AdmittedRequest, requester: Requester) -> EncodedResponse:
        """Answer a query from the cache, or execute it and cache the response if no field of it failed.

        An operation with party facts is executed each time, and has no ETag; so is an agent's, whose reads are counted.

        Raises:
            RateLimited, QueryTooExpensive: Too many ask about the schema, or at a high cost; the response is too long.
        """
        request, operation, admission, charge = asked
        if not admission.reads_graph and not admission.cut:
            return await self.introspected.respond(request, operation, self.executor, requester)
        key = asked.key_for(requester.caller) if self.answers else None
        if self.answers and key and (cached := await self.answers.get(key)):
            return cached
        cost = admission.size.cost
        async with self.costly.taken_by(requester, cost):
            try:
                result, context = await self.executor.query(operation, requester, charge=charge)
            except GraphError as error:
                return Response.to_fault(error).encoded()
            answer = Response.to_executed(result, refused_in(admission, context, self.gate), admission.deprecated)
            response = await self.encoder.encoded(answer, cost=cost, has_etag=not admission.uses_party_facts)
        response = with_disclosure(response, operation, admission, context)
        if requester.caller.agent is not None:
            response = response._replace(entry_count=len(context.versions))
        if self.answers and key and not result.errors:
            await self.answers.put(key, response, context)
        return response

    async def answered_without_restricted(
        self, asked: AdmittedRequest, requester: Requester, written: Execution | None = None
    ) -> EncodedResponse:
        """Answer an operation without anything restricted; that is null, with AUDIT_UNAVAILABLE.

        `written` is the write of a mutation, whose payload this is. Nothing of the answer is cached.
        """
        operation, other = asked.operation, requester._replace(caller=without_restricted(requester.caller))
        admission = self.gate.admit(operation, other.caller.rights)
        write = written.context.write if written else None
        if refusals := [*unreleased(asked.admission, write), *unavailable(admission.refusals, asked.admission)]:
            return Response.to_refused(refusals).encoded()
        try:
            if written is None:
                result, _ = await self.executor.query(operation, other, charge=asked.charge)
            else:
                result, _ = await self.executor.payload(operation, other.caller, written)
        except GraphError as error:
            return Response.to_fault(error).encoded()
        cut = unavailable(admission.cut, asked.admission)
        response = Response.to_executed(result, cut, admission.deprecated)
        return await self.encoder.payload(response, write)

    async def refused(self, errors: Sequence[RequestError], requester: Requester) -> EncodedResponse:
        """Refuse a request, which is charged too; if nothing is left of the budget, refuse it for that reason."""
        errors, charge = await self.budget.charge_refused(errors, requester.account, is_known=requester.is_known)
        response = Response.to_refused(errors).encoded()._replace(charge=charge, retry_after=errors[0].retry_after)
        bind_role(requester.caller)
        bind_codes(response.error_codes)
        return response

    async def mutated(self, asked: AdmittedRequest, requester: Requester) -> EncodedResponse:
        """Execute a mutation, and record what its payload, or its refusal, shows of restricted facts."""
        written = result, context = await self.executor.mutation(asked.operation, requester)
        refused = refused_in(asked.admission, context, self.gate)
        executed = Response.to_executed(result, refused, asked.admission.deprecated)
        response = await self.encoder.payload(executed, context.write)
        if context.write is None or not (context.write.is_made or context.write.judged):
            return response  # there is no payload
        response = with_disclosure(response, asked.operation, asked.admission, context)
        if await self.releases.are_recorded(response, requester.caller):
            return response
        return await self.answered_without_restricted(asked, requester, written)

    @property
    def schema(self) -> GraphQLSchema:
        """The schema of the service."""
        return self.executor.schema

    @property
    def shutdown(self) -> GracefulShutdown:
        """The shutdown of the process, which limits running queries."""
        return self.executor.shutdown

    def end_soon(self) -> None:
        """End the running queries while their connections are open, as the process is told to stop."""
        self.shutdown.begin()

    async def finish_writes(self) -> None:
        """Wait for running mutations and records, before the graph is closed, while the process has time left."""
        await self.shutdown.let_finish(*self.writes)
        await self.shutdown.let_finish(self.releases.recorder.finish())
        await self.shutdown.let_finish(self.trail.finish())
