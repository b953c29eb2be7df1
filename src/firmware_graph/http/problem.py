"""Errors of the HTTP request itself, before there is a GraphQL request: a message, a code and a status."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from firmware_graph.api.execution.budget import refusal_headers
from firmware_graph.api.execution.error_pages import documentation_of, documented
from firmware_graph.api.execution.log_context import bind_codes
from firmware_graph.errors import GraphError, GraphUnavailable
from firmware_graph.http.negotiation import JSON

NO_CODE: Final = "BAD_REQUEST"
CODES: Final = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "QUERY_TOO_EXPENSIVE", 415: "BAD_REQUEST"}


class Problem(HTTPException):
    """A fault of the request itself, with a code for programs and a message for people."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = NO_CODE,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        super().__init__(status, message, headers)
        self.extensions = {"code": code, **more}


def help_links(codes: Iterable[str]) -> str:
    """Return the value of a Link header to the documentation of each code (RFC 8288, `rel=help`)."""
    return ", ".join(f'<{documentation_of(code)}>; rel="help"' for code in codes)


def errors_response(
    status: int,
    errors: Iterable[Mapping[str, Any]],
    *,
    media_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a response with errors only, each with the address of its documentation; log their codes.

    If the first one states after how many seconds to retry, or what is left of the budget, headers do too.
    """
    lines = [{**error, "extensions": documented(error["extensions"])} for error in errors]
    bind_codes(line["extensions"]["code"] for line in lines)
    again = refusal_headers(lines[0]["extensions"])
    return json_response(status, {"errors": lines}, media_type=media_type, headers={**(headers or {}), **again})


def json_response(
    status: int, body: Mapping[str, Any], *, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a response with JSON."""
    return bytes_response(status, orjson.dumps(body), media_type=media_type, headers=headers)


def bytes_response(
    status: int, content: bytes, *, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a response with encoded JSON; no cache may store it unless the given headers allow it."""
    fixed = {"content-type": f"{media_type}; charset=utf-8", "cache-control": "private, no-store"}
    return Response(content, status, {**fixed, **(headers or {})})


async def answer_http_exception(_request: Request, error: Exception) -> Response:
    """Return the response to a Problem, an error of a page, or one of Starlette itself, as JSON."""
    assert isinstance(error, HTTPException)  # noqa: S101 - narrows; it is registered for these alone
    extensions = getattr(error, "extensions", None) or {"code": CODES.get(error.status_code, NO_CODE)}
    headers = {"link": help_links([str(extensions["code"])]), **(error.headers or {})}
    return errors_response(error.status_code, [{"message": error.detail, "extensions": extensions}], headers=headers)


def internal_error() -> Response:
    """Return the response to an internal error, without any detail."""
    return errors_response(500, [{"message": GraphError.public_message, "extensions": {"code": GraphError.code}}])


def no_web_socket() -> Response:
    """Return the response to a WebSocket handshake at a path that has none."""
    message = "There is no WebSocket at this path: GraphQL is answered at /graphql."
    return errors_response(404, [{"message": message, "extensions": {"code": CODES[404]}}])


def unavailable() -> Response:
    """Return the response of a process that is stopping."""
    error = {"message": GraphUnavailable.public_message, "extensions": {"code": GraphUnavailable.code}}
    return errors_response(503, [error], headers={"retry-after": "2"})
