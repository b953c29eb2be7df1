"""Signing in with a token, or as a role of a demonstration, and signing out."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from firmware_graph.api.execution.budget import rate_headers
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import mint_token
from firmware_graph.auth.trust import MALFORMED
from firmware_graph.errors import BadUserInput, IssuerUnavailable, RequestError, Unauthenticated
from firmware_graph.pages import session
from firmware_graph.pages.asking import charge_refused
from firmware_graph.pages.explorer import Explorer
from firmware_graph.pages.forms import given_in_form
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.response import HEADERS

ROLES: Final = {
    Role.PARTY: "A SEC Party, such as a supplier",
    Role.SECAS: "SECAS, which publishes the lists",
    Role.SSC: "The Security Sub-Committee (SSC)",
    Role.DCC: "The DCC",
    Role.MANUFACTURER: "A manufacturer",
    Role.RSA: "A Registered Supplier Agent (RSA)",
    Role.ALT_HAN_CO: "Alt HAN Co",
}
PARTIES: Final = {
    Role.PARTY: "Example Energy",
    Role.SECAS: "SECAS",
    Role.SSC: "SSC",
    Role.DCC: "DCC",
    Role.MANUFACTURER: "Example Meters",
    Role.ALT_HAN_CO: "Alt HAN Co",
}
"""The parties of a demonstration; an agent acts for others, and has no affairs of its own."""

OWNED_CODES: Final = {Role.MANUFACTURER: ("F001",), Role.ALT_HAN_CO: ("F005",)}
"""The manufacturer codes of the example that its party owns."""

ELSEWHERE: Final = "/sign-in/elsewhere"
MOST_BYTES: Final = 65_536
TOO_MANY: Final = "Too much was asked from your address in the last minute. Send this form again in {seconds} s."
MISTYPED: Final = "That is no token. Paste the whole of it, from its first letter to its last, as you were given it."
NOT_HERE: Final = "Roles can be chosen in a demonstration on this machine alone. Sign in with a token."


@dataclass(frozen=True, slots=True)
class SignIn:
    """Begins and ends sessions; `demo_key_file` signs the tokens of roles; None outside demonstrations.

    `is_elsewhere` is whether people can sign in at an issuer.
    """

    explorer: Explorer
    demo_key_file: Path | None = None
    is_elsewhere: bool = False

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/sign-in", self.form, methods=["GET"]),
            Route("/sign-in", self.begun, methods=["POST"]),
            Route("/sign-out", self.ended, methods=["POST"]),
        ]

    async def form(self, request: Request[Any]) -> Response:
        """Respond with the ways to sign in."""
        return self.shown(request, await self.explorer.reader(request))

    async def begun(self, request: Request[Any]) -> Response:
        """Begin a session, and return to the page from which its reader came."""
        reader = await self.explorer.reader(request)
        if not session.is_same_origin(request):
            return self.explorer.refused_elsewhere(request, reader)
        try:
            given = await given_in_form(request, MOST_BYTES, self.explorer.form_turn(request))
            token = self.token_of(request, {name: values[0] for name, values in given.items()})
            response = RedirectResponse(local_path(given.get("next", ["/"])[0]), 303, HEADERS)
            await session.begin(request, response, self.explorer.authenticator, token, time.time())
        except BadUserInput as error:
            return self.shown(request, reader, str(error), 400)
        except (Unauthenticated, IssuerUnavailable) as error:
            return await self.refused(request, reader, error)
        return response

    async def refused(self, request: Request[Any], reader: Reader, error: RequestError) -> Response:
        """Answer a token that is not accepted with the form; after too many attempts, with the time to retry."""
        service, address = request.state["service"], self.explorer.address_of(request)
        answer = await charge_refused(service, error, address)
        if answer.retry_after is None:
            return self.shown(request, reader, MISTYPED if str(error) == MALFORMED else str(error), 400)
        message = TOO_MANY.format(seconds=answer.retry_after)
        response = self.shown(request, reader, message, 429)
        response.headers.update({"retry-after": str(answer.retry_after), **rate_headers(answer.charge)})
        return response

    async def ended(self, request: Request[Any]) -> Response:
        """End the session."""
        if not session.is_same_origin(request):
            return self.explorer.refused_elsewhere(request, await self.explorer.reader(request))
        response = RedirectResponse("/", 303, HEADERS)
        session.end(request, response)
        return response

    def token_of(self, request: Request[Any], given: dict[str, str]) -> str:
        """Return the token that a form gives, or that of the role that it names.

        Raises:
            BadUserInput: It has neither, or a role although none can be chosen.
        """
        if token := given.get("token", "").strip():
            return token
        role = next((role for role in ROLES if role.value == given.get("role")), None)
        if role is None:
            raise BadUserInput("Choose a role, or paste a token.", argument="token")
        if not self.may_choose(request) or self.demo_key_file is None:
            raise BadUserInput(NOT_HERE, argument="role")
        key, codes = self.demo_key_file.read_bytes(), OWNED_CODES.get(role, ())
        return mint_token(key, role=role, party=PARTIES.get(role), manufacturer_codes=codes)

    def may_choose(self, request: Request[Any]) -> bool:
        """Whether roles can be chosen: in a demonstration, requested by an address of this machine."""
        return self.demo_key_file is not None and session.is_asked_on_loopback(request)

    def shown(self, request: Request[Any], reader: Reader, error: str = "", status: int = 200) -> Response:
        """Respond with the form."""
        content = self.explorer.templates.rendered(
            "layout/sign-in.html",
            reader=reader,
            given={},
            here="/",
            roles=ROLES if self.may_choose(request) else {},
            elsewhere=ELSEWHERE if self.is_elsewhere else "",
            error=error,
            next=local_path(request.query_params.get("next", "/")),
        )
        return self.explorer.response(content, status, reader)


def local_path(text: str) -> str:
    """Return a path of this host, or the start page if it is not one: no redirect leads elsewhere."""
    is_local = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if is_local else "/"
