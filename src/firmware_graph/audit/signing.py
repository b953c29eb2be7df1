"""The Ed25519 keys by which the heads of days are signed and checked."""

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
    """A key that signatures are checked with; `id` is the SHA-256 of its bytes, in hexadecimal digits."""

    key: Ed25519PublicKey

    @property
    def id(self) -> str:
        """The name of the key in what it signs."""
        return hashlib.sha256(self.key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()

    def has_signed(self, text: str, signature: str) -> bool:
        """Whether a signature, in base 64, is this key's of a text."""
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
        """The key that its signatures are checked with."""
        return PublicKey(self.key.public_key())

    def sign(self, text: str) -> str:
        """Sign a text; the signature is in base 64."""
        return base64.b64encode(self.key.sign(text.encode())).decode()


def read_signing_key(path: Path) -> SigningKey:
    """Read a private key in PEM.

    Raises:
        ConfigurationError: It cannot be read, or is no Ed25519 key without a password.
    """
    try:
        key = load_pem_private_key(read_file(path), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise no_key(path)
    return SigningKey(key)


def read_public_key(path: Path) -> PublicKey:
    """Read a public key in PEM, or that of a private one.

    Raises:
        ConfigurationError: It cannot be read, or is no Ed25519 key.
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
    """Describe a file that holds another thing than a key."""
    return ConfigurationError(
        f"{path} is no Ed25519 key in PEM: make one with 'openssl genpkey -algorithm ed25519 -out {path}'."
    )
