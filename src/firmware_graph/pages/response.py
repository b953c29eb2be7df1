"""The response of a page: its headers, and its compression unless it may contain restricted facts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from firmware_graph.api.execution.budget import refusal_headers
from firmware_graph.auth.challenge import INVALID_TOKEN

HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "vary": "Authorization, Cookie, Accept-Encoding",
}
UNAUTHENTICATED: Final = 401


class Compression(Protocol):
    """Compresses content that is long enough, for clients that accept it."""

    def applies_to(self, content: bytes, headers: Headers) -> bool:
        """Whether to compress content for a request with these headers."""

    async def compressed(self, content: bytes, etag: str | None) -> bytes:
        """Compress content."""


class PageResponse(HTMLResponse):
    """A page; headers state the retry, the budget, and that a credential is not accepted."""

    def __init__(
        self,
        content: str,
        status: int,
        errors: Sequence[Mapping[str, Any]] = (),
        compression: Compression | None = None,
    ) -> None:
        headers = {**HEADERS, **({"www-authenticate": INVALID_TOKEN} if status == UNAUTHENTICATED else {})}
        super().__init__(content, status, {**headers, **headers_of(errors)})
        self.compression = compression

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, compressed if allowed and accepted by the client."""
        content = bytes(self.body)
        if self.compression is not None and self.compression.applies_to(content, Headers(scope=scope)):
            self.body = await self.compression.compressed(content, None)
            self.headers.update({"content-encoding": "gzip", "content-length": str(len(self.body))})
        await super().__call__(scope, receive, send)


def headers_of(errors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return headers for the retry and the budget, as far as errors state them."""
    headers: dict[str, str] = {}
    for error in errors:
        headers |= refusal_headers(error["extensions"])
    return headers
