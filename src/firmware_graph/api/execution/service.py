"""The way of a request: parsed, admitted by the gate, answered from the cache or executed, and encoded."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from firmware_graph.api.execution.answer_cache import AnswerCache, AnswerKey
from firmware_graph.api.execution.asker import Asker, HasLeft
from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.introspected import IntrospectedAnswers
from firmware_graph.api.execution.places import Places
from firmware_graph.api.execution.public_errors import log_faults
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.api.execution.trusted import TrustedDocuments
from firmware_graph.api.schema.context import now_ms
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.gate import Admission, Gate
from firmware_graph.auth.limits import Size
from firmware_graph.auth.operation import Operation
from firmware_graph.errors import (
    Forbidden,
    GraphError,
    GraphUnavailable,
    QueriesOnly,
    RateLimited,
    RequestError,
    Unauthenticated,
)
from firmware_graph.model.charge import Charge

OF_A_REFUSAL: Final = Size(0, 0, 0, cost=10)
"""What a request is charged that is refused: it was parsed and validated, or its token was verified."""

NOT_DESCRIBED: Final = (
    "The schema is described to callers with a token alone. Send one, or read it in the documentation."
)
RIGHTS_ENDED = (
    "The token, or a right that it gives, ended while this was answered. Ask again, with a token that is valid."
)
NOT_A_QUERY = "Only queries may be sent with GET: use POST."


class Asked(NamedTuple):
    """A request that is admitted and charged."""

    request: Request
    operation: Operation
    admission: Admission
    charge: Charge


@dataclass(frozen=True, slots=True)
class Service:
    """Answers requests; `respond` is its one entrance.

    `is_ready` tells whether the graph can be read at all: where it cannot, the response says so at once. Without
    `answers` nothing is cached, without `places` a caller may have any number of operations. `writes` holds the
    mutations under way.
    """

    documents: DocumentCache
    gate: Gate
    executor: OperationExecutor
    answers: AnswerCache | None = None
    is_ready: Callable[[], bool] = lambda: True
    introspected: IntrospectedAnswers = field(default_factory=IntrospectedAnswers)
    budget: Budget = field(default_factory=Budget)
    places: Places | None = None
    trusted: TrustedDocuments = field(default_factory=TrustedDocuments)
    introspection_for_all: bool = True
    writes: set[asyncio.Task[Response]] = field(default_factory=set)

    async def respond(
        self, request: Request, caller: Caller, has_left: HasLeft | None = None, address: str = ""
    ) -> EncodedResponse:
        """Answer a request; whatever goes wrong is in the response. What takes long ends where the caller has left."""
        asker = Asker(caller, address, has_left)
        try:
            if self.places is None:
                return await self.admitted(request, asker)
            await self.places.take(asker.account)
            try:
                return await self.admitted(request, asker)
            finally:
                self.places.leave(asker.account)
        except RequestError as error:
            return await self.refused([error], asker)

    async def admitted(self, request: Request, asker: Asker) -> EncodedResponse:
        """Answer an operation as the gate decides on it, if its caller's budget has room for it.

        Raises:
            RequestError: It is refused.
        """
        request = self.trusted.resolved(request)
        operation = await self.documents.operation(request)
        if request.queries_only and not operation.is_query:
            raise QueriesOnly(NOT_A_QUERY)
        admission = self.gate.admit(operation, asker.caller.rights)
        self.trusted.check(request, only_introspects=admission.introspects and not admission.reads_graph)
        if admission.refusals:
            return await self.refused(admission.refusals, asker)
        if admission.introspects and not self.introspection_for_all and asker.caller is ANONYMOUS:
            raise Forbidden(NOT_DESCRIBED)
        if admission.reads_graph and not self.is_ready():
            return Response.to_failed(GraphUnavailable("the graph is not ready")).encoded()
        if admission.uses_party_facts:
            operation = replace(operation, uses_party_facts=True)
        charge = await self.budget.charge(asker.account, admission.size, is_known=asker.is_known)
        asked = Asked(replace(request, variables=operation.variables), operation, admission, charge)
        content, codes, etag, *_ = await self.decided(asked, asker)
        told = charge if charge.is_limited else None
        return EncodedResponse(content, codes, etag, told, is_restricted=admission.is_restricted)

    async def decided(self, asked: Asked, asker: Asker) -> EncodedResponse:
        """Answer what is admitted and charged.

        Raises:
            RateLimited: It asks about the schema, and too much waits to be executed.
            Unauthenticated: The caller's rights ended meanwhile.
        """
        if asked.operation.is_mutation:
            return (await self.written(asked.operation, asked.admission, asker.caller)).encoded(has_etag=False)
        response = await self.answered(asked, asker)
        if asker.caller.rights.have_ended(now_ms()):
            raise Unauthenticated(RIGHTS_ENDED)
        return response

    async def answered(self, asked: Asked, asker: Asker) -> EncodedResponse:
        """Answer a query from the cache, else execute it and cache the response if no field of it failed.

        What has facts of parties is executed each time, and has no ETag.

        Raises:
            RateLimited: It asks about the schema, and too much waits to be executed.
        """
        request, operation, admission, charge = asked
        if not admission.reads_graph and not admission.cut:
            return await self.introspected.respond(request, operation, self.executor)
        key = self.key_of(asked, asker.caller)
        if self.answers and key and (cached := await self.answers.get(key)):
            return cached
        try:
            result, context = await self.executor.query(operation, asker.caller, has_left=asker.has_left, charge=charge)
        except GraphError as error:
            log_faults([error])
            return Response.to_failed(error).encoded()
        response = Response.to_executed(result, admission.cut).encoded(has_etag=not admission.uses_party_facts)
        if self.answers and key and not result.errors:
            await self.answers.put(key, response, context)
        return response

    def key_of(self, asked: Asked, caller: Caller) -> AnswerKey | None:
        """Return the key under which an answer is kept, if it may be."""
        if self.answers is None or not (asked.admission.reads_graph and not asked.admission.uses_party_facts):
            return None
        return AnswerKey.of(asked.request, caller.rights)

    async def refused(self, errors: Sequence[RequestError], asker: Asker) -> EncodedResponse:
        """Refuse a request, which is charged too; where nothing is left of the budget, for that reason."""
        charge = None
        if not isinstance(errors[0], RateLimited):
            try:
                charge = await self.budget.charge(asker.account, OF_A_REFUSAL, is_known=asker.is_known)
            except RequestError as error:
                errors = [error]
        retry_after = errors[0].retry_after if isinstance(errors[0], RateLimited) else None
        told = charge if charge and charge.is_limited else None
        return Response.to_refused(errors).encoded()._replace(charge=told, retry_after=retry_after)

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
