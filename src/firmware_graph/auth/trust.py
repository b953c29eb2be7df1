"""The trusted issuers: each with its own keys, its audience and its names of claims."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import jwt
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

from firmware_graph.auth.claim_map import ClaimMap
from firmware_graph.auth.key_sets import Keys, KeySource
from firmware_graph.auth.keys import TrustedKey
from firmware_graph.errors import Unauthenticated

MALFORMED: Final = "The Authorization header should be 'Bearer' and a token as it was given to you."
EXPIRED: Final = "The token has expired. Get a new one."
NOT_YET_VALID: Final = "The token is not valid yet."
NOT_FOR_HERE: Final = "The token is not issued for this service."
NO_EXPIRY: Final = "The token does not say when it expires."


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """An issuer of tokens; without a name, the issuer of all tokens whose issuer has no other entry.

    Whatever a token says, it is verified only with the keys of its own issuer. An audience that is not set is not
    checked.
    """

    source: KeySource
    name: str | None = None
    audience: str | None = None
    claim_map: ClaimMap = field(default_factory=ClaimMap)
    is_demonstration: bool = False

    def verified(self, token: str, keys: Keys, kid: object, leeway_seconds: int) -> dict[str, Any] | None:
        """Verify a token with the key that it names, or with every key if it names none of these.

        Returns:
            Its claims, or None if no key has signed it.

        Raises:
            Unauthenticated: A key has signed it, but it is not valid here and now.
        """
        named = [trusted for trusted in keys if trusted.kid == kid is not None]
        for trusted in named or keys:
            try:
                return self.verified_by(trusted, token, leeway_seconds)
            except (InvalidSignatureError, InvalidAlgorithmError):
                continue
        return None

    def verified_by(self, trusted: TrustedKey, token: str, leeway_seconds: int) -> dict[str, Any]:
        """Verify a token with one key."""
        try:
            return jwt.decode(
                token,
                trusted.key,
                algorithms=trusted.algorithms,
                issuer=self.name,
                audience=self.audience,
                leeway=leeway_seconds,
                options={
                    "require": ["exp"],
                    "verify_aud": self.audience is not None,
                    "verify_iss": self.name is not None,
                },
            )
        except (InvalidSignatureError, InvalidAlgorithmError):
            raise
        except PyJWTError as error:
            raise Unauthenticated(reason_of(error)) from error


def issuers_of(token_issuer: object, trusted: Sequence[TrustedIssuer]) -> list[TrustedIssuer]:
    """Return the issuers that may have issued a token: those with the name that it states, else those without name."""
    return [one for one in trusted if one.name is not None and one.name == token_issuer] or [
        one for one in trusted if one.name is None
    ]


def reason_of(error: PyJWTError) -> str:
    """Return the public reason why a token with a known key is not accepted."""
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
