"""Answers to connections that never become a request: in bytes, with the headers of every response."""

import random
from http import HTTPStatus
from typing import Final, NamedTuple

import orjson
import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.errors import GraphError, QueryTooExpensive, RateLimited
from firmware_graph.http.metrics import Metrics
from firmware_graph.http.negotiation import JSON
from firmware_graph.http.safe_headers import DEFAULT_HEADERS, REQUEST_ID

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

TIMED_OUT: Final = "REQUEST_TIMEOUT"
MALFORMED: Final = "BAD_REQUEST"
NOT_ALLOWED: Final = "METHOD_NOT_ALLOWED"


class Refusal(NamedTuple):
    """Why a connection is closed, with the exceeded limit: a name and its value."""

    status: HTTPStatus
    code: str
    message: str
    limit: str | None = None
    maximum: float | None = None

    def body(self) -> bytes:
        """Write the errors."""
        extensions: dict[str, object] = {"code": self.code}
        if self.limit is not None:
            extensions |= {"limit": self.limit, "maximum": self.maximum}
        return orjson.dumps({"errors": [{"message": self.message, "extensions": documented(extensions)}]})

    def headers(self, body: bytes, request_id: str) -> list[tuple[bytes, bytes]]:
        """Return the headers."""
        headers = [
            *DEFAULT_HEADERS,
            (REQUEST_ID.encode(), request_id.encode()),
            (b"content-type", f"{JSON}; charset=utf-8".encode()),
            (b"cache-control", b"private, no-store"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        if self.status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append((b"retry-after", b"2"))
        return headers

    def noted(self, metrics: Metrics) -> str:
        """Log and count it, and return its ID in the log and the response."""
        request_id = new_request_id()
        log.info("refused", request_id=request_id, status=self.status.value, limit=self.limit, codes=(self.code,))
        metrics.answered(self.status.value, (self.code,), None)
        return request_id

    def encoded(self, request_id: str) -> bytes:
        """Write the complete HTTP/1.1 response."""
        body = self.body()
        lines = [f"HTTP/1.1 {self.status.value} {self.status.phrase}".encode()]
        lines += [name + b": " + value for name, value in self.headers(body, request_id)]
        return b"\r\n".join([*lines, b"", body])


def new_request_id() -> str:
    """Return an ID for a request that came without one."""
    return f"{random.getrandbits(128):032x}"


def malformed() -> Refusal:
    """Return the refusal of something that is not HTTP."""
    return Refusal(HTTPStatus.BAD_REQUEST, MALFORMED, "This is no request of HTTP/1.1.")


def no_handshake(status: HTTPStatus) -> Refusal:
    """Return the refusal of something that is not a WebSocket handshake, or has too long a line, with its status."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Refusal(status, GraphError.code, GraphError.public_message)
    if status in {HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE}:
        message = "The handshake has a line that is too long, or too many. Send fewer or shorter headers."
        return Refusal(status, QueryTooExpensive.code, message, "handshake")
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return Refusal(status, NOT_ALLOWED, "The handshake of a WebSocket is sent with GET.")
    return Refusal(status, MALFORMED, "This is no handshake of a WebSocket (RFC 6455 §4.1).")


def not_one_host() -> Refusal:
    """Return the refusal of a request that does not name exactly one host (RFC 9112 §3.2)."""
    message = "A request of HTTP/1.1 has one Host header, with a name or an address, and no other host in its target."
    return Refusal(HTTPStatus.BAD_REQUEST, MALFORMED, message)


def upgrade_with_body() -> Refusal:
    """Return the refusal of a request whose body would be taken for data after a protocol upgrade."""
    message = "HTTP/1.1 is the only protocol here: send what has a body without 'Connection: Upgrade'."
    return Refusal(HTTPStatus.BAD_REQUEST, MALFORMED, message)


def handshake_behind_requests() -> Refusal:
    """Return the refusal of a WebSocket on a connection on which answers are awaited."""
    message = "Send the handshake of a WebSocket after the answers to earlier requests, or on a connection of its own."
    return Refusal(HTTPStatus.BAD_REQUEST, MALFORMED, message)


def unknown_transfer_encoding() -> Refusal:
    """Return the refusal of a body in another transfer coding than `chunked` (RFC 9112 §6.1)."""
    message = "A body is sent with a length, or with 'Transfer-Encoding: chunked' and no other transfer coding."
    return Refusal(HTTPStatus.NOT_IMPLEMENTED, MALFORMED, message)


def unknown_version() -> Refusal:
    """Return the refusal of a request that names another version of HTTP."""
    return Refusal(
        HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, MALFORMED, "HTTP/1.1 and HTTP/1.0 are the only versions here."
    )


def url_too_long(maximum: int) -> Refusal:
    """Return the refusal of a URL for its length."""
    message = f"The URL has more than {maximum} bytes. Send the request with POST."
    return Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, QueryTooExpensive.code, message, "url", maximum)


def too_many_parameters(maximum: int) -> Refusal:
    """Return the refusal of a URL for the number of its parameters, each of which takes time to parse."""
    message = f"The URL has more than {maximum} parameters. Send the request with POST."
    return Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, QueryTooExpensive.code, message, "parameters", maximum)


def header_bytes_exceeded(maximum: int) -> Refusal:
    """Return the refusal of headers for their length."""
    message = f"The headers have more than {maximum} bytes. Send fewer or shorter ones."
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return Refusal(status, QueryTooExpensive.code, message, "headerBytes", maximum)


def header_too_long(name: str, maximum: int) -> Refusal:
    """Return the refusal of a header that would take long to parse."""
    message = f"The header '{name}' has more than {maximum} bytes. Send a shorter one."
    return Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, QueryTooExpensive.code, message, "parsedHeader", maximum)


def too_many_chunks(maximum: int) -> Refusal:
    """Return the refusal of a body for the number of its small chunks, each of which takes time."""
    message = f"The body has more than {maximum} small chunks. Send it in larger ones, or with a length."
    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, QueryTooExpensive.code, message, "chunks", maximum)


def too_many_headers(maximum: int) -> Refusal:
    """Return the refusal of headers for their number."""
    message = f"There are more than {maximum} headers. Send fewer."
    return Refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, QueryTooExpensive.code, message, "headers", maximum)


def headers_too_slow(maximum: float) -> Refusal:
    """Return the refusal after a timeout of the headers."""
    message = f"The headers did not come within {maximum:g} s. Send them at once."
    return Refusal(HTTPStatus.REQUEST_TIMEOUT, TIMED_OUT, message, "headerSeconds", maximum)


def body_too_slow(maximum: float) -> Refusal:
    """Return the refusal after a timeout of the body."""
    message = f"The body did not come within {maximum:g} s. Send less at a time."
    return Refusal(HTTPStatus.REQUEST_TIMEOUT, TIMED_OUT, message, "bodySeconds", maximum)


def too_many_pipelined(maximum: int) -> Refusal:
    """Return the refusal of a request behind too many on its connection that wait for their turn."""
    message = f"More than {maximum} requests wait on this connection. Read their answers before you send another."
    return Refusal(HTTPStatus.TOO_MANY_REQUESTS, RateLimited.code, message, "pipelined", maximum)


def too_many_connections(maximum: int) -> Refusal:
    """Return the refusal of a connection over the limit."""
    message = "Too many connections are open. Try again in a few seconds, and keep fewer open."
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, RateLimited.code, message, "connections", maximum)
