"""The bytes of an export over HTTP: buffered while they are few, then streamed."""

import zlib
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.types import Send

from firmware_graph.exports.about import About
from firmware_graph.exports.formats.writer import Writer
from firmware_graph.http.compression import GZIP, GZIP_FORMAT, LEVEL, accepts_gzip
from firmware_graph.http.entity_tags import is_known

HELD_BYTES: Final = 4 * 1024 * 1024
"""The largest file that is sent at once, with an ETag; of a longer one this much is buffered before the first byte."""

VARY: Final = "Authorization, Accept-Encoding"


@dataclass(slots=True)
class HttpSink:
    """Sends one file; another `begin` drops what was buffered."""

    http: HttpRequest[Any]
    send: Send
    format: type[Writer]
    name: str
    held: bytearray = field(default_factory=bytearray)
    has_begun: bool = False
    is_restricted: bool = False
    compressor: Any = None

    def begin(self, about: About) -> None:
        """Begin a file, or start it over."""
        self.held.clear()
        self.is_restricted = about.is_restricted

    async def write(self, content: bytes) -> None:
        """Write bytes.

        Raises:
            ClientDisconnect: The client has left.
        """
        if await self.http.is_disconnected():
            raise ClientDisconnect
        self.held += content
        if len(self.held) > HELD_BYTES and not self.has_begun:
            await self.start(200, {})
        if self.has_begun:
            await self.release(is_last=False)

    async def finish(self, digest: str) -> None:
        """Send the rest; a completely buffered file has an ETag, and is not sent if the client has it."""
        if self.has_begun:
            await self.release(is_last=True)
            return
        headers = {}
        if self.may_be_stored:
            headers["etag"] = f'W/"{digest}"'
            if is_known(headers["etag"], self.http):
                await self.start(304, headers)
                await self.send({"type": "http.response.body", "body": b""})
                return
        await self.start(200, headers)
        await self.release(is_last=True)

    @property
    def may_be_stored(self) -> bool:
        """Whether the client may store the file: not if it is restricted, or answers the client's own list."""
        return not self.is_restricted and self.http.method == "GET"

    async def start(self, status: int, more: dict[str, str]) -> None:
        """Send the head."""
        self.has_begun = True
        headers = {
            "content-type": self.format.media_type,
            "content-disposition": f'attachment; filename="{self.name}.{self.format.suffix}"',
            "cache-control": "private, no-cache" if self.may_be_stored else "no-store",
            "vary": VARY,
            **more,
        }
        is_compressed = not self.is_restricted and not self.format.is_compressed
        if status == 200 and is_compressed and accepts_gzip(self.http.headers.get("accept-encoding")):  # noqa: PLR2004
            self.compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP_FORMAT)
            headers["content-encoding"] = GZIP
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": status, "headers": raw})

    async def release(self, *, is_last: bool) -> None:
        """Send what is buffered."""
        content = bytes(self.held)
        self.held.clear()
        if self.compressor is not None:
            content = self.compressor.compress(content) + (self.compressor.flush() if is_last else b"")
        if content or is_last:
            await self.send({"type": "http.response.body", "body": content, "more_body": not is_last})
