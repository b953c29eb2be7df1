"""The pages of a mail's links: to consent, and to end it; each has a button, as programs follow links too."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from firmware_graph.database.graph import Graph
from firmware_graph.errors import GraphError
from firmware_graph.http.state import State
from firmware_graph.model.mail_links import MailLink

LINK_IS_OVER: Final = "This link leads to nothing any more. Nothing is sent to you by it."
AWAY: Final = "This cannot be recorded at the moment. Try again in a minute."
TITLE: Final = "Mail about changes of firmware"
HEAD: Final = (
    '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{TITLE}</title>'
)
HEADERS: Final = {"cache-control": "no-store"}

Act = Callable[[Graph, str], Awaitable[bool]]
"""Performs the action of a link's token; returns False if the token is invalid."""


@dataclass(frozen=True, slots=True)
class MailPage:
    """A page with one button: its words, and its action."""

    link: MailLink
    question: str
    button: str
    done: str
    act: Act

    def routes(self) -> list[Route]:
        """Return the routes: the page, and the button, which mail programs press too (RFC 8058)."""
        path = f"/mail/{self.link}"
        return [Route(path, self.ask, methods=["GET"]), Route(path, self.press, methods=["POST"])]

    async def ask(self, request: Request[State]) -> Response:
        """Respond with the button."""
        address = escape(f"/mail/{self.link}?token={request.query_params.get('token', '')}")
        form = f'<form method="post" action="{address}"><button>{escape(self.button)}</button></form>'
        return page(200, f"<p>{escape(self.question)}</p>{form}")

    async def press(self, request: Request[State]) -> Response:
        """Perform the action."""
        try:
            is_done = await self.act(request.state["graph"], request.query_params.get("token", ""))
        except GraphError:
            return page(503, f"<p>{AWAY}</p>")
        return page(200, f"<p>{escape(self.done)}</p>") if is_done else page(404, f"<p>{LINK_IS_OVER}</p>")


def page(status: int, content: str) -> Response:
    """Return a page."""
    return HTMLResponse(f"{HEAD}<main><h1>{TITLE}</h1>{content}</main></html>", status, HEADERS)


def mail_routes(confirm: Act, end: Act) -> list[Route]:
    """Return the routes of both links."""
    question = "Do you want mail about changes of firmware?"
    confirming = MailPage(MailLink.CONFIRM, question, "Yes, send it", "You will be sent mail.", confirm)
    ending = MailPage(
        MailLink.END, "Do you want no more mail about changes of firmware?", "No more mail", "No more is sent.", end
    )
    return [*confirming.routes(), *ending.routes()]
