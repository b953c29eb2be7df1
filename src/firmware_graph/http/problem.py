"""A request that is answered before it is anything to GraphQL: what is wrong, and the status that says so."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from firmware_graph.errors import GraphError
from firmware_graph.http.negotiation import JSON

NO_CODE: Final = "BAD_REQUEST"
CODES: Final = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}


class Problem(HTTPException):
    """A fault of the request itself, with a code for programs and a sentence for people."""

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


def errors_response(
    status: int, errors: object, *, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with errors alone."""
    return json_response(status, {"errors": errors}, media_type=media_type, headers=headers)


def json_response(
    status: int, body: Mapping[str, Any], *, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with JSON."""
    return bytes_response(status, orjson.dumps(body), media_type=media_type, headers=headers)


def bytes_response(
    status: int, content: bytes, *, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with JSON in UTF-8 as it is written; nothing may keep it, where its headers do not say who may."""
    fixed = {"content-type": f"{media_type}; charset=utf-8", "cache-control": "private, no-store"}
    return Response(content, status, {**fixed, **(headers or {})})


async def answer_http_exception(_request: Request, error: Exception) -> Response:
    """Say a Problem, or what Starlette raises of itself, as JSON."""
    assert isinstance(error, HTTPException)  # noqa: S101 - narrows; it is registered for these alone
    extensions = error.extensions if isinstance(error, Problem) else {"code": CODES.get(error.status_code, NO_CODE)}
    return errors_response(
        error.status_code, [{"message": error.detail, "extensions": extensions}], headers=error.headers
    )


def internal_error() -> Response:
    """Say that something is wrong on our side, and nothing of what."""
    return errors_response(500, [{"message": GraphError.public_message, "extensions": {"code": GraphError.code}}])
