"""The Ed25519 keys that sign and verify the heads of days."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from firmware_graph.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies signatures; `id` is the SHA-256 of its bytes, in hexadecimal."""

    key: Ed25519PublicKey

    @property
    def id(self) -> str:
        """The ID of the key in what it signs."""
        return hashlib.sha256(self.key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()

    def has_signed(self, text: str, signature: str) -> bool:
        """Whether a signature, in base64, of a text was made with this key."""
        try:
            self.key.verify(base64.b64decode(signature, validate=True), text.encode())
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """The public key that verifies its signatures."""
        return PublicKey(self.key.public_key())

    def sign(self, text: str) -> str:
        """Sign a text; return the signature in base64."""
        return base64.b64encode(self.key.sign(text.encode())).decode()


def read_signing_key(path: Path) -> SigningKey:
    """Read a private key in PEM.

    Raises:
        ConfigurationError: It cannot be read, or is not an Ed25519 key without a password.
    """
    try:
        key = load_pem_private_key(read_file(path), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise no_key(path)
    return SigningKey(key)


def read_public_key(path: Path) -> PublicKey:
    """Read a public key in PEM, or derive it from a private one.

    Raises:
        ConfigurationError: It cannot be read, or is not an Ed25519 key.
    """
    content = read_file(path)
    if b"PRIVATE KEY" in content:
        return read_signing_key(path).public
    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise no_key(path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise no_key(path)
    return PublicKey(key)


def read_file(path: Path) -> bytes:
    """Read a file.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"The key {path} of the audit record cannot be read: {error.strerror}.") from error


def no_key(path: Path) -> ConfigurationError:
    """Return the error for a file that does not hold a key."""
    return ConfigurationError(
        f"{path} is no Ed25519 key in PEM: make one with 'openssl genpkey -algorithm ed25519 -out {path}'."
    )
