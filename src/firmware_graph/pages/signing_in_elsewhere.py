"""Signing in at an issuer of tokens: there and back, with the attempt in a separate cookie meanwhile."""

import base64
import binascii
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from firmware_graph.auth.oidc.attempt import Attempt
from firmware_graph.auth.sign_in import BACK
from firmware_graph.errors import IssuerUnavailable, RateLimited, Unauthenticated
from firmware_graph.pages import session
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.response import HEADERS
from firmware_graph.pages.sign_in_limits import SignInLimits
from firmware_graph.pages.signing_in import ELSEWHERE, SignIn, local_path

if TYPE_CHECKING:
    from firmware_graph.auth.oidc.code_flow import CodeFlow

NAME: Final = "firmware-graph-sign-in"
SECONDS: Final = 10 * 60
"""How long an attempt may take."""

OVER: Final = "The sign-in took too long, or was begun in another browser. Begin it again."


@dataclass(frozen=True, slots=True)
class SignInElsewhere:
    """Begins sessions with the tokens of an issuer."""

    sign_in: SignIn
    flow: "CodeFlow"
    limits: SignInLimits

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route(ELSEWHERE, self.begun, methods=["GET"]), Route(BACK, self.back, methods=["GET"])]

    async def begun(self, request: Request[Any]) -> Response:
        """Send the browser to the issuer."""
        attempt = Attempt.create()
        try:
            response: Response = RedirectResponse(await self.flow.address(attempt), 303, HEADERS)
        except IssuerUnavailable as error:
            return self.sign_in.shown(request, Reader(), str(error), 503)
        kept = written(attempt, local_path(request.query_params.get("next", "/")))
        response.set_cookie(**attempt_cookie(request), value=kept, max_age=SECONDS)
        return response

    async def back(self, request: Request[Any]) -> Response:
        """Begin a session, and continue where the reader came from.

        This is not a redirect: a browser does not send a `SameSite=Strict` cookie after one that another site's page
        led to.
        """
        cookie = attempt_cookie(request)
        try:
            response = await self.completed(request, session.cookie_in(request, cookie["key"]))
        except RateLimited as error:
            refused = self.sign_in.shown(request, Reader(), str(error), 429)
            refused.headers["retry-after"] = str(error.retry_after)
            return refused  # with the attempt kept: the page can be loaded again
        except Unauthenticated as error:
            response = self.sign_in.shown(request, Reader(), str(error), 400)
        except IssuerUnavailable as error:
            response = self.sign_in.shown(request, Reader(), str(error), 503)
        response.set_cookie(**cookie, value="", max_age=0)
        return response

    async def completed(self, request: Request[Any], kept: str) -> Response:
        """Begin a session with the issuer's answer to the attempt stored by a browser.

        Raises:
            Unauthenticated: There is no such attempt, or it failed.
            IssuerUnavailable: The issuer cannot be reached.
            RateLimited: Too many sign-ins are under way.
        """
        attempt, following = opened(kept)
        explorer = self.sign_in.explorer
        async with self.limits.taken_by(explorer.address_of(request)):
            token = await self.flow.token(attempt, dict(request.query_params))
        response = HTMLResponse(explorer.templates.rendered("layout/signed-in.html", following=following), 200, HEADERS)
        await session.begin(request, response, explorer.authenticator, token, time.time())
        return response


def written(attempt: Attempt, following: str) -> str:
    """Serialise an attempt, and its destination, as the value of a cookie."""
    return ".".join((*attempt, base64.urlsafe_b64encode(following.encode()).decode().rstrip("=")))


def opened(text: str) -> tuple[Attempt, str]:
    """Parse an attempt, and its destination.

    Raises:
        Unauthenticated: There is none.
    """
    try:
        *parts, following = text.split(".")
        path = base64.urlsafe_b64decode(following + "=" * (-len(following) % 4)).decode()
        return Attempt(*parts), local_path(path)
    except (TypeError, ValueError, binascii.Error) as error:
        raise Unauthenticated(OVER) from error


def attempt_cookie(request: Request[Any]) -> dict[str, Any]:
    """Return the name and attributes of the attempt's cookie: also sent when another site leads back here."""
    cookie = session.cookie(request)
    name = f"__Host-{NAME}" if cookie["secure"] else NAME
    return {**cookie, "key": name, "samesite": "lax"}
