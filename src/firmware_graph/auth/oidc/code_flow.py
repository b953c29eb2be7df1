"""Signing in at an issuer: the authorization code flow of OpenID Connect Core 1.0, with PKCE (RFC 7636)."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from firmware_graph.auth.oidc.addresses import is_allowed, is_on_this_machine
from firmware_graph.auth.oidc.attempt import Attempt
from firmware_graph.auth.oidc.discovery import WELL_KNOWN
from firmware_graph.auth.oidc.fetching import Fetcher, NotFetched
from firmware_graph.auth.trust import TrustedIssuer
from firmware_graph.errors import IssuerUnavailable, Unauthenticated

OPENID: Final = "openid"
AWAY: Final = "The service at which you sign in cannot be reached at the moment. Try again in a minute."
REFUSED: Final = "You were not signed in there. Begin again, or ask its operator."
NOT_COMPLETED: Final = "The sign-in was not completed. Begin it again."
NOT_USABLE: Final = "The service at which you sign in gave no token that this one takes: its operator has to set it up."


@dataclass(frozen=True, slots=True)
class CodeFlow:
    """Signs in at one issuer, whose ID tokens are for this client.

    `client_secret` is None for a public client, which PKCE alone protects.
    """

    issuer: TrustedIssuer
    fetcher: Fetcher
    redirect_uri: str
    client_id: str
    client_secret: str | None = None
    scopes: Sequence[str] = ()
    leeway_seconds: int = 30

    async def address(self, attempt: Attempt) -> str:
        """Return the address at which the browser signs in.

        Raises:
            IssuerUnavailable: The issuer cannot be reached, or its configuration cannot be used.
        """
        parameters = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(dict.fromkeys((OPENID, *self.scopes))),
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        return f"{await self.endpoint('authorization_endpoint')}?{urlencode(parameters)}"

    async def token(self, attempt: Attempt, answered: Mapping[str, str]) -> str:
        """Return the access token for what the browser came back with, once the ID token was verified.

        Raises:
            Unauthenticated: It is not the answer to this attempt, was refused, or the ID token is not for it.
            IssuerUnavailable: The issuer cannot be reached, or its keys cannot be had.
        """
        if not hmac.compare_digest(attempt.state.encode(), answered.get("state", "").encode()):
            raise Unauthenticated(NOT_COMPLETED)
        if "error" in answered:
            raise Unauthenticated(REFUSED)
        if answered.get("iss", self.issuer.name) != self.issuer.name or not answered.get("code"):
            raise Unauthenticated(NOT_COMPLETED)
        form = {
            "grant_type": "authorization_code",
            "code": answered["code"],
            "redirect_uri": self.redirect_uri,
            "client_id": self.client_id,
            "code_verifier": attempt.verifier,
        } | ({} if self.client_secret is None else {"client_secret": self.client_secret})
        endpoint = await self.endpoint("token_endpoint")
        try:
            tokens = await self.fetcher.json_object(endpoint, form)
        except NotFetched as error:
            raise Unauthenticated(NOT_COMPLETED) from error
        await self.check_id_token(tokens.get("id_token"), attempt)
        access_token = tokens.get("access_token")
        if not isinstance(access_token, str):
            raise Unauthenticated(NOT_USABLE)
        return access_token

    async def check_id_token(self, id_token: object, attempt: Attempt) -> None:
        """Verify an ID token: signed by the issuer, for this client, and for this attempt.

        Raises:
            Unauthenticated: It is not.
            IssuerUnavailable: The keys of the issuer cannot be had.
        """
        claims = self.verified(id_token)
        if claims is None:
            await self.issuer.source.look_again()
            claims = self.verified(id_token)
        if claims is None or claims.get("azp", self.client_id) != self.client_id:
            raise Unauthenticated(NOT_USABLE)
        if not hmac.compare_digest(attempt.nonce.encode(), str(claims.get("nonce", "")).encode()):
            raise Unauthenticated(NOT_COMPLETED)

    def verified(self, id_token: object) -> dict[str, Any] | None:
        """Return the claims of an ID token; None where no key of now has signed it."""
        if not isinstance(id_token, str):
            return None
        return self.issuer.verified(id_token, self.issuer.source.keys(), None, self.leeway_seconds)

    async def endpoint(self, name: str) -> str:
        """Return an endpoint of the issuer, as its configuration has it now.

        Raises:
            IssuerUnavailable: It cannot be fetched, is of another issuer, or leads where nothing is sent to.
        """
        issuer = self.issuer.name or ""
        try:
            configuration = await self.fetcher.json_object(issuer.rstrip("/") + WELL_KNOWN)
        except NotFetched as error:
            raise IssuerUnavailable(AWAY) from error
        address = configuration.get(name)
        if configuration.get("issuer") != issuer or not isinstance(address, str) or not is_allowed(address):
            raise IssuerUnavailable(AWAY)
        if is_on_this_machine(address) and not is_on_this_machine(issuer):
            raise IssuerUnavailable(AWAY)
        return address
