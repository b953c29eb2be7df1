"""One attempt to sign in at an issuer, stored by the browser until it comes back."""

import base64
import hashlib
import secrets
from typing import Final, NamedTuple

ENTROPY_BYTES: Final = 32


class Attempt(NamedTuple):
    """The secrets of one attempt to sign in: for the browser, the ID token, and the token endpoint."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def create(cls) -> "Attempt":
        """Create an attempt with random secrets."""
        return cls(*(secrets.token_urlsafe(ENTROPY_BYTES) for _ in cls._fields))

    @property
    def challenge(self) -> str:
        """The PKCE code challenge (S256) of the verifier."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
