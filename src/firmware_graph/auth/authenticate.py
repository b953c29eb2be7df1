"""From the Authorization header to a caller: only a request without one is anonymous."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, MutableMapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

import jwt
from cachetools import TLRUCache
from jwt.exceptions import PyJWTError

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.claims import caller_of
from firmware_graph.auth.key_sets import Keys
from firmware_graph.auth.roles import Role
from firmware_graph.auth.step_up import StepUpRule
from firmware_graph.auth.trust import MALFORMED, NOT_FOR_HERE, TrustedIssuer, issuers_of
from firmware_graph.errors import Unauthenticated

UNKNOWN_KEY: Final = "The token is not signed by a key known here."

MOST_ACCEPTED: Final = 1000
LONGEST_CREDENTIAL: Final = 16_384
"""Characters of a token that is decoded, for which nobody is known yet."""

MILLISECONDS: Final = 1000


class Accepted(NamedTuple):
    """The caller of a token, and the keys that verified it: it is verified again when they change."""

    caller: Caller
    issuer: TrustedIssuer
    keys: Keys


def end_of(_digest: bytes, accepted: Accepted, now: float) -> float:
    """Compute until when a token needs no new verification, in seconds since 1970: its caller's rights end then."""
    ends_at = accepted.caller.ends_at
    return now if ends_at is None else ends_at / MILLISECONDS


def accepted_tokens() -> TLRUCache[bytes, Accepted]:
    """Create the cache of the callers of accepted tokens, by the tokens' digests."""
    return TLRUCache(MOST_ACCEPTED, end_of, timer=time.time)


def bearer_credential(authorization: str) -> str:
    """Return the credential of an Authorization header.

    Raises:
        Unauthenticated: The header has none, one of another scheme, or one that is too long.
    """
    scheme, _, credential = authorization.strip().partition(" ")
    credential = credential.strip()
    if scheme.lower() != "bearer" or not 0 < len(credential) <= LONGEST_CREDENTIAL:
        raise Unauthenticated(MALFORMED)
    return credential


@dataclass(frozen=True, slots=True)
class Authenticator:
    """Identifies callers by their credentials.

    The digests of recently accepted tokens are cached until their callers' rights first end or their issuer's keys
    change, so that a signature is verified once.
    """

    issuers: Sequence[TrustedIssuer]
    leeway_seconds: int = 30
    step_up: StepUpRule | None = None
    accepted: MutableMapping[bytes, Accepted] = field(default_factory=accepted_tokens)
    suppliers_may_propose: bool = False

    async def caller(self, authorization: str | None) -> Caller:
        """Identify the caller of a request.

        Raises:
            Unauthenticated: There is a header without an acceptable credential.
            IssuerUnavailable: It holds a token of an issuer whose keys are unavailable at the moment.
        """
        if authorization is None:
            return ANONYMOUS
        token = bearer_credential(authorization)
        digest = hashlib.sha256(token.encode(errors="surrogatepass")).digest()
        known = self.accepted.get(digest)
        if known is None or known.issuer.source.keys() is not known.keys:
            known = self.accepted[digest] = await self.verified(token)
        return known.caller

    async def verified(self, token: str) -> Accepted:
        """Verify a token, and read its caller.

        Raises:
            Unauthenticated: It is not valid here and now, or a claim has the wrong type.
            IssuerUnavailable: The keys of its issuer are unavailable at the moment.
        """
        try:
            unverified = jwt.decode_complete(token, options={"verify_signature": False})
        except (PyJWTError, UnicodeEncodeError) as error:
            raise Unauthenticated(MALFORMED) from error
        issuers = issuers_of(unverified["payload"].get("iss"), self.issuers)
        if self.issuers and not issuers:
            raise Unauthenticated(NOT_FOR_HERE)
        kid = unverified["header"].get("kid")
        if accepted := self.verified_by(issuers, token, kid):
            return accepted
        tried = [issuer.source.keys() for issuer in issuers]
        await asyncio.gather(*(issuer.source.look_again() for issuer in issuers))
        changed = [issuer for issuer, keys in zip(issuers, tried, strict=True) if issuer.source.keys() is not keys]
        if accepted := self.verified_by(changed, token, kid):
            return accepted
        raise Unauthenticated(UNKNOWN_KEY)

    def verified_by(self, issuers: Sequence[TrustedIssuer], token: str, kid: object) -> Accepted | None:
        """Verify a token with the current keys of some issuers, and read its caller; None if none has signed it."""
        for issuer in issuers:
            keys = issuer.source.keys()
            claims = issuer.verified(token, keys, kid, self.leeway_seconds)
            if claims is not None:
                caller = caller_of(
                    claims,
                    now=time.time(),
                    leeway_seconds=self.leeway_seconds,
                    names=issuer.claim_map,
                    step_up=self.step_up,
                )
                return Accepted(self.with_leave(caller), issuer, keys)
        return None

    def with_leave(self, caller: Caller) -> Caller:
        """Return a caller with the permission to propose that SECAS grants suppliers, in their own name, if it does."""
        is_supplier = Role.PARTY in caller.roles and caller.is_sec_party and caller.party is not None
        may = self.suppliers_may_propose and is_supplier and caller.acting_for is None
        return replace(caller, submits=True) if may else caller

    @asynccontextmanager
    async def kept_fresh(self) -> AsyncIterator[None]:
        """Refresh the keys of the issuers in the background, while the context is open."""
        watching = [asyncio.create_task(issuer.source.keep_fresh()) for issuer in self.issuers]
        try:
            yield
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
