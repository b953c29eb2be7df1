"""A client's credential: the caller is identified anew for each operation."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from starlette.requests import HTTPConnection

from firmware_graph.auth.api_keys import ApiKeys, api_key_in
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller

AUTHORIZATION = "authorization"
Charges = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Credential:
    """A token, an API key, or None.

    A connection may be open for days, while a key can be ended and a token's signing key removed at any time.
    `charge_look_up` charges its address for a key that was not accepted before.
    """

    authorization: str | None
    authenticator: Authenticator
    keys: ApiKeys
    charge_look_up: Charges

    @classmethod
    def of(
        cls,
        connection: HTTPConnection[Any],
        authenticator: Authenticator,
        charge_look_up: Charges,
        other: str | None = None,
    ) -> Self:
        """Read it from the headers of a request or a handshake, and from `other`, which a message may have beside them.

        Several that differ are joined, as HTTP specifies, which gives no valid token: none of them is chosen.
        """
        given = connection.headers.getlist(AUTHORIZATION)
        if other is not None and given != [other]:
            given.append(other)
        authorization = ", ".join(given) if given else None
        return cls(authorization, authenticator, connection.state["api_keys"], charge_look_up)

    async def caller(self) -> Caller:
        """Identify the caller: a key costs one round trip, a token that was accepted before costs none.

        Raises:
            Unauthenticated: There is a credential that is not accepted, or no longer.
            RateLimited: There is a new API key, and its address may have no more of them looked up for now.
            IssuerUnavailable: The keys of the token's issuer are unavailable.
            GraphError: There is an API key, and the database did not answer.
        """
        secret = api_key_in(self.authorization)
        if secret is None:
            return await self.authenticator.caller(self.authorization)
        return await self.keys.caller(secret, self.charge_look_up)
