"""HTTP/1.1 on one connection, bounded: what a client sends before there is a request, and for how long it may take.

uvicorn bounds neither the bytes and the number of headers, nor the length of a URL, nor the time that a head and a
body take, nor the connections that send nothing. What exceeds a limit is answered where an answer can be sent, and the
connection is closed.
"""

import asyncio
from math import ceil
from typing import Any, Final

import structlog
from structlog.typing import FilteringBoundLogger
from uvicorn.config import Config
from uvicorn.server import ServerState

from firmware_graph.http import refusal
from firmware_graph.http.alarm import Alarm
from firmware_graph.http.connection_limits import LIMITS, ConnectionLimits, Phase
from firmware_graph.http.framing import FramedProtocol
from firmware_graph.http.refusal import Refusal
from firmware_graph.http.slow_reader import SlowReader

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

LINE_OVERHEAD: Final = len(b": \r\n")
FRAMING_PER_BYTE: Final = 8
"""What the smallest chunks add to each byte of a body; more is trailers and extensions that nobody needs."""

LINGER_SECONDS: Final = 1.0
"""How long input is read and dropped after a refusal: a connection closed at once could lose the answer."""


class BoundedProtocol(FramedProtocol):
    """The protocol of a connection, within the limits of the application's state."""

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
        self.has_begun, self.number = False, 0
        self.alarm = Alarm(self.loop, self.time_out)
        self.watch: SlowReader | None = None

    # What the transport calls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; where there are too many, at the cost of the one that waits for its request longest."""
        super().connection_made(transport)
        self.expect_head()
        self.begin_to_wait()
        if len(self.connections) > self.limits.connections:
            others = [other for other in self.connections if isinstance(other, BoundedProtocol) and other is not self]
            waiting = [other for other in others if other.is_waiting]
            if waiting:
                min(waiting, key=lambda other: other.waiting_since).give_way()
            else:
                self.refuse(refusal.too_many_connections(self.limits.connections))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.alarm.end()
        self.end_watch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take some bytes, and count those that the parser may hold without a call: of a head, or of trailers."""
        if self.phase is Phase.CLOSED:
            return
        phase, number, taken = self.phase, self.number, self.body_bytes
        if phase is Phase.IDLE:
            self.expect_head()
        super().data_received(data)
        if self.phase is not phase or self.number != number:
            self.begin_to_wait()
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
        self.number += 1

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

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self.body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End waiting for the body."""
        super().on_message_complete()
        if self.is_upgraded:
            return
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
            self.alarm.set(LINGER_SECONDS)

    def handle_websocket_upgrade(self) -> None:
        """Give the connection to the protocol of WebSockets, unless a request on it is still being answered."""
        if self.is_answering:
            self.refuse(refusal.malformed())
            return
        self.phase = Phase.CLOSED
        self.alarm.end()
        super().handle_websocket_upgrade()

    @property
    def is_answering(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a request, while nothing is being answered."""
        return self.phase in {Phase.IDLE, Phase.HEAD} and not self.is_answering

    def expect_head(self) -> None:
        """Begin to wait for a head."""
        self.phase, self.waiting_since, self.has_begun = Phase.HEAD, self.loop.time(), False
        self.head_bytes = self.line_bytes = 0

    def begin_to_wait(self) -> None:
        """Set the timer of what the client has to send next, once for all that came together."""
        match self.phase:
            case Phase.HEAD:
                self.alarm.set(self.limits.header_seconds)
            case Phase.BODY:
                self.alarm.set(self.limits.body_seconds)
            case Phase.ANSWER:
                self.alarm.set(None)

    def wait_for_next(self) -> None:
        """Begin to wait for another request."""
        self.phase, self.waiting_since = Phase.IDLE, self.loop.time()
        self.alarm.set(self.limits.idle_seconds)

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
        self.alarm.set(LINGER_SECONDS)

    def give_way(self) -> None:
        """Close, as another connection needs the room and nothing is being answered on this one."""
        self.phase = Phase.CLOSED
        self.transport.close()

    def time_out(self) -> None:
        """Close a connection whose client took too long; one that waits for us is given as much time again."""
        limits = self.limits
        match self.phase:
            case Phase.HEAD if self.is_answering:
                self.alarm.set(limits.header_seconds)
            case Phase.HEAD if self.has_begun:
                self.refuse(refusal.headers_too_slow(limits.header_seconds))
            case Phase.BODY if self.is_answering and (self.flow.read_paused or self.pipeline):
                self.alarm.set(limits.body_seconds)
            case Phase.BODY if self.is_answering:
                self.refuse(refusal.body_too_slow(limits.body_seconds))
            case _:
                self.give_way()
