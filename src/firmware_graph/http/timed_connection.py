"""HTTP/1.1 on one connection, timeouts: what it waits for, how long, and how it is refused.

uvicorn limits neither the time of a head and a body, nor idle connections, nor how slowly a response is read.
"""

import asyncio
from math import ceil
from typing import TYPE_CHECKING, Any

from uvicorn.config import Config
from uvicorn.server import ServerState

from firmware_graph.http import refusal
from firmware_graph.http.alarm import Alarm
from firmware_graph.http.connection_limits import LIMITS, LINGER_SECONDS, ConnectionLimits, Phase
from firmware_graph.http.framing import FramedProtocol
from firmware_graph.http.long_answers import ABORT
from firmware_graph.http.metrics import METRICS, Metrics, NoMetrics
from firmware_graph.http.pipelining import PipelineFlow
from firmware_graph.http.refusal import Refusal
from firmware_graph.http.slow_reader import SlowReader

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class TimedProtocol(FramedProtocol):
    """The protocol of a connection, within the time limits of the application's state."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.limits: ConnectionLimits = app_state.get(LIMITS) or ConnectionLimits()
        self.metrics: Metrics = app_state.get(METRICS) or NoMetrics()
        self.timeout_keep_alive = ceil(self.limits.idle_seconds)
        self.phase = Phase.IDLE
        self.waiting_since = self.loop.time()
        self.has_begun, self.number = False, 0
        self.running: RequestResponseCycle | None = None
        self.alarm = Alarm(self.loop, self.time_out)
        self.watch: SlowReader | None = None

    # What the transport calls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection, and wait for its first request."""
        super().connection_made(transport)
        self.flow = PipelineFlow(transport, self.pipeline)
        self.expect_head()
        self.begin_to_wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Remove the connection."""
        self.alarm.end()
        self.end_watch()
        super().connection_lost(exc)
        if self.running:  # uvicorn tells the last of pipelined requests alone
            self.running.disconnected = not self.running.response_complete
            self.running.message_event.set()

    def eof_received(self) -> None:
        """Close unless a request is being answered."""
        if self.phase in {Phase.IDLE, Phase.HEAD, Phase.CLOSED} and not self.is_answering:
            self.transport.close()

    def pause_writing(self) -> None:
        """Start watching whether the client reads."""
        super().pause_writing()
        self.watch = SlowReader.watched(self.transport, self.loop, self.limits.write_seconds)
        self.waiting_since = self.watch.since

    def resume_writing(self) -> None:
        """Stop watching."""
        self.end_watch()
        super().resume_writing()

    def end_watch(self) -> None:
        """Stop watching, if the client is watched."""
        if self.watch:
            self.watch.end()
            self.watch = None

    # What the parser calls

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        if self.phase is not Phase.HEAD:
            self.expect_head()
        self.has_begun = True
        self.number += 1

    def on_headers_complete(self) -> None:
        """Begin the request, and start waiting for its body; a WebSocket begins where no answer is awaited."""
        if self.is_upgraded and self.is_answering:
            self.stop_parsing(refusal.handshake_behind_requests())
        super().on_headers_complete()
        self.scope["state"][ABORT] = self.transport.abort
        self.phase = Phase.BODY

    def _start_asgi_task(self, cycle: "RequestResponseCycle", app: "ASGI3Application") -> None:
        """Begin to answer a request."""
        self.running = cycle
        super()._start_asgi_task(cycle, app)

    def on_message_complete(self) -> None:
        """Stop waiting for the body."""
        super().on_message_complete()
        if self.is_upgraded:
            return
        self.phase = Phase.ANSWER
        if self.cycle.response_complete:  # before its body was read
            self.wait_for_next()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of a pipelined one; or refuse what followed them."""
        super().on_response_complete()
        if self.is_answering:
            self.begin_to_wait()
        elif self.reason and not self.transport.is_closing():
            self.refuse(self.reason)
        elif self.phase is Phase.ANSWER:
            self.wait_for_next()
        elif self.phase is Phase.BODY:
            self._unset_keepalive_if_required()
            self.alarm.set(LINGER_SECONDS)

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection to the WebSocket protocol."""
        self.phase = Phase.CLOSED
        self.alarm.end()
        super().handle_websocket_upgrade()

    @property
    def is_answering(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def is_closing(self) -> bool:
        """Whether it ends as soon as its client has read the last answer."""
        return self.phase is Phase.CLOSED or self.transport.is_closing()

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for its client: to read an answer, or, while nothing is being answered, for a request."""
        if self.is_closing or (self.watch and self.watch.is_stuck):
            return True
        if self.phase is Phase.BODY:
            return not (self.pipeline or self.flow.read_paused or self.is_responding)
        return self.phase in {Phase.IDLE, Phase.HEAD} and not self.is_answering

    @property
    def is_unanswered(self) -> bool:
        """Whether a request is not whole, and nothing of an answer precedes what is sent now."""
        return self.phase is Phase.BODY and not self.pipeline and not self.cycle.response_started

    @property
    def is_responding(self) -> bool:
        """Whether a part of a response has been sent, and not all of it."""
        return self.cycle.response_started and not self.cycle.response_complete

    def expect_head(self) -> None:
        """Start waiting for a head."""
        self.phase, self.waiting_since, self.has_begun = Phase.HEAD, self.loop.time(), False

    def begin_to_wait(self) -> None:
        """Set the timer for the client's next data, once for everything that arrived together."""
        match self.phase:
            case Phase.HEAD:
                self.alarm.set(self.limits.header_seconds)
            case Phase.BODY:
                self.alarm.set(self.limits.body_seconds)
            case Phase.ANSWER:
                self.alarm.set(None)

    def wait_for_next(self) -> None:
        """Start waiting for another request."""
        self.phase, self.waiting_since = Phase.IDLE, self.loop.time()
        self.alarm.set(self.limits.idle_seconds)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - of uvicorn, whose text is for people
        """Refuse something that could not be parsed, or exceeds a limit."""
        self.refuse(self.reason or refusal.malformed())

    def refuse(self, reason: Refusal) -> None:
        """Answer, after the requests that came whole before, and close; without an answer within a pipelined body."""
        if self.phase is Phase.HEAD and self.is_answering:
            self.phase, self.reason = Phase.CLOSED, reason
            self.alarm.set(None)
            return
        is_unanswered = self.is_unanswered
        self.phase = Phase.CLOSED
        if self.is_answering and not is_unanswered:
            self.transport.close()
            return
        self.send(reason)
        if self.is_answering:
            self.cycle.disconnected, self.cycle.waiting_for_100_continue = True, False
            self.cycle.message_event.set()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
        self.alarm.set(LINGER_SECONDS)  # a connection that is closed at once could lose the response

    def send(self, reason: Refusal) -> None:
        """Send a refusal, after a buffered `100 Continue`."""
        self.answers.send_held()
        self.transport.write(reason.encoded(reason.noted(self.metrics)))

    def time_out(self) -> None:
        """Close a connection whose client took too long; extend the time if the delay is ours."""
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
                self.phase = Phase.CLOSED
                self.transport.close()
