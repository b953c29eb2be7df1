"""HTTP/1.1 on one connection, bounded: what a client sends before there is a request, and for how long it may take.

uvicorn bounds neither the bytes and the number of headers, nor the length of a URL, nor the time that a head and a
body take, nor the connections that send nothing. What exceeds a limit is answered where an answer can be sent, and the
connection is closed.
"""

import asyncio
from math import ceil
from typing import Any, Final, TypeGuard

import structlog
from structlog.typing import FilteringBoundLogger
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from firmware_graph.http import refusal
from firmware_graph.http.connection_limits import LIMITS, ConnectionLimits, Phase
from firmware_graph.http.refusal import Refusal
from firmware_graph.http.slow_reader import SlowReader

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

LINE_OVERHEAD: Final = len(b": \r\n")
FRAMING_PER_BYTE: Final = 8
"""What the smallest chunks add to each byte of a body; more is trailers and extensions that nobody needs."""

LINGER_SECONDS: Final = 1.0
"""How long input is read and dropped after a refusal: a connection closed at once could lose the answer."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol on httptools, within the limits of the application's state."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.limits: ConnectionLimits = app_state.get(LIMITS) or ConnectionLimits()
        self.timeout_keep_alive = ceil(self.limits.idle_seconds)
        self.phase = Phase.IDLE
        self.waiting_since = self.loop.time()
        self.head_bytes = self.line_bytes = self.body_bytes = self.framing_bytes = 0
        self.has_begun = False
        self.reason: Refusal | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.watch: SlowReader | None = None

    # What the transport calls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; where there are too many, at the cost of the one that waits for its request longest."""
        super().connection_made(transport)
        self.expect_head()
        if len(self.connections) > self.limits.connections:
            waiting = [other for other in self.connections if is_waiting(other) and other is not self]
            if waiting:
                min(waiting, key=lambda other: other.waiting_since).give_way()
            else:
                self.refuse(refusal.too_many_connections(self.limits.connections))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.set_timer(None)
        self.end_watch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take some bytes, and count those that the parser may hold without a call: of a head, or of trailers."""
        if self.phase is Phase.CLOSED:
            return
        if self.phase is Phase.IDLE:
            self.expect_head()
        phase, taken = self.phase, self.body_bytes
        super().data_received(data)
        if self.phase is not phase:
            return
        if phase is Phase.HEAD:
            self.head_bytes += len(data)
        elif phase is Phase.BODY:
            self.framing_bytes += len(data) - max(0, self.body_bytes - taken)
        self.check_bytes()

    def check_bytes(self) -> None:
        """Refuse a head that is too long before it is complete, and a body that is mostly none."""
        limits = self.limits
        if (
            self.head_bytes > limits.url_bytes + limits.header_bytes
            or self.framing_bytes > limits.header_bytes + FRAMING_PER_BYTE * self.body_bytes
        ):
            self.refuse(refusal.header_bytes_exceeded(limits.header_bytes))

    def eof_received(self) -> None:
        """Close where nothing is being answered."""
        if self.phase in {Phase.IDLE, Phase.HEAD, Phase.CLOSED} and not self.is_answering:
            self.transport.close()

    def pause_writing(self) -> None:
        """Begin to watch whether the client reads."""
        super().pause_writing()
        self.watch = SlowReader.watched(self.transport, self.loop, self.limits.write_seconds)

    def resume_writing(self) -> None:
        """End watching."""
        self.end_watch()
        super().resume_writing()

    def end_watch(self) -> None:
        """End watching, if the client is watched."""
        if self.watch:
            self.watch.end()

    # What the parser calls; an exception ends the parsing, and is answered by `send_400_response`

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        if self.phase is not Phase.HEAD:
            self.expect_head()
        self.has_begun = True

    def on_url(self, url: bytes) -> None:
        """Take a part of the URL."""
        super().on_url(url)
        if len(self.url) > self.limits.url_bytes:
            self.stop_parsing(refusal.url_too_long(self.limits.url_bytes))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self.line_bytes += len(name) + len(value) + LINE_OVERHEAD
        if self.line_bytes > self.limits.header_bytes:
            self.stop_parsing(refusal.header_bytes_exceeded(self.limits.header_bytes))
        if len(self.headers) >= self.limits.headers:
            self.stop_parsing(refusal.too_many_headers(self.limits.headers))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin the request, and to wait for its body."""
        super().on_headers_complete()
        self.phase, self.body_bytes, self.framing_bytes = Phase.BODY, 0, 0
        self.set_timer(self.limits.body_seconds)

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self.body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End waiting for the body."""
        super().on_message_complete()
        self.set_timer(None)
        self.phase = Phase.ANSWER
        if self.cycle.response_complete:  # before its body was read
            self.wait_for_next()

    def on_response_complete(self) -> None:
        """Wait for the next request; nothing is read while requests that were sent ahead wait for their turn."""
        super().on_response_complete()
        if self.pipeline:
            self.flow.pause_reading()
        elif self.phase is Phase.ANSWER:
            self.wait_for_next()
        elif self.phase is Phase.BODY:
            self._unset_keepalive_if_required()
            self.set_timer(LINGER_SECONDS)

    # Ours

    @property
    def is_answering(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def expect_head(self) -> None:
        """Begin to wait for a head."""
        self.phase, self.waiting_since, self.has_begun = Phase.HEAD, self.loop.time(), False
        self.head_bytes = self.line_bytes = 0
        self.set_timer(self.limits.header_seconds)

    def wait_for_next(self) -> None:
        """Begin to wait for another request."""
        self.phase, self.waiting_since = Phase.IDLE, self.loop.time()
        self.set_timer(self.limits.idle_seconds)

    def stop_parsing(self, reason: Refusal) -> None:
        """Refuse what is being parsed."""
        self.reason = reason
        raise ValueError(reason.limit)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - of uvicorn, whose text is for people
        """Refuse what could not be parsed, or exceeds a limit."""
        self.refuse(self.reason or refusal.malformed())

    def refuse(self, reason: Refusal) -> None:
        """Answer and close; without an answer where that of an earlier request is not complete."""
        log.info("refused", status=reason.status.value, limit=reason.limit)
        is_unanswered = self.phase is Phase.BODY and not self.pipeline and not self.cycle.response_started
        self.phase = Phase.CLOSED
        if self.is_answering and not is_unanswered:
            self.transport.close()
            return
        self.transport.write(reason.encoded())
        if self.is_answering:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
        self.set_timer(LINGER_SECONDS)

    def give_way(self) -> None:
        """Close, as another connection needs the room and nothing is being answered on this one."""
        self.phase = Phase.CLOSED
        self.transport.close()

    def set_timer(self, seconds: float | None) -> None:
        """Set the one timer of what the client has to send."""
        if self.timer:
            self.timer.cancel()
        self.timer = None if seconds is None else self.loop.call_later(seconds, self.time_out)

    def time_out(self) -> None:
        """Close a connection whose client took too long; one that waits for us is given as much time again."""
        limits = self.limits
        match self.phase:
            case Phase.HEAD if self.is_answering:
                self.set_timer(limits.header_seconds)
            case Phase.HEAD if self.has_begun:
                self.refuse(refusal.headers_too_slow(limits.header_seconds))
            case Phase.BODY if self.is_answering and (self.flow.read_paused or self.pipeline):
                self.set_timer(limits.body_seconds)
            case Phase.BODY if self.is_answering:
                self.refuse(refusal.body_too_slow(limits.body_seconds))
            case _:
                self.give_way()


def is_waiting(connection: object) -> TypeGuard[BoundedProtocol]:
    """Whether a connection waits for a request, while nothing is being answered on it."""
    return (
        isinstance(connection, BoundedProtocol)
        and connection.phase in {Phase.IDLE, Phase.HEAD}
        and not connection.is_answering
    )
