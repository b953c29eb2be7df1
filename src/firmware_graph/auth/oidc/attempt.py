"""One attempt to sign in at an issuer, as the browser keeps it until it comes back."""

import base64
import hashlib
import secrets
from typing import Final, NamedTuple

ENTROPY_BYTES: Final = 32


class Attempt(NamedTuple):
    """What one attempt to sign in is known by: to the browser, in the ID token, and to the token endpoint."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def create(cls) -> "Attempt":
        """Create an attempt that nobody can guess."""
        return cls(*(secrets.token_urlsafe(ENTROPY_BYTES) for _ in cls._fields))

    @property
    def challenge(self) -> str:
        """What the issuer is told of the verifier (S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
