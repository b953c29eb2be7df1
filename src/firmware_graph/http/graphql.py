"""The endpoint of GraphQL, as the GraphQL over HTTP specification has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphql import OperationType
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.api.execution.answer import refused
from firmware_graph.api.execution.kept_answers import Response as Answered
from firmware_graph.api.execution.responses import written
from firmware_graph.api.execution.service import Request, Service
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.errors import Forbidden, GraphError, GraphTimeout, GraphUnavailable, RequestError, Unauthenticated
from firmware_graph.http.negotiation import GRAPHQL_RESPONSE, JSON, response_type
from firmware_graph.http.problem import Problem, bytes_response
from firmware_graph.http.reading import read_get, read_post
from firmware_graph.http.state import State

VARY: Final = {"vary": "Authorization, Accept"}
REVALIDATED: Final = "private, no-cache"  # to be kept by the caller alone, and asked about each time
RETRY_AFTER_SECONDS: Final = "2"

# Of these not even `application/json`, whose status else says only that HTTP worked, is answered with 200.
STATUS_OF_SERVICE: Final = {
    Unauthenticated.code: 401,
    GraphUnavailable.code: 503,
    GraphTimeout.code: 504,
    GraphError.code: 500,
}
STATUS_OF_REFUSAL: Final = {Forbidden.code: 403}
HEADERS: Final = {
    401: {"www-authenticate": 'Bearer realm="firmware-graph", error="invalid_token"'},
    503: {"retry-after": RETRY_AFTER_SECONDS},
}


@dataclass(frozen=True, slots=True)
class GraphQLEndpoint:
    """What answers GraphQL requests over HTTP."""

    authenticator: Authenticator
    max_body_bytes: int

    def route(self) -> Route:
        """Say where it is."""
        return Route("/graphql", self.respond, methods=["GET", "POST"])

    async def respond(self, http: HttpRequest[State]) -> Response:
        """Answer one request.

        Raises:
            Problem: It is not a GraphQL request.
        """
        media_type = response_type(http.headers.get("accept"))
        if media_type is None:
            raise Problem(406, f"This is answered as {GRAPHQL_RESPONSE} or {JSON}: accept one of them.", headers=VARY)
        given = http.headers.getlist("authorization")
        try:
            # Several are joined, as HTTP has it, which makes no token: none of them is picked.
            caller = self.authenticator.caller(", ".join(given) if given else None)
        except Unauthenticated as error:
            return response_to(http, written(refused([error])), media_type)
        responses = http.state["responses"]
        if http.method == "POST":
            request = await read_post(http, max_bytes=self.max_body_bytes)
        else:
            request = read_get(http.query_params)
            refuse_change(request, responses.service)
        return response_to(http, await responses.respond(request, caller), media_type)


def refuse_change(request: Request, service: Service) -> None:
    """Let only queries be asked with GET.

    Raises:
        Problem: The operation is another.
    """
    try:
        operation = service.operation(request)
    except RequestError:
        return  # which the service says, in its own way
    if operation.node.operation is not OperationType.QUERY:
        raise Problem(405, "Only queries may be sent with GET: use POST.", headers={"allow": "POST"})


def response_to(http: HttpRequest[State], answer: Answered, media_type: str) -> Response:
    """Write an answer; or, where the caller has its bytes already, that it is the same."""
    status = status_of(answer.codes, media_type)
    headers = {**VARY, **HEADERS.get(status, {})}
    if answer.etag is None:
        return bytes_response(status, answer.content, media_type=media_type, headers=headers)
    headers |= {"etag": answer.etag, "cache-control": REVALIDATED}
    if is_one_of(answer.etag, http.headers.getlist("if-none-match")):
        return Response(None, 304, headers)
    return bytes_response(status, answer.content, media_type=media_type, headers=headers)


def is_one_of(etag: str, given: Sequence[str]) -> bool:
    """Whether `If-None-Match` names these bytes, by the weak comparison that RFC 9110 has for it."""
    tags = [tag.strip().removeprefix("W/") for header in given for tag in header.split(",")]
    return etag in tags or "*" in tags


def status_of(codes: Sequence[str], media_type: str) -> int:
    """Choose the status of an answer from the codes for which it has no data; there are none where it has any."""
    if not codes:
        return 200
    code = codes[0]
    if code in STATUS_OF_SERVICE:
        return STATUS_OF_SERVICE[code]
    return STATUS_OF_REFUSAL.get(code, 400) if media_type == GRAPHQL_RESPONSE else 200
