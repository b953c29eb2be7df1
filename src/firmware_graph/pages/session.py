"""Signed-in readers: a cookie holds their token, which is verified at each request like any other."""

from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.errors import Unauthenticated
from firmware_graph.model.loopback import is_loopback

NAME: Final = "firmware-graph-session"
SECURE_NAME: Final = f"__Host-{NAME}"
SECONDS: Final = 12 * 60 * 60
"""How long the cookie lasts if the token itself does not expire."""

SAME_ORIGIN: Final = "same-origin"
LONGEST_TOKEN: Final = 3_800  # a browser stores 4,096 bytes of a cookie


def is_asked_on_loopback(request: Request) -> bool:
    """Whether the address requested by the browser is that of this machine itself."""
    try:
        return is_loopback(urlsplit(f"//{request.headers.get('host', '')}").hostname or "")
    except ValueError:  # it is no address at all
        return False


def is_same_origin(request: Request) -> bool:
    """Whether a form was sent from a page of this host; a request that does not state it counts as cross-site.

    `Origin` is compared without its scheme: behind a proxy that ends TLS, only the browser knows which one it asked
    for. Where that is https, the browser states `Sec-Fetch-Site` too, which goes by the scheme.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == SAME_ORIGIN
    return origin is not None and origin.partition("://")[2] == request.headers.get("host")


def token_in(request: Request) -> str | None:
    """Return the token of the session, if there is one: in the cookie of the name that a session here has."""
    return cookie_in(request, cookie(request)["key"]) or None


def cookie_in(request: Request, name: str) -> str:
    """Return the value of a cookie as it is written; empty if there is none.

    `request.cookies` takes quotes off all of them, for which Python before 3.11.10 and 3.12.6 takes seconds on one
    malicious header (CVE-2024-7592).
    """
    pairs = (pair for header in request.headers.getlist("cookie") for pair in header.split(";") if name in pair)
    named = (pair.partition("=") for pair in pairs)
    return next((value.strip() for key, _, value in named if key.strip() == name), "")


async def caller_of(request: Request, authenticator: Authenticator) -> Caller:
    """Identify the reader of a page.

    Raises:
        Unauthenticated: The session's token is no longer accepted.
        IssuerUnavailable: The keys of its issuer are unavailable at the moment.
    """
    token = token_in(request)
    return ANONYMOUS if token is None else await authenticator.caller(f"Bearer {token}")


async def begin(request: Request, response: Response, authenticator: Authenticator, token: str, now: float) -> Caller:
    """Begin a session with a token, until the token expires or the browser is closed, whichever is first.

    Raises:
        Unauthenticated: The token is not accepted, or too long for a cookie.
        IssuerUnavailable: The keys of its issuer are unavailable at the moment.
    """
    bare = token.strip().removeprefix("Bearer ").strip()
    if len(bare) > LONGEST_TOKEN:
        raise Unauthenticated("The token is too long for a session: use it in GraphiQL.")
    caller = await authenticator.caller(f"Bearer {bare}")
    seconds = SECONDS if caller.ends_at is None else max(0, int(caller.ends_at / 1000 - now))
    response.set_cookie(**cookie(request), value=bare, max_age=seconds)
    return caller


def end(request: Request, response: Response) -> None:
    """End the session of this browser."""
    response.set_cookie(**cookie(request), value="", max_age=0)


def cookie(request: Request) -> dict[str, Any]:
    """Return the name and attributes of the cookie: for this host only, hidden from scripts and cross-site requests."""
    secure = not is_asked_on_loopback(request)
    name = SECURE_NAME if secure else NAME
    return {"key": name, "path": "/", "secure": secure, "httponly": True, "samesite": "strict"}
