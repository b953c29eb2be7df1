"""A page's list as a file: the session of its reader is taken for downloads, which change nothing."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from firmware_graph.pages.session import SAME_ORIGIN, token_in

EXPORTS: Final = "/export/"
OWN_NAVIGATION: Final = (SAME_ORIGIN, "none")


@dataclass(frozen=True, slots=True)
class SessionDownloads:
    """An ASGI middleware: a download that a page of this host links to is of the page's reader."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with the token of its session where it is a download without a credential of its own."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(EXPORTS):
            request = Request(scope)
            token = token_in(request.cookies)
            is_own = request.headers.get("sec-fetch-site") in OWN_NAVIGATION
            if token is not None and is_own and "authorization" not in request.headers:
                credential = (b"authorization", f"Bearer {token}".encode("latin-1"))
                scope = {**scope, "headers": [*scope["headers"], credential]}
        await self.app(scope, receive, send)
