"""Wraps every response: a request ID, the security headers, and a log line."""

import asyncio
import re
from contextlib import suppress
from typing import Any, Final

import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from firmware_graph.errors.frames import frames_of
from firmware_graph.http.answered import Answered
from firmware_graph.http.metrics import Metrics, NoMetrics
from firmware_graph.http.problem import internal_error, no_web_socket, unavailable
from firmware_graph.http.refusal import new_request_id
from firmware_graph.http.safe_headers import DEFAULT_HEADERS, REQUEST_ID

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

REQUEST_ID_BYTES: Final = REQUEST_ID.encode()
ACCEPTABLE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
SWITCHING: Final = 101
INTERNAL_ERROR: Final = 1011
"""The close code of a WebSocket for an internal error (RFC 6455 §7.4.1)."""


class Envelope:
    """An ASGI middleware around all routes."""

    def __init__(self, app: ASGIApp, metrics: Metrics = NoMetrics()) -> None:  # noqa: B008 - it has no state
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request or a handshake on with its ID."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request_id = request_id_of(Headers(scope=scope))
        # A pipelined request begins with the context of the one before it, which may be another caller's.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)  # in the context of this request's task
        if scope["type"] == "http":
            await self.respond(scope, receive, SealedResponse(send, request_id))
        else:
            await self.converse(scope, receive, SealedHandshake(scope, receive, send, request_id, self.metrics))

    async def respond(self, scope: Scope, receive: Receive, response: "SealedResponse") -> None:
        """Answer a request; an exception becomes 500."""
        answered = Answered(self.metrics)
        try:
            await self.app(scope, receive, response.send)
        except ClientDisconnect:
            log.info("the caller left before its request was whole")
        except asyncio.CancelledError:  # the process stops, and has waited for as long as it may
            if response.status is None:
                await unavailable()(scope, receive, response.send)
        except Exception as error:  # noqa: BLE001 - the last place where a fault can still be answered
            note_failure(error)
            if response.status is None:
                await internal_error()(scope, receive, response.send)
        answered.note(scope["method"], response.status)

    async def converse(self, scope: Scope, receive: Receive, handshake: "SealedHandshake") -> None:
        """Answer a handshake, and pass on later messages; an exception ends the connection."""
        try:
            await self.app(scope, receive, handshake.send)
        except Exception as error:  # noqa: BLE001 - the last place where a fault can still be answered
            note_failure(error)
            if handshake.status is None:
                await internal_error()(scope, receive, handshake.send)
            else:
                with suppress(Exception):  # if it is closed already
                    await handshake.send({"type": "websocket.close", "code": INTERNAL_ERROR})


def note_failure(error: Exception) -> None:
    """Log the type and the frames of an exception, but not its message."""
    log.error("a request failed", error=type(error).__name__, frames=frames_of(error))


class SealedResponse:
    """Sends a response, with the headers that every response has."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.forward, self.request_id = send, request_id
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.seal(message)
        await self.forward(message)

    def seal(self, message: Message) -> None:
        """Add the missing headers."""
        headers: list[Any] = [*message.get("headers", ())]
        given = {name for name, _ in headers}
        headers.append((REQUEST_ID_BYTES, self.request_id.encode()))
        headers.extend(header for header in DEFAULT_HEADERS if header[0] not in given)
        message["headers"] = headers


class SealedHandshake(SealedResponse):
    """Answers a handshake, logs and counts it, and passes on later messages."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, request_id: str, metrics: Metrics) -> None:
        super().__init__(send, request_id)
        self.scope, self.receive, self.answered = scope, receive, Answered(metrics)

    async def send(self, message: Message) -> None:
        """Pass a message on; a close instead of an answer means that there is no WebSocket at this path."""
        if self.status is None and message["type"] == "websocket.close":
            await no_web_socket()(self.scope, self.receive, self.send)
            return
        if message["type"] in {"websocket.accept", "websocket.http.response.start"}:
            self.status = message.get("status", SWITCHING)
            self.seal(message)
            self.answered.note("GET", self.status)
        await self.forward(message)


def request_id_of(headers: Headers) -> str:
    """Return the ID that the request came with, if it is safe to log, else a new one."""
    given = headers.get(REQUEST_ID, "")
    return given if ACCEPTABLE_ID.fullmatch(given) else new_request_id()
