"""The endpoint of GraphQL, as the GraphQL over HTTP specification has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.api.execution.public_errors import log_faults
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.response import Response as GraphQLResponse
from firmware_graph.auth.api_keys import api_key_in
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller
from firmware_graph.errors import (
    AuditUnavailable,
    Forbidden,
    GraphError,
    GraphTimeout,
    GraphUnavailable,
    IssuerUnavailable,
    QueriesOnly,
    RateLimited,
    Unauthenticated,
)
from firmware_graph.http.challenge import INVALID_TOKEN, step_up_challenge
from firmware_graph.http.negotiation import GRAPHQL_RESPONSE, JSON, response_type
from firmware_graph.http.problem import Problem, bytes_response
from firmware_graph.http.reading import read_get, read_post
from firmware_graph.http.state import State
from firmware_graph.model.rights import StepUp

VARY: Final = {"vary": "Authorization, Accept"}
REVALIDATED: Final = "private, no-cache"  # for the caller's own cache alone, revalidated each time
NOT_STORED: Final = {"cache-control": "no-store"}
RETRY_AFTER_SECONDS: Final = "2"

# These are no 200 even as `application/json`, whose status else says only that HTTP worked.
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
        try:
            caller = await self.caller(http)
        except (Unauthenticated, IssuerUnavailable) as error:
            return response_to(http, GraphQLResponse.to_refused([error]).encoded(), media_type)
        except GraphError as error:
            log_faults([error])
            return response_to(http, GraphQLResponse.to_failed(error).encoded(), media_type)
        if http.method == "POST":
            request = await read_post(http, max_bytes=self.max_body_bytes, max_values=self.max_json_values)
        else:
            request = read_get(http.query_params)
        answer = await http.state["service"].respond(request, caller, http.is_disconnected)
        return response_to(http, answer, media_type, caller.step_up)

    async def caller(self, http: HttpRequest[State]) -> Caller:
        """Identify the caller of a request, by its token or its API key.

        Raises:
            Unauthenticated: There is a header, and it holds neither that can be accepted.
            GraphError: There is an API key, and the database did not answer.
        """
        given = http.headers.getlist("authorization")
        # Several are joined, as HTTP has it, which makes no token: none of them is picked.
        authorization = ", ".join(given) if given else None
        secret = api_key_in(authorization)
        if secret is not None:
            return await http.state["api_keys"].caller(secret)
        return await self.authenticator.caller(authorization)


def response_to(
    http: HttpRequest[State], answer: EncodedResponse, media_type: str, step_up: StepUp | None = None
) -> Response:
    """Send a response; 304 without a body where the caller has its bytes already."""
    status = status_of(answer.codes, media_type)
    headers = {**VARY, **HEADERS.get(status, {}), **(NOT_STORED if answer.disclosure else {})}
    if step_up and answer.needs_step_up:
        status = 401 if status == STATUS_OF_REFUSAL[Forbidden.code] else status
        headers |= {"www-authenticate": step_up_challenge(step_up)}
    if answer.etag is None:
        return bytes_response(status, answer.content, media_type=media_type, headers=headers)
    headers = {"etag": answer.etag, "cache-control": REVALIDATED, **headers}
    if is_one_of(answer.etag, http.headers.getlist("if-none-match")):
        return Response(None, 304, headers)
    return bytes_response(status, answer.content, media_type=media_type, headers=headers)


def is_one_of(etag: str, given: Sequence[str]) -> bool:
    """Whether `If-None-Match` has an ETag, by the weak comparison that RFC 9110 prescribes for it."""
    tags = [tag.strip().removeprefix("W/") for header in given for tag in header.split(",")]
    return etag in tags or "*" in tags


def status_of(codes: Sequence[str], media_type: str) -> int:
    """Choose the status of a response from the codes of its errors, which are given only where it has no data."""
    if not codes:
        return 200
    code = codes[0]
    if code in STATUS_OF_SERVICE:
        return STATUS_OF_SERVICE[code]
    return STATUS_OF_REFUSAL.get(code, 400) if media_type == GRAPHQL_RESPONSE else 200
