"""WebSockets on one connection: uvicorn's protocol, without compression, with limits, and the usual refusals."""

import asyncio
import logging
from http import HTTPStatus
from typing import Any, Final, cast

from starlette.requests import HTTPConnection
from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request

from firmware_graph.http import refusal
from firmware_graph.http.alarm import Alarm
from firmware_graph.http.connection_limits import LIMITS, LINGER_SECONDS, ConnectionLimits
from firmware_graph.http.crowding import STREAMS
from firmware_graph.http.frame_allowance import FrameAllowance
from firmware_graph.http.handshake import SealedServerProtocol
from firmware_graph.http.idle_sockets import ACTIVITY, SocketActivity
from firmware_graph.http.long_answers import ABORT
from firmware_graph.http.metrics import METRICS, Metrics, NoMetrics
from firmware_graph.http.slow_reader import SlowReader
from firmware_graph.http.unfinished_message import UnfinishedMessage

PONG_SECONDS: Final = 20.0
"""How long after a ping a client without an answer counts as gone."""

MOST_FRAGMENTS: Final = 512
"""How many frames a message may come in; the limit of its bytes does not count empty ones."""

FRAMES_OF_A_STEP: Final = 16
PARTS_OF_A_STEP: Final = 16
"""After how many frames, and parts of a long one, others have their turn."""

PART_BYTES: Final = 512
"""How much is parsed between two looks at how many frames it was, and whether the connection is closed."""

QUIET: Final = logging.getLogger("uvicorn.error.websocket")
"""Drops uvicorn's line for each handshake: it has the whole URL, in which a client may have put anything."""

QUIET.setLevel(logging.WARNING)

TRY_AGAIN: Final = 1013, "Try again later"


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """The protocol of a WebSocket, within the limits of the application's state."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.limits: ConnectionLimits = app_state.get(LIMITS) or ConnectionLimits()
        self.reader_watch: SlowReader | None = None
        self.alarm = Alarm(self.loop, self.time_out)
        self.ping_interval, self.ping_timeout = self.limits.ping_seconds, PONG_SECONDS
        self.close_timeout, self.has_given_way = LINGER_SECONDS, False
        self.unparsed, self.frames_parsed = bytearray(), 0
        self.allowance = FrameAllowance(self.loop.time)
        self.unfinished = UnfinishedMessage(self.limits.bodies)
        self.activity = SocketActivity(self.loop.time, self.give_way)
        self.logger = QUIET
        self.metrics: Metrics = app_state.get(METRICS) or NoMetrics()
        self.conn = SealedServerProtocol(self.metrics, max_size=config.ws_max_size, logger=self.logger)

    def data_received(self, data: bytes) -> None:
        """Receive bytes, and begin to parse them, unless others are waiting to be parsed."""
        is_waiting = bool(self.unparsed)
        self.unparsed += data
        if not is_waiting:
            self.parse()

    def parse(self) -> None:
        """Parse a few frames, and go on after others, no faster than is allowed; answer what is no handshake."""
        seconds, frames = self.allowance.seconds_short, self.frames_parsed + FRAMES_OF_A_STEP
        for _ in range(PARTS_OF_A_STEP):
            if seconds or not self.unparsed or self.frames_parsed >= frames or self.transport.is_closing():
                break
            part = bytes(self.unparsed[:PART_BYTES])
            del self.unparsed[:PART_BYTES]
            super().data_received(part)
            seconds = self.allowance.seconds_short
        if self.transport.is_closing():
            self.unparsed.clear()
        elif self.unparsed:
            self.loop.call_later(seconds, self.parse) if seconds else self.loop.call_soon(self.parse)
        self.read_or_wait()
        if self.conn.handshake_exc and not self.handshake_initiated:
            self.transport.write(b"".join(self.conn.data_to_send()) or self.refusal_of_nonsense())
            self.transport.close()
        length = len(self.conn.reader.buffer) + (self.conn.current_size or 0)
        if not self.unfinished.has_room(length, self.transport.abort):
            self.end(*TRY_AGAIN)
        if self.transport.is_closing() or not self.is_amid_message:
            self.alarm.set(None)
        elif self.alarm.at is None:
            self.alarm.set(self.limits.body_seconds)

    @property
    def is_amid_message(self) -> bool:
        """Whether a message, or a frame, has begun and is not whole yet."""
        return self.conn.current_size is not None or bool(self.conn.reader.buffer)

    def time_out(self) -> None:
        """Close a connection on which a message took too long; extend the time if the delay is ours."""
        if self.read_paused or self.unparsed or not self.writable.is_set():
            self.alarm.set(self.limits.body_seconds)
        else:
            reason = f"The message did not come within {self.limits.body_seconds:g} s"
            self.end(CloseCode.POLICY_VIOLATION, reason)

    def handle_events(self) -> None:
        """Receive the frames that were parsed, and count them."""
        if frames := len(self.conn.events):
            self.frames_parsed += frames
            self.allowance.count(frames)
            super().handle_events()

    def handle_cont(self, event: Frame) -> None:
        """Receive the next part of a message, unless it has too many."""
        if len(self.frames) < MOST_FRAGMENTS:
            super().handle_cont(event)
        elif not self.is_closing:
            self.end(CloseCode.MESSAGE_TOO_BIG, f"A message has at most {MOST_FRAGMENTS} fragments")

    def send_receive_event_to_app(self) -> None:
        """Pass a whole message on, unless it is text that is not UTF-8: uvicorn would log an error."""
        self.alarm.set(None)
        try:
            if self.curr_msg_data_type == "text":
                b"".join(self.frames).decode()
        except UnicodeDecodeError:
            self.end(CloseCode.INVALID_DATA, "The message is not UTF-8")
        else:
            super().send_receive_event_to_app()

    def refusal_of_nonsense(self) -> bytes:
        """Return the refusal of data that the WebSocket library does not recognise as HTTP."""
        reason = refusal.malformed()
        return reason.encoded(reason.noted(self.metrics))

    def handle_connect(self, event: Request) -> None:
        """Begin a request of the application, which reports the activity on this connection."""
        super().handle_connect(event)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            activity = self.activity
            self.scope["state"] |= {ACTIVITY: activity, STREAMS: activity.streams, ABORT: self.transport.abort}

    async def send(self, message: ASGISendEvent) -> None:
        """Send a message of the application, until its client has read enough of it.

        A refused handshake is complete, which uvicorn takes for an error. What is buffered is held here no second time.
        """
        await super().send(message)
        if message["type"] == "websocket.send":
            message.pop("text", None)  # type: ignore[misc] # uvicorn and the application are done with it
        if message["type"] == "websocket.http.response.body" and not message.get("more_body", False):
            self.handshake_complete = True
        self.read_or_wait()
        await self.writable.wait()

    async def receive(self) -> ASGIReceiveEvent:
        """Receive a message for the application, after others have had their turn: several may be in the queue."""
        await asyncio.sleep(0)
        message = await super().receive()
        self.read_or_wait()
        return message

    def read_or_wait(self) -> None:
        """Read on, once everything is parsed and taken, and the client reads: else its pings would add pongs for it."""
        if self.unparsed or self.read_paused or not self.writable.is_set():
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    @property
    def is_closing(self) -> bool:
        """Whether it ends as soon as its client has read everything and closed it too."""
        return self.close_sent or self.transport.is_closing()

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for its client: to read, or, while no operation is running on it, for a message."""
        is_stuck = self.reader_watch is not None and self.reader_watch.is_stuck
        return self.is_closing or not self.activity.under_way or is_stuck

    @property
    def is_streaming(self) -> bool:
        """Whether nothing but streams run on it."""
        return 0 < self.activity.under_way == len(self.activity.streams)

    @property
    def address(self) -> str:
        """The address by which its client is counted."""
        return self.limits.proxies.address_of(HTTPConnection(cast("Any", self.scope)))

    @property
    def waiting_since(self) -> float:
        """Since when it waits for its client, by the clock of the event loop."""
        if self.reader_watch and self.activity.under_way:
            return self.reader_watch.since
        return self.activity.waiting_since

    def give_way(self) -> None:
        """Close, as another connection needs the place."""
        self.has_given_way = True
        self.end(*TRY_AGAIN)
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def end(self, code: int, reason: str) -> None:
        """Close with a reason, unless it is closing for another one, and do not wait for the client's close."""
        if not self.is_closing:
            self.conn.fail(code, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        self.transport.close()

    def pause_writing(self) -> None:
        """Start watching whether the client reads, and read nothing until it does."""
        super().pause_writing()
        self.read_or_wait()
        self.reader_watch = SlowReader.watched(self.transport, self.loop, self.limits.write_seconds)

    def resume_writing(self) -> None:
        """Stop watching, and read again."""
        self.end_watch()
        super().resume_writing()
        self.read_or_wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Remove the connection."""
        self.alarm.end()
        self.end_watch()
        self.unfinished.release()
        super().connection_lost(exc)

    def end_watch(self) -> None:
        """Stop watching, if the client is watched."""
        if self.reader_watch:
            self.reader_watch.end()
            self.reader_watch = None
