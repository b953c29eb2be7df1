"""Signing in at an issuer: the authorization code flow of OpenID Connect Core 1.0, with PKCE (RFC 7636)."""

import hmac
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from firmware_graph.auth.oidc.attempt import Attempt
from firmware_graph.auth.oidc.discovered_issuer import DiscoveredIssuer, Endpoint
from firmware_graph.auth.oidc.fetching import Fetcher, NotFetched, NotReached
from firmware_graph.auth.trust import TrustedIssuer
from firmware_graph.errors import IssuerUnavailable, Unauthenticated

OPENID: Final = "openid"
AWAY: Final = "The service at which you sign in cannot be reached at the moment. Try again in a minute."
REFUSED: Final = "You were not signed in there. Begin again, or ask its operator."
NOT_COMPLETED: Final = "The sign-in was not completed. Begin it again."
NOT_USABLE: Final = "The service at which you sign in gave no token that this one takes: its operator has to set it up."


@dataclass(frozen=True, slots=True)
class CodeFlow:
    """Signs in at one issuer, whose ID tokens are issued for this client.

    Its endpoints are cached in the background, so beginning costs no request. Exchanging a code costs one request;
    their number is not limited here. `client_secret` is None for a public client, which only PKCE protects.
    """

    source: DiscoveredIssuer
    fetcher: Fetcher
    redirect_uri: str
    client_id: str
    client_secret: str | None = None
    scopes: Sequence[str] = ()
    leeway_seconds: int = 30

    @property
    def issuer(self) -> TrustedIssuer:
        """The issuer whose ID tokens are accepted."""
        return TrustedIssuer(self.source, self.source.issuer, self.client_id)

    async def address(self, attempt: Attempt) -> str:
        """Return the address at which the browser signs in.

        Raises:
            IssuerUnavailable: The issuer cannot be reached, or its configuration is unusable.
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
        """Return the access token for the browser's callback, after the ID token was verified.

        Raises:
            Unauthenticated: It is not the answer to this attempt, was refused, or the ID token does not match.
            IssuerUnavailable: The issuer cannot be reached, or its keys are unavailable.
        """
        if not hmac.compare_digest(attempt.state.encode(), answered.get("state", "").encode()):
            raise Unauthenticated(NOT_COMPLETED)
        if "error" in answered:
            raise Unauthenticated(REFUSED)
        if answered.get("iss", self.source.issuer) != self.source.issuer or not answered.get("code"):
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
        except NotReached as error:
            raise IssuerUnavailable(AWAY) from error
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
            IssuerUnavailable: The keys of the issuer are unavailable.
        """
        claims = self.verified(id_token)
        if claims is None:
            await self.source.look_again()
            claims = self.verified(id_token)
        if claims is None or claims.get("azp", self.client_id) != self.client_id:
            raise Unauthenticated(NOT_USABLE)
        if not hmac.compare_digest(attempt.nonce.encode(), str(claims.get("nonce", "")).encode()):
            raise Unauthenticated(NOT_COMPLETED)

    def verified(self, id_token: object) -> dict[str, Any] | None:
        """Return the claims of an ID token; None if no current key has signed it."""
        if not isinstance(id_token, str):
            return None
        return self.issuer.verified(id_token, self.source.keys(), None, self.leeway_seconds)

    async def endpoint(self, name: Endpoint) -> str:
        """Return an endpoint of the issuer, as last published.

        Raises:
            IssuerUnavailable: It cannot be fetched, belongs to another issuer, or is at a forbidden address.
        """
        if not self.source.keys():
            with suppress(IssuerUnavailable):
                await self.source.look_again()
        address = self.source.endpoint(name)
        if address is None:
            raise IssuerUnavailable(AWAY)
        return address
