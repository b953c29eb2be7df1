"""HTTP/1.1 on one connection, limits in bytes: how much a client may send before a request, and how many connections.

uvicorn limits neither the bytes and the number of headers, nor the length of a URL, nor the connections. Exceeding a
limit is answered if an answer can be sent, and the connection is closed.
"""

import asyncio
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import HTTPConnection

from firmware_graph.http import refusal
from firmware_graph.http.connection_limits import LINGER_SECONDS, Phase
from firmware_graph.http.crowding import STREAMS, yielding
from firmware_graph.http.negotiation import LONGEST
from firmware_graph.http.timed_connection import TimedProtocol
from firmware_graph.http.web_socket_connection import BoundedWebSocket

if TYPE_CHECKING:
    from collections.abc import Iterable

    from firmware_graph.api.subscription.stream_places import StreamPlace

LINE_OVERHEAD: Final = len(b": \r\n")
PARSED: Final = frozenset(
    {
        b"accept-encoding",
        b"connection",
        b"if-none-match",
        b"sec-websocket-extensions",
        b"sec-websocket-protocol",
        b"upgrade",
    }
)
"""Headers whose elements are parsed one by one, which takes up to a microsecond for each byte."""

MOST_SMALL_CHUNKS: Final = 256
CHUNK_BYTES: Final = 128
"""From this length on chunks do not count as small; each takes as long to receive, however short it is."""


class BoundedProtocol(TimedProtocol):
    """The protocol of a connection, within all limits of the application's state."""

    head_bytes = line_bytes = lines = body_bytes = framing_bytes = chunks = 0
    has_given_way = False

    # What the transport calls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection, and make room for it if there are too many."""
        super().connection_made(transport)
        self.streams: set[StreamPlace] = set()
        if len(self.connections) > self.limits.connections:
            self.make_room()

    def make_room(self) -> None:
        """Close what is closing already, then what has waited longest for its client; else what crowds others out."""
        bounded = [other for other in self.connections if isinstance(other, BoundedProtocol | BoundedWebSocket)]
        others = [other for other in bounded if other is not self and not other.has_given_way]
        waiting = [other for other in others if other.is_waiting]
        excess = len(others) + 1 - self.limits.connections
        if excess > len(waiting):
            self.crowd_out(other for other in others if not other.is_waiting)
            return
        for other in nsmallest(excess, waiting, key=lambda other: (not other.is_closing, other.waiting_since)):
            other.give_way()

    def crowd_out(self, busy: "Iterable[BoundedProtocol | BoundedWebSocket]") -> None:
        """Close one of those that are being answered, of the address with the most; else refuse this connection."""
        if other := yielding(busy, self.address):
            other.give_way()
        else:
            self.refuse(refusal.too_many_connections(self.limits.connections))

    def give_way(self) -> None:
        """Close, as another connection needs the place; behind what tells the reader of a stream to come again.

        A request that is worked on is not answered, as it may be done nevertheless.
        """
        has_begun = self.running is not None and self.running.response_started
        if self.is_unanswered or (self.streams and not has_begun):
            self.send(refusal.too_many_connections(self.limits.connections))
        self.phase, self.has_given_way = Phase.CLOSED, True
        if self.running and self.streams and has_begun:
            self.running.keep_alive = False
            for place in self.streams:
                place.give_way()
        else:
            self.transport.close()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    @property
    def is_streaming(self) -> bool:
        """Whether a stream runs on it."""
        return bool(self.streams)

    @property
    def address(self) -> str:
        """The address by which its client is counted: behind a trusted proxy, that of the running request."""
        scope: Any = self.running.scope if self.running else {"type": "http", "client": self.client, "headers": []}
        return self.limits.proxies.address_of(HTTPConnection(scope))

    def data_received(self, data: bytes) -> None:
        """Receive bytes, and count those that the parser may hold without a callback: of a head, or of trailers."""
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
        """Refuse a head that is too long before it is complete, and a body that is mostly overhead."""
        limits = self.limits
        if (
            self.head_bytes > limits.url_bytes + limits.header_bytes
            or self.framing_bytes > limits.header_bytes + self.body_bytes
        ):
            self.refuse(refusal.header_bytes_exceeded(limits.header_bytes))

    # What the parser calls; an exception ends the parsing, and is answered by `send_400_response`

    def on_url(self, url: bytes) -> None:
        """Receive a part of the URL."""
        super().on_url(url)
        if len(self.url) > self.limits.url_bytes:
            self.stop_parsing(refusal.url_too_long(self.limits.url_bytes))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Receive a header, or a trailer."""
        self.lines += 1
        self.line_bytes += len(name) + len(value) + LINE_OVERHEAD
        if self.line_bytes > self.limits.header_bytes:
            self.stop_parsing(refusal.header_bytes_exceeded(self.limits.header_bytes))
        if self.lines > self.limits.headers:
            self.stop_parsing(refusal.too_many_headers(self.limits.headers))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin the request, unless parsing it would take too long or too many wait, and start counting its body."""
        self.check_parsed_headers()
        if self.url.partition(b"?")[2].count(b"&") >= self.limits.parameters:
            self.stop_parsing(refusal.too_many_parameters(self.limits.parameters))
        if len(self.pipeline) >= self.limits.pipelined:
            self.stop_parsing(refusal.too_many_pipelined(self.limits.pipelined))
        super().on_headers_complete()
        self.scope["state"][STREAMS] = self.streams
        self.body_bytes = self.framing_bytes = self.chunks = 0

    def check_parsed_headers(self) -> None:
        """Refuse a header that is parsed and too long for that, alone or together with others of its name."""
        if self.line_bytes > LONGEST:
            lengths = dict.fromkeys(PARSED, 0)
            for name, value in self.headers:
                if name in lengths:
                    lengths[name] += len(value)
                    if lengths[name] > LONGEST:
                        self.stop_parsing(refusal.header_too_long(name.decode(), LONGEST))

    def on_body(self, body: bytes) -> None:
        """Receive a part of the body: a chunk, or what has come of it."""
        self.body_bytes += len(body)
        self.chunks += 1
        if self.chunks > MOST_SMALL_CHUNKS + self.body_bytes // CHUNK_BYTES:
            self.stop_parsing(refusal.too_many_chunks(MOST_SMALL_CHUNKS))
        super().on_body(body)

    def expect_head(self) -> None:
        """Start waiting for a head, and counting it."""
        super().expect_head()
        self.head_bytes = self.line_bytes = self.lines = 0
