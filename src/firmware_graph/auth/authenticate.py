"""From the Authorization header to a caller: only a request without one is anonymous."""

import hashlib
import time
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import jwt
import orjson
from cachetools import TLRUCache
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAlgorithmError,
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.claims import caller_of
from firmware_graph.auth.keys import TrustedKey, trusted_key
from firmware_graph.errors import ConfigurationError, Unauthenticated

MALFORMED: Final = "The Authorization header should be 'Bearer' and a token as it was given to you."
UNKNOWN_KEY: Final = "The token is not signed by a key known here."
EXPIRED: Final = "The token has expired. Get a new one."
NOT_YET_VALID: Final = "The token is not valid yet."
NOT_FOR_HERE: Final = "The token is not issued for this service."
NO_EXPIRY: Final = "The token does not say when it expires."

MOST_ACCEPTED: Final = 1000
MILLISECONDS: Final = 1000


def end_of(_digest: bytes, caller: Caller, now: float) -> float:
    """Compute until when a token is accepted unseen, in seconds since 1970: the first end of its caller's rights."""
    return now if caller.ends_at is None else caller.ends_at / MILLISECONDS


def accepted_tokens() -> TLRUCache[bytes, Caller]:
    """Create the cache of the callers of accepted tokens, by the tokens' digests."""
    return TLRUCache(MOST_ACCEPTED, end_of, timer=time.time)


@dataclass(frozen=True, slots=True)
class Authenticator:
    """Verifies tokens; an issuer or audience that is not set is not checked.

    The tokens accepted last are remembered by their digests until the first of their callers' rights ends, so that
    a signature is verified once.
    """

    keys: Sequence[TrustedKey]
    issuer: str | None = None
    audience: str | None = None
    leeway_seconds: int = 30
    accepted: MutableMapping[bytes, Caller] = field(default_factory=accepted_tokens)

    async def caller(self, authorization: str | None) -> Caller:
        """Identify the caller of a request.

        Raises:
            Unauthenticated: There is a header, and it holds no token that can be accepted.
        """
        if authorization is None:
            return ANONYMOUS
        scheme, _, token = authorization.strip().partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated(MALFORMED)
        digest = hashlib.sha256(token.strip().encode(errors="surrogatepass")).digest()
        try:
            return self.accepted[digest]
        except KeyError:
            caller = self.accepted[digest] = self.verified_caller(token.strip())
            return caller

    def verified_caller(self, token: str) -> Caller:
        """Verify a token and read its caller.

        Raises:
            Unauthenticated: It is not valid here and now, or a claim is not of its type.
        """
        return caller_of(self.claims(token), now=time.time(), leeway_seconds=self.leeway_seconds)

    def claims(self, token: str) -> dict[str, Any]:
        """Verify a token with the key that its header names, or with every key where it names none known here.

        Raises:
            Unauthenticated: No key has signed it, or it is not valid here and now.
        """
        try:
            header = jwt.get_unverified_header(token)
        except PyJWTError as error:
            raise Unauthenticated(MALFORMED) from error
        named = [trusted for trusted in self.keys if trusted.kid == header.get("kid") is not None]
        for trusted in named or self.keys:
            try:
                return self.verified(token, trusted)
            except (InvalidSignatureError, InvalidAlgorithmError):
                continue
        raise Unauthenticated(UNKNOWN_KEY)

    def verified(self, token: str, trusted: TrustedKey) -> dict[str, Any]:
        """Verify a token with one key."""
        try:
            return jwt.decode(
                token,
                trusted.key,
                algorithms=trusted.algorithms,
                issuer=self.issuer,
                audience=self.audience,
                leeway=self.leeway_seconds,
                options={
                    "require": ["exp"],
                    "verify_aud": self.audience is not None,
                    "verify_iss": self.issuer is not None,
                },
            )
        except (InvalidSignatureError, InvalidAlgorithmError):
            raise
        except PyJWTError as error:
            raise Unauthenticated(reason_of(error)) from error


def reason_of(error: PyJWTError) -> str:
    """Return the public reason why a token of a known key is not accepted."""
    match error:
        case ExpiredSignatureError():
            return EXPIRED
        case ImmatureSignatureError():
            return NOT_YET_VALID
        case MissingRequiredClaimError() if error.claim == "exp":
            return NO_EXPIRY
        case InvalidAudienceError() | InvalidIssuerError() | MissingRequiredClaimError():
            return NOT_FOR_HERE
        case _:
            return MALFORMED


def read_jwks(path: Path) -> list[TrustedKey]:
    """Read a file of public keys.

    Raises:
        ConfigurationError: It cannot be read, or holds what is no public key; the message says which file.
    """
    try:
        return trusted_keys(orjson.loads(path.read_bytes()))
    except OSError as error:
        raise ConfigurationError(f"The key set {path} cannot be read: {error.strerror}.") from error
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(f'The key set {path} is not JSON of the form {{"keys": […]}}.') from error
    except ConfigurationError as error:
        raise ConfigurationError(f"The key set {path} has {error}.") from error


def trusted_keys(jwks: dict[str, Any]) -> list[TrustedKey]:
    """Read the keys of a set that are for signatures.

    Raises:
        ConfigurationError: One of them cannot be trusted.
    """
    entries: Iterable[dict[str, Any]] = jwks["keys"]
    return [trusted_key(entry) for entry in entries if entry.get("use", "sig") == "sig"]
