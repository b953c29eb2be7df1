"""From the Authorization header to a caller: nothing is anonymous but a request without one."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import jwt
import orjson
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
from firmware_graph.auth.keys import TrustedKey, trusted_key
from firmware_graph.auth.scopes import Role
from firmware_graph.errors import ConfigurationError, Unauthenticated

MALFORMED: Final = "The Authorization header should be 'Bearer' and a token as it was given to you."
UNKNOWN_KEY: Final = "The token is not signed by a key known here."
EXPIRED: Final = "The token has expired. Get a new one."
NOT_YET_VALID: Final = "The token is not valid yet."
NOT_FOR_HERE: Final = "The token is not issued for this service."
NO_EXPIRY: Final = "The token does not say when it expires."

MOST_ACCEPTED: Final = 1000

ROLES: Final = {role.value: role for role in Role}


@dataclass(frozen=True, slots=True)
class Authenticator:
    """What a token is checked against; an issuer or audience that is not set is not looked at.

    The tokens accepted last are known by their digests until they expire, so that a signature is checked once.
    """

    keys: Sequence[TrustedKey]
    issuer: str | None = None
    audience: str | None = None
    leeway_seconds: int = 30
    accepted: OrderedDict[bytes, tuple[Caller, float]] = field(default_factory=OrderedDict)

    def caller(self, authorization: str | None) -> Caller:
        """Read who is asking.

        Raises:
            Unauthenticated: There is a header, and it holds no token that can be accepted.
        """
        if authorization is None:
            return ANONYMOUS
        scheme, _, token = authorization.strip().partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated(MALFORMED)
        digest = hashlib.sha256(token.strip().encode(errors="surrogatepass")).digest()
        caller, expires_at = self.accepted.get(digest, (ANONYMOUS, 0.0))
        if time.time() < expires_at:
            return caller
        return self.checked(token.strip(), digest)

    def checked(self, token: str, digest: bytes) -> Caller:
        """Check a token, and know it again."""
        claims = self.claims(token)
        caller = caller_of(claims)
        self.accepted[digest] = (caller, float(claims["exp"]) + self.leeway_seconds)
        while len(self.accepted) > MOST_ACCEPTED:
            self.accepted.popitem(last=False)
        return caller

    def claims(self, token: str) -> dict[str, Any]:
        """Check a token with the key that its header names, or with every key where it names none known here.

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
        """Check a token with one key."""
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
    """Say in public why a token of a known key is not accepted."""
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


def caller_of(claims: dict[str, Any]) -> Caller:
    """Read a caller from a token's claims; a role that is not known gives nothing.

    Raises:
        Unauthenticated: A claim is not of its type.
    """
    roles, party = claims.get("roles", []), claims.get("party")
    if not isinstance(roles, list) or not isinstance(party, str | None):
        raise Unauthenticated(MALFORMED)
    known = frozenset(ROLES[role] for role in roles if isinstance(role, str) and role in ROLES)
    return Caller(known, party, claims.get("is_sec_party") is True, claims.get("sub"))


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
