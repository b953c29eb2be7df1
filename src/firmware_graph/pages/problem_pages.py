"""Errors as pages if a browser sent the request, whichever part of the service found them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firmware_graph.errors import FirmwareGraphError
from firmware_graph.pages.credential import AUTHORIZATION
from firmware_graph.pages.explorer import Explorer
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.response import HEADERS

LEAST: Final = 400
PROGRAMS: Final = ("/graphql", "/healthz", "/readyz")
"""The endpoints of programs: whatever they accept, they are answered in JSON."""

ANEW: Final = frozenset({b"content-type", b"content-length", *(name.encode() for name in HEADERS)})
"""The headers that a page sets itself; all others are kept, such as Retry-After."""

NOT_THERE: Final = ("NOT_FOUND", "Not Found")
"""The code and the message for a path without a route."""

NOT_FOUND: Final = "There is no page at this address. If you typed it, check it; or search."


@dataclass(frozen=True, slots=True)
class ProblemPages:
    """An ASGI middleware around all others: a refusal in JSON becomes a page if a browser sent the request."""

    app: ASGIApp
    explorer: Explorer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its response back."""
        if scope["type"] == "http" and wants_page(scope):
            await self.app(scope, receive, InItsDress(self.explorer, Request(scope), send).send)
        else:
            await self.app(scope, receive, send)


class InItsDress:
    """Passes on other responses, and buffers a refusal until it is complete."""

    def __init__(self, explorer: Explorer, request: Request[Any], send: Send) -> None:
        self.explorer, self.request, self.forward = explorer, request, send
        self.held: list[Message] = []

    async def send(self, message: Message) -> None:
        """Pass a message on, or buffer it; after the last buffered one, send the page."""
        if not self.held and not is_refusal(message):
            await self.forward(message)
            return
        self.held.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            await self.refuse()

    async def refuse(self) -> None:
        """Send the page of a refusal, with its status and its headers."""
        start, *parts = self.held
        [error, *_] = orjson.loads(b"".join(part.get("body", b"") for part in parts))["errors"]
        response = self.explorer.refused(
            self.request, start["status"], message_of(error), await self.reader(), help_at=help_of(error)
        )
        for name, value in start["headers"]:
            if name.lower() not in ANEW:
                response.headers[name.decode("latin-1")] = value.decode("latin-1")
        await response(self.request.scope, self.request.receive, self.forward)

    async def reader(self) -> Reader:
        """Identify the reader by its session, if possible: this may be the page about the reason why it is not."""
        if AUTHORIZATION in self.request.headers:
            return Reader()
        try:
            return await self.explorer.reader(self.request)
        except FirmwareGraphError:
            return Reader()


def wants_page(scope: Scope) -> bool:
    """Whether a browser sent the request, and not to an endpoint of programs."""
    if scope["path"] in PROGRAMS or scope["method"] == "HEAD":
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def is_refusal(message: Message) -> bool:
    """Whether a response in plain JSON begins that reports an error; some report it as a page already."""
    if message["type"] != "http.response.start" or message["status"] < LEAST:
        return False
    headers = Headers(raw=message["headers"])
    return "json" in headers.get("content-type", "") and "content-encoding" not in headers


def message_of(error: Mapping[str, Any]) -> str:
    """Return the message for an error: for an unknown path, in words for a person who typed it."""
    is_nowhere = (error["extensions"]["code"], error["message"]) == NOT_THERE
    return NOT_FOUND if is_nowhere else str(error["message"])


def help_of(error: Mapping[str, Any]) -> str:
    """Return the address of an error's documentation."""
    return str(error["extensions"].get("documentation", ""))
