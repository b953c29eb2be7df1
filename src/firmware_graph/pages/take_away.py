"""A page's list as a file: the session of its reader authenticates downloads, which change nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from firmware_graph.errors import QueryTooExpensive
from firmware_graph.model.form_types import SENT_FORM, is_form
from firmware_graph.pages.binding import counts
from firmware_graph.pages.explorer import Explorer
from firmware_graph.pages.forms import COUNTS, LIST, list_in_form
from firmware_graph.pages.session import SAME_ORIGIN, is_same_origin, token_in

EXPORTS: Final = "/export/"
OWN_NAVIGATION: Final = (SAME_ORIGIN, "none")

SentForm = tuple[list[tuple[str, str]], bytes]
"""The fields of a form beside its list, and the list."""


@dataclass(frozen=True, slots=True)
class SessionDownloads:
    """An ASGI middleware: a download linked from a page of this host, or whose list it sends, belongs to its reader.

    A form is read once it is known that its list may be asked about; its other fields are parameters.
    """

    app: ASGIApp
    explorer: Explorer
    max_fields_bytes: int = 65_536

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
            await self.app({**with_session(scope, request), SENT_FORM: partial(self.sent, request)}, receive, send)
        else:
            await self.app(scope, receive, send)

    async def sent(self, request: Request[Any]) -> SentForm:
        """Read a form: its list, and its other fields, which have at most the length of a URL together.

        Raises:
            FormTooLong: It has more bytes than the limit.
            NotAForm: It is in a charset other than UTF-8.
            FormsWait: Other forms were before it for too long.
            QueryTooExpensive: Its other fields are too long.
            BadUserInput: Its counts are no text, or a line of them is not an entry ID and a number.
        """
        turn = self.explorer.form_turn(request)
        given, content = await list_in_form(request, self.explorer.max_form_bytes, turn)
        content = content or await turn.run(partial(sheet_of_counts, given.pop(COUNTS, [])))
        fields = [(name, value) for name, values in given.items() if name != LIST for value in values if value.strip()]
        if sum(len(name.encode()) + len(value.encode()) for name, value in fields) > self.max_fields_bytes:
            message = f"The fields of the form have more than {self.max_fields_bytes} bytes beside its list. Send less."
            raise QueryTooExpensive(message, limit="fields", maximum=self.max_fields_bytes)
        return fields, content


def sheet_of_counts(texts: Sequence[str]) -> bytes:
    """Convert counts, as parsed by the page of a fleet, to the sheet that its export reads; empty if there are none.

    Raises:
        BadUserInput: A line is not an entry ID and a number.
    """
    lines = [f"{row['firmware']['cplEntryId']},{row['count']}" for row in counts(COUNTS, texts)]
    return "\n".join(["CPL Entry ID,Count", *lines]).encode() if lines else b""


def with_session(scope: Scope, request: Request[Any]) -> Scope:
    """Return a request with the token of its session, if it has one."""
    token = token_in(request)
    credential = [] if token is None else [(b"authorization", f"Bearer {token}".encode("latin-1"))]
    return {**scope, "headers": [*scope["headers"], *credential]}
