"""From the bytes of an HTTP request to a GraphQL request, with its parts validated by type."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import Request as HttpRequest

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.trusted import id_in
from firmware_graph.errors import BadUserInput, QueryTooExpensive
from firmware_graph.http.body_memory import BodyShare
from firmware_graph.http.json_text import memory_of, parsed
from firmware_graph.http.negotiation import is_json
from firmware_graph.http.problem import Problem

IDENTITY: Final = "identity"
BATCH: Final = "A list of requests is not accepted: send them one by one, or ask for several things in one query."


async def read_post(
    request: HttpRequest[Any], place: BodyShare, requester: Requester, *, max_bytes: int, max_values: int
) -> Request:
    """Read a request from a JSON body, which takes a share of the memory budget of bodies.

    Raises:
        Problem: It is too long, alone or together with others, of another type, not JSON, or not in the form required
            by GraphQL over HTTP.
        GraphTimeout, GraphUnavailable, RateLimited: It is long, and was not parsed.
    """
    if not is_json(request.headers.get("content-type")):
        raise Problem(415, "Send the request as JSON: 'Content-Type: application/json', in UTF-8.")
    if any(coding.strip().lower() != IDENTITY for coding in request.headers.getlist("content-encoding")):
        raise Problem(415, "Send the body as it is, without Content-Encoding.", headers={"accept-encoding": IDENTITY})
    parameters = await read_json(request, place, requester, max_bytes=max_bytes, max_values=max_values)
    if not isinstance(parameters, dict):
        raise Problem(400, BATCH if isinstance(parameters, list) else "The body should be a JSON object with 'query'.")
    return request_of(parameters)


async def read_json(
    request: HttpRequest[Any], place: BodyShare, requester: Requester, *, max_bytes: int, max_values: int
) -> Any:  # noqa: ANN401 - whatever JSON can be
    """Read and parse a JSON body; its share of the memory budget is what it takes once it is parsed.

    Raises:
        Problem: It is too long, alone or together with others, or not JSON.
        GraphTimeout, GraphUnavailable, RateLimited: It is long, and was not parsed.
    """
    body = await read_body(request, place, max_bytes=max_bytes)
    place.grow_to(memory_of(body, max_values))
    try:
        return await parsed(body, request.state["service"], requester)
    except orjson.JSONDecodeError as error:
        raise Problem(400, "The body is not JSON.") from error


async def read_body(request: HttpRequest[Any], place: BodyShare, *, max_bytes: int) -> bytes:
    """Read a body, up to the limit.

    Raises:
        Problem: It is longer, or the memory budget is exhausted.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise Problem(
                413,
                f"The body has more than {max_bytes} bytes. Send less at a time.",
                code=QueryTooExpensive.code,
                limit="body",
                maximum=max_bytes,
            )
        place.grow_to(len(body))
    place.note_whole()
    return bytes(body)


def read_get(parameters: QueryParams) -> Request:
    """Read a request from the query string of a URL; it may only be a query.

    Raises:
        Problem: A part is missing or of the wrong type.
    """
    given: dict[str, Any] = dict(parameters)
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = json_of(name, given[name])
    return replace(request_of(given), queries_only=True)


def json_of(name: str, text: str) -> object:
    """Parse a parameter that is JSON itself; an empty one counts as absent."""
    try:
        return orjson.loads(text) if text else None
    except orjson.JSONDecodeError as error:
        raise Problem(400, f"'{name}' is not JSON.", code=BadUserInput.code) from error


def request_of(parameters: Mapping[str, Any]) -> Request:
    """Check the type of each part; null counts as absent.

    Raises:
        Problem: One has the wrong type.
    """
    query, document_id = parameters.get("query"), document_id_in(parameters)
    if query is None and document_id is not None:
        query = ""
    elif not isinstance(query, str) or not query:
        raise Problem(400, "'query' should be the text of a GraphQL document.", code=BadUserInput.code)
    operation_name = parameters.get("operationName")
    if not isinstance(operation_name, str | None):
        raise Problem(400, "'operationName' should be text.", code=BadUserInput.code)
    for name in ("variables", "extensions"):
        if not isinstance(parameters.get(name), dict | None):
            raise Problem(400, f"'{name}' should be a JSON object.", code=BadUserInput.code)
    return Request(query, parameters.get("variables") or {}, operation_name or None, document_id=document_id)


def document_id_in(parameters: Mapping[str, Any]) -> str | None:
    """Return the digest of a document named by the request: in `documentId`, or as clients of persisted queries do.

    Raises:
        Problem: It is not a string.
    """
    named = parameters.get("documentId")
    extensions = parameters.get("extensions")
    if named is None and isinstance(extensions, dict) and isinstance(extensions.get("persistedQuery"), dict):
        named = extensions["persistedQuery"].get("sha256Hash")
    if not isinstance(named, str | None):
        raise Problem(400, "'documentId' should be text.", code=BadUserInput.code, argument="documentId")
    return None if named is None else id_in(named)
