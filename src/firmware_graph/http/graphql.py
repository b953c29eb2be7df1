"""The GraphQL endpoint, according to the GraphQL over HTTP specification."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from starlette.requests import HTTPConnection
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.api.execution.budget import Budget, rate_headers
from firmware_graph.api.execution.log_context import bind_codes, bind_role
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.response import Response as GraphQLResponse
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.challenge import INVALID_TOKEN, step_up_challenge
from firmware_graph.errors import (
    AuditUnavailable,
    Forbidden,
    GraphError,
    GraphTimeout,
    GraphUnavailable,
    IssuerUnavailable,
    QueriesOnly,
    RateLimited,
    RequestError,
    Unauthenticated,
)
from firmware_graph.http.address import Proxies
from firmware_graph.http.body_memory import BodyMemory, BodyShare
from firmware_graph.http.compression import GZIP, Compression, tag_of
from firmware_graph.http.credential import Credential
from firmware_graph.http.entity_tags import is_known
from firmware_graph.http.metrics import Metrics, NoMetrics
from firmware_graph.http.negotiation import GRAPHQL_RESPONSE, JSON, response_type
from firmware_graph.http.problem import Problem, bytes_response, help_links
from firmware_graph.http.reading import read_body, read_get, read_post
from firmware_graph.http.state import State
from firmware_graph.model.rights import StepUp

VARY: Final = {"vary": "Authorization, Accept, Accept-Encoding"}
POST_ALONE: Final = "Requests without a token are taken with POST alone here."
REVALIDATED: Final = "private, no-cache"  # only for the caller's own cache, revalidated each time
NOT_STORED: Final = {"cache-control": "no-store"}
RETRY_AFTER_SECONDS: Final = "2"
FAILED: Final = 500  # from here on a status is about the service

# These are not 200 even as `application/json`, whose status otherwise only means that HTTP worked.
STATUS_OF_SERVICE: Final = {
    Unauthenticated.code: 401,
    IssuerUnavailable.code: 503,
    QueriesOnly.code: 405,
    RateLimited.code: 429,
    GraphUnavailable.code: 503,
    AuditUnavailable.code: 503,
    GraphTimeout.code: 504,
    GraphError.code: 500,
}
STATUS_OF_REFUSAL: Final = {Forbidden.code: 403}
HEADERS: Final = {
    401: {"www-authenticate": INVALID_TOKEN},
    405: {"allow": "POST"},
    429: {"retry-after": RETRY_AFTER_SECONDS},
    503: {"retry-after": RETRY_AFTER_SECONDS},
}


@dataclass(frozen=True, slots=True)
class GraphQLEndpoint:
    """Answers GraphQL requests over HTTP."""

    authenticator: Authenticator
    max_body_bytes: int
    max_json_values: int
    proxies: Proxies = field(default_factory=Proxies)
    compression: Compression = field(default_factory=Compression)
    get_for_all: bool = True
    room: BodyMemory = field(default_factory=BodyMemory)
    metrics: Metrics = field(default_factory=NoMetrics)

    def route(self) -> Route:
        """Return the route."""
        return Route("/graphql", self.respond, methods=["GET", "POST"])

    async def respond(self, http: HttpRequest[State]) -> Response:
        """Answer one request.

        Raises:
            Problem: It is not a GraphQL request.
        """
        media_type = response_type(http.headers.get("accept"))
        if media_type is None:
            raise Problem(406, f"This is answered as {GRAPHQL_RESPONSE} or {JSON}: accept one of them.", headers=VARY)
        address, service = self.address_of(http), http.state["service"]
        caller = await self.caller_or_refusal(http, media_type)
        if isinstance(caller, Response):
            return caller
        with self.place(http, caller) as place:
            request = await self.read(http, caller, place)
            answer = await service.respond(request, caller, http.is_disconnected, address)
        return await self.sent(http, answer, media_type, caller.step_up)

    async def caller_or_refusal(self, http: HttpRequest[State], media_type: str) -> Caller | Response:
        """Identify the caller of a request, or return the refusal."""
        try:
            caller = await self.credential_of(http).caller()
        except RequestError as error:
            return await self.sent(http, await self.credential_refused(http, error), media_type)
        except GraphError as error:
            answer = GraphQLResponse.to_fault(error).encoded()
            bind_codes(answer.error_codes)
            return await self.sent(http, answer, media_type)
        bind_role(caller)
        return caller

    async def caller_of_page(self, http: HttpRequest[State]) -> Caller | Response:
        """Return the caller of a request for a page, or the response that refuses its credential."""
        return await self.caller_or_refusal(http, JSON)

    async def credential_refused(self, http: HTTPConnection[State], error: RequestError) -> EncodedResponse:
        """Refuse a credential; the charge goes to its address, as its verification cost work and no caller is known."""
        requester = Requester(ANONYMOUS, self.address_of(http))
        refused: EncodedResponse = await http.state["service"].refused([error], requester)
        return refused

    async def read(self, http: HttpRequest[State], caller: Caller, place: BodyShare) -> Request:
        """Read the GraphQL request.

        Raises:
            Problem: It is not one, or its caller may not send it with GET; that is charged to the caller. Or it is
                long, and was not parsed.
        """
        requester = Requester(caller, self.address_of(http), http.is_disconnected)
        try:
            self.check_method(http, caller)
            if http.method != "POST":
                return read_get(http.query_params)
            return await read_post(
                http, place, requester, max_bytes=self.max_body_bytes, max_values=self.max_json_values
            )
        except Problem as problem:
            raise await charged(problem, http.state["service"].budget, requester) from None
        except GraphError as error:
            raise Problem(STATUS_OF_SERVICE[error.code], error.public_message, code=error.code) from error
        except RateLimited as error:
            raise limited(error) from None

    def check_method(self, http: HttpRequest[State], caller: Caller) -> None:
        """Check that a caller may use the method of its request.

        Raises:
            Problem: It is not POST, and the caller has no token.
        """
        if http.method != "POST" and caller is ANONYMOUS and not self.get_for_all:
            raise Problem(405, POST_ALONE, code=QueriesOnly.code, headers={**VARY, "allow": "POST"})

    async def body_of(self, http: HttpRequest[State], caller: Caller) -> bytes:
        """Read a body that is not JSON, within the same limits.

        Raises:
            Problem: It is too long, or the memory budget is exhausted.
        """
        with self.place(http, caller) as place:
            return await read_body(http, place, max_bytes=self.max_body_bytes)

    def place(self, http: HttpRequest[State], caller: Caller) -> BodyShare:
        """Return the share of the body of a request, a context manager."""
        return self.room.place(http.scope, Requester(caller, self.address_of(http)).account)

    def address_of(self, connection: HTTPConnection[State]) -> str:
        """Return the address by which a request or a handshake is counted."""
        return self.proxies.address_of(connection)

    def credential_of(self, http: HTTPConnection[State], other: str | None = None) -> Credential:
        """Return the credential of a request or a handshake; `other` is that of a message beside its headers."""
        budget: Budget = http.state["service"].budget
        charge_look_up = partial(budget.charge_look_up, self.address_of(http))
        return Credential.of(http, self.authenticator, charge_look_up, other)

    async def sent(
        self, http: HttpRequest[State], answer: EncodedResponse, media_type: str, step_up: StepUp | None = None
    ) -> Response:
        """Create the response; 304 without a body if the caller has its bytes already."""
        status = status_of(answer.codes, media_type)
        headers = {**VARY, **HEADERS.get(status, {}), **headers_of(answer)}
        if step_up and answer.needs_step_up:
            status = 401 if status == STATUS_OF_REFUSAL[Forbidden.code] else status
            headers["www-authenticate"] = step_up_challenge(step_up)
        etag, content = answer.etag, answer.content
        is_compressed = not answer.is_restricted and self.compression.applies_to(content, http.headers)
        if etag is not None:
            etag = tag_of(etag) if is_compressed else etag
            headers = {"etag": etag, "cache-control": REVALIDATED, **headers}
            if is_known(etag, http):
                return Response(None, 304, headers)
        if is_compressed:
            content, headers["content-encoding"] = await self.compression.compressed(content, etag), GZIP
        return bytes_response(status, content, media_type=media_type, headers=headers)


async def charged(problem: Problem, budget: Budget, requester: Requester) -> Problem:
    """Charge a request that is not even one of GraphQL; return why it is refused, if only that nothing is left.

    What the service itself has no room for is free.
    """
    if problem.status_code >= FAILED:
        return problem
    try:
        await budget.charge_refusal(requester.account, is_known=requester.is_known)
    except RateLimited as error:
        return limited(error)
    return problem


def limited(error: RateLimited) -> Problem:
    """Return the refusal of a request, before it is one of GraphQL."""
    return Problem(STATUS_OF_SERVICE[error.code], str(error), **error.extensions)  # type: ignore[arg-type]


def headers_of(answer: EncodedResponse) -> dict[str, str]:
    """Return headers for the caller's budget, the retry, and documentation."""
    headers = {**(NOT_STORED if answer.disclosure else {}), **rate_headers(answer.charge)}
    if answer.error_codes:
        headers["link"] = help_links(answer.error_codes)
    if answer.retry_after is not None:
        headers["retry-after"] = str(answer.retry_after)
    return headers


def status_of(codes: Sequence[str], media_type: str) -> int:
    """Choose the status of a response from the codes of its errors, which are given only if it has no data."""
    if not codes:
        return 200
    code = codes[0]
    if code in STATUS_OF_SERVICE:
        return STATUS_OF_SERVICE[code]
    return STATUS_OF_REFUSAL.get(code, 400) if media_type == GRAPHQL_RESPONSE else 200
