"""gzip for long responses, if the client accepts it; what may hold restricted facts is never compressed.

A compressed length reveals something of the content: an observer of lengths who can have text of its own put into the
same response could find out the rest of it piece by piece.
"""

import asyncio
import re
import zlib
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firmware_graph.http.negotiation import HEADERS_KEPT, quality_of

GZIP: Final = "gzip"
GZIP_FORMAT: Final = 16 + zlib.MAX_WBITS
LEVEL: Final = 4
BYTES_ON_THE_LOOP: Final = 65_536
"""The most that is compressed on the event loop, in a millisecond or two; more goes to a thread."""

CODING: Final = re.compile(r"\s*([\w*!#$%&'+.^`|~-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?")


@lru_cache(maxsize=HEADERS_KEPT)
def accepts_gzip(header: str | None) -> bool:
    """Whether an Accept-Encoding header accepts gzip, and does not prefer identity."""
    codings = {
        match[1].lower(): quality_of(match[2] or "1")
        for part in (header or "").split(",")
        if (match := CODING.fullmatch(part))
    }
    gzip = codings.get(GZIP, codings.get("x-gzip", codings.get("*", 0.0)))
    return gzip > 0 and gzip >= codings.get("identity", 0.0)


def tag_of(etag: str) -> str:
    """Return the ETag of a response in its compressed form: each form has its own (RFC 9110 §8.8.3.3)."""
    return f'{etag[:-1]}-{GZIP}"'


@dataclass(frozen=True, slots=True)
class Compression:
    """Compresses responses of `least_bytes` and more (0: none), and caches the last ones by ETag."""

    least_bytes: int = 16_384
    kept_bytes: int = 16_777_216
    kept: MutableMapping[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        """Create an empty cache."""
        object.__setattr__(self, "kept", LRUCache(max(1, self.kept_bytes), getsizeof=len))

    def applies_to(self, content: bytes, headers: Headers) -> bool:
        """Whether a response that is not restricted is compressed for a request with these headers."""
        return 0 < self.least_bytes <= len(content) and accepts_gzip(headers.get("accept-encoding"))

    async def compressed(self, content: bytes, etag: str | None) -> bytes:
        """Compress a response, or look it up."""
        if etag and (found := self.kept.get(etag)):
            return found
        if len(content) <= BYTES_ON_THE_LOOP:
            made = gzipped(content)
        else:
            made = await asyncio.to_thread(gzipped, content)
        if etag and len(made) <= self.kept_bytes:
            self.kept[etag] = made
        return made


def gzipped(content: bytes) -> bytes:
    """Compress deterministically: the same content gives the same bytes."""
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP_FORMAT)
    return compressor.compress(content) + compressor.flush()


@dataclass(frozen=True, slots=True)
class WeakTags:
    """An ASGI middleware for one that compresses files: the ETag of a compressed one becomes weak."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and weaken the ETag of a compressed response."""

        async def weakened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                etag = headers.get("etag", "")
                if "content-encoding" in headers and etag.startswith('"'):
                    headers["etag"] = f"W/{etag}"
            await send(message)

        await self.app(scope, receive, weakened)
