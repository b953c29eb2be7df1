"""What is around every response: a request ID, the headers that keep browsers safe, and a line in the log."""

import re
import time
import uuid
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.answer import frames_of
from firmware_graph.http.problem import internal_error

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

REQUEST_ID: Final = "x-request-id"
ACCEPTABLE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")

# A page's own policy stands; what is no page needs nothing at all.
DEFAULT_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Envelope:
    """An ASGI middleware around all routes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its ID; whatever it raises is answered with 500."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        response = SealedResponse(send, request_id_of(Headers(scope=scope)))
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=response.request_id):
            try:
                await self.app(scope, receive, response.send)
            except Exception as error:  # noqa: BLE001 - the last place where a fault can still be answered
                note_failure(error)
                if response.status is None:
                    await internal_error()(scope, receive, response.send)
            seconds = round(time.perf_counter() - began, 4)
            log.info("answered", method=scope["method"], status=response.status, seconds=seconds)


def note_failure(error: Exception) -> None:
    """Log what was raised and where, and not what it says."""
    log.error("a request failed", error=type(error).__name__, frames=frames_of(error))


class SealedResponse:
    """What is sent back, with the headers of every response on it."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.forward, self.request_id = send, request_id
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[REQUEST_ID] = self.request_id
            for name, value in DEFAULT_HEADERS.items():
                headers.setdefault(name, value)
        await self.forward(message)


def request_id_of(headers: Headers) -> str:
    """Take the ID that the request came with, if it is one to put in a log; else make one."""
    given = headers.get(REQUEST_ID, "")
    return given if ACCEPTABLE_ID.fullmatch(given) else uuid.uuid4().hex
