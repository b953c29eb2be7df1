"""HTTP/1.1 on one connection, without anything that makes a proxy and this process disagree on where a request ends.

uvicorn treats trailers as headers, parses the body of an upgrade request as a request of its own, and serves requests
without a host or with several, and those whose target names another one. It upgrades those of HTTP/1.0 too, and tells
them to continue, drops any transfer coding beside `chunked`, and answers any version.
"""

import asyncio
import re
from typing import Final, NoReturn

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from firmware_graph.http import refusal
from firmware_graph.http.hosts import NAMED
from firmware_graph.http.joined_writes import JoinedWrites
from firmware_graph.http.refusal import Refusal

HOST: Final = b"host"
TRANSFER_ENCODING: Final = b"transfer-encoding"
NO_BODY: Final = b"0"
CHUNKED: Final = b"chunked"
VERSIONS: Final = {"1.0", "1.1"}
ABSOLUTE: Final = re.compile(rb"[a-z][a-z0-9+.-]*://([^/?#]*)", re.IGNORECASE)
"""A target as sent to a proxy (RFC 9112 §3.2.2), and its host."""


class FramedProtocol(HttpToolsProtocol):
    """uvicorn's protocol on httptools, strict about the framing of requests."""

    reason: Refusal | None = None
    is_in_head = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection."""
        super().connection_made(transport)
        self.answers = JoinedWrites(transport, self.loop)

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self.is_in_head = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """Receive a header; a trailer is dropped (RFC 9110 §6.5.1), as no intermediary has checked it."""
        if self.is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin the request; an upgrade to anything but WebSocket is answered in this protocol, as the last request."""
        self.is_in_head = False
        if self.parser.get_http_version() not in VERSIONS:
            self.stop_parsing(refusal.unknown_version())
        if any(name == TRANSFER_ENCODING and value.strip().lower() != CHUNKED for name, value in self.headers):
            self.stop_parsing(refusal.unknown_transfer_encoding())
        hosts = [value.strip().lower() for name, value in self.headers if name == HOST]
        if len(hosts) > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            self.stop_parsing(refusal.not_one_host())
        if hosts and not NAMED.fullmatch(hosts[0].decode("latin-1")):
            self.stop_parsing(refusal.not_one_host())
        if (target := ABSOLUTE.match(self.url)) and [target[1].lower()] != hosts:
            self.stop_parsing(refusal.not_one_host())
        if self.parser.should_upgrade() and self.has_body:
            self.stop_parsing(refusal.upgrade_with_body())
        if self.parser.get_http_version() == "1.0":
            self.expect_100_continue = False  # RFC 9110 §10.1.1
        super().on_headers_complete()
        if self.is_upgraded:
            return
        self.cycle.transport = self.answers
        if self.parser.should_upgrade():
            self.cycle.keep_alive = False

    def on_response_complete(self) -> None:
        """Send the buffered part of the response: that to HEAD has no body, and the connection may be closed next."""
        self.answers.send_held()
        super().on_response_complete()

    def _should_upgrade(self) -> bool:
        """Return whether a WebSocket is asked for; an upgrade of HTTP/1.0 is ignored (RFC 9110 §7.8)."""
        return super()._should_upgrade() and self.parser.get_http_version() != "1.0"

    @property
    def is_upgraded(self) -> bool:
        """Whether the connection becomes a WebSocket; then there is no request in this protocol."""
        return self.parser.should_upgrade() and self._should_upgrade()

    @property
    def has_body(self) -> bool:
        """Whether the head announces a body."""
        return any(
            name == TRANSFER_ENCODING or (name == b"content-length" and value.strip() != NO_BODY)
            for name, value in self.headers
        )

    def stop_parsing(self, reason: Refusal) -> NoReturn:
        """Stop parsing: the exception is answered by `send_400_response`."""
        self.reason = reason
        raise ValueError(reason.message)
