"""What a client sent to say who it is: who that is, is asked anew for each operation that is answered by it."""

from dataclasses import dataclass
from typing import Any, Self

from starlette.requests import HTTPConnection

from firmware_graph.auth.api_keys import ApiKeys, api_key_in
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller

AUTHORIZATION = "authorization"


@dataclass(frozen=True, slots=True)
class Credential:
    """A token, an API key, or None.

    A connection may be open for days, while a key can be ended and a token's signing key removed at any moment.
    """

    authorization: str | None
    authenticator: Authenticator
    keys: ApiKeys

    @classmethod
    def of(cls, connection: HTTPConnection[Any], authenticator: Authenticator, other: str | None = None) -> Self:
        """Take it from the headers of a request or a handshake, or `other` where they have none.

        Several headers are joined, as HTTP has it, which makes no token: none of them is picked.
        """
        given = connection.headers.getlist(AUTHORIZATION)
        return cls(", ".join(given) if given else other, authenticator, connection.state["api_keys"])

    async def caller(self) -> Caller:
        """Identify the caller: a key costs one round trip, a token that was accepted before costs none.

        Raises:
            Unauthenticated: There is a credential that is not accepted, or not any more.
            IssuerUnavailable: The keys of the token's issuer cannot be had.
            GraphError: There is an API key, and the database did not answer.
        """
        secret = api_key_in(self.authorization)
        return await (self.authenticator.caller(self.authorization) if secret is None else self.keys.caller(secret))
