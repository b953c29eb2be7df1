"""Secrets of webhooks: created here, and stored encrypted, as a digest could not sign."""

import base64
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32
NONCE_BYTES: Final = 12


class SecretNotOpened(Exception):
    """A secret was sealed with another key, or for another endpoint."""


def new_webhook_secret() -> str:
    """Return a new secret in the form of Standard Webhooks."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


@dataclass(frozen=True, slots=True)
class SecretSeal:
    """Seals secrets with AES-GCM, each bound to its endpoint, with a key that is not in the graph."""

    key: bytes

    def __repr__(self) -> str:
        """Return a representation without the key."""
        return "SecretSeal()"

    def seal(self, secret: str, webhook_id: str) -> str:
        """Return the encrypted form of a secret for the graph."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return base64.b64encode(nonce + AESGCM(self.key).encrypt(nonce, secret.encode(), webhook_id.encode())).decode()

    def open(self, sealed: str, webhook_id: str) -> str:
        """Return the secret.

        Raises:
            SecretNotOpened: It was sealed with another key, or for another endpoint.
        """
        given = base64.b64decode(sealed)
        try:
            opened = AESGCM(self.key).decrypt(given[:NONCE_BYTES], given[NONCE_BYTES:], webhook_id.encode())
        except InvalidTag:
            raise SecretNotOpened from None
        return opened.decode()
