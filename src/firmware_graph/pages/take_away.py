"""A page's list as a file: the session of its reader authenticates downloads, which change nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firmware_graph.errors import BadUserInput
from firmware_graph.model.form_types import is_form
from firmware_graph.pages.binding import counts
from firmware_graph.pages.explorer import Explorer
from firmware_graph.pages.forms import COUNTS, LIST, list_in_form
from firmware_graph.pages.session import SAME_ORIGIN, is_same_origin, token_in

EXPORTS: Final = "/export/"
OWN_NAVIGATION: Final = (SAME_ORIGIN, "none")
REFUSED: Final = 400
REPLACED: Final = (b"authorization", b"content-type", b"content-length")


@dataclass(frozen=True, slots=True)
class SessionDownloads:
    """An ASGI middleware: a download linked from a page of this host, or whose list it sends, belongs to its reader.

    A form becomes the request of a program: its list is the body, its other fields are parameters.
    """

    app: ASGIApp
    explorer: Explorer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with the token of its session if it is a download without a credential of its own."""
        if scope["type"] != "http" or not scope["path"].startswith(EXPORTS):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if "authorization" in request.headers:
            await self.app(scope, receive, send)
        elif request.method == "GET" and request.headers.get("sec-fetch-site") in OWN_NAVIGATION:
            await self.app(with_session(scope, request), receive, send)
        elif request.method == "POST" and is_form(request.headers.get("content-type", "")) and is_same_origin(request):
            await self.sent(scope, request, send)
        else:
            await self.app(scope, receive, send)

    async def sent(self, scope: Scope, request: Request[Any], send: Send) -> None:
        """Pass on the list of a form."""
        turn = self.explorer.form_turn(request)
        try:
            given, content = await list_in_form(request, self.explorer.max_form_bytes, turn)
            content = content or await turn.run(partial(sheet_of_counts, given.pop(COUNTS, [])))
        except HTTPException as error:
            await self.refuse(request, error.status_code, error.detail, send)
            return
        except BadUserInput as error:
            await self.refuse(request, REFUSED, str(error), send)
            return
        fields = [(name, value) for name, values in given.items() if name != LIST for value in values if value.strip()]
        query = urlencode(parse_qsl(scope["query_string"].decode("latin-1")) + fields)
        passed = with_session({**scope, "query_string": query.encode()}, request, (b"content-type", b"text/csv"))
        body: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

        async def receive() -> Message:
            return body.pop() if body else await request.receive()

        await self.app(passed, receive, send)

    async def refuse(self, request: Request[Any], status: int, message: str, send: Send) -> None:
        """Send a page that states what is wrong with a form."""
        response = self.explorer.refused(request, status, message, await self.explorer.reader(request))
        await response(request.scope, request.receive, send)


def sheet_of_counts(texts: Sequence[str]) -> bytes:
    """Convert counts, as parsed by the page of a fleet, to the sheet that its export reads; empty if there are none.

    Raises:
        BadUserInput: A line is not an entry ID and a number.
    """
    lines = [f"{row['firmware']['cplEntryId']},{row['count']}" for row in counts(COUNTS, texts)]
    return "\n".join(["CPL Entry ID,Count", *lines]).encode() if lines else b""


def with_session(scope: Scope, request: Request[Any], *headers: tuple[bytes, bytes]) -> Scope:
    """Return a request with the token of its session, if it has one, and with replaced headers."""
    token = token_in(request)
    credential = [] if token is None else [(b"authorization", f"Bearer {token}".encode("latin-1"))]
    replaced = REPLACED if headers else ()
    own = [pair for pair in scope["headers"] if pair[0] not in replaced]
    return {**scope, "headers": [*own, *headers, *credential]}
