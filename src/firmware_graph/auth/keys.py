"""The keys that sign and verify tokens: asymmetric ones only."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from firmware_graph.errors import ConfigurationError

PublicKey = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey
PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey

KINDS = "RSA of 2048 bits or more, EC on the curve P-256, or Ed25519"
SMALLEST_RSA_BITS = 2048
DEMONSTRATION = "demonstration-"
"""What the ID of a demonstration's key begins with, so that no service on a network trusts it by mistake."""

READERS: dict[str, Callable[[Any], Any]] = {
    "RSA": RSAAlgorithm.from_jwk,
    "EC": ECAlgorithm.from_jwk,
    "OKP": OKPAlgorithm.from_jwk,
}
THUMBPRINT_MEMBERS = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key whose tokens are accepted, and the algorithms that its kind allows."""

    key: PublicKey
    algorithms: tuple[str, ...]
    kid: str | None


def algorithms_of(key: object) -> tuple[str, ...]:
    """Return the algorithms that a key may be used with, the preferred one first; none for an unaccepted kind."""
    match key:
        case RSAPublicKey() | RSAPrivateKey() if key.key_size >= SMALLEST_RSA_BITS:
            return ("RS256", "PS256")
        case EllipticCurvePublicKey() | EllipticCurvePrivateKey() if isinstance(key.curve, SECP256R1):
            return ("ES256",)
        case Ed25519PublicKey() | Ed25519PrivateKey():
            return ("EdDSA",)
        case _:
            return ()


def trusted_key(entry: dict[str, Any]) -> TrustedKey:
    """Read one entry of a JWKS; an entry that names an algorithm is valid for that one only.

    Raises:
        ConfigurationError: It is symmetric, private, of another kind, or not a key at all.
    """
    if entry.get("kty") == "oct":
        raise ConfigurationError(f"a symmetric key cannot be trusted with tokens: use {KINDS}")
    if "d" in entry:
        raise ConfigurationError("a private key does not belong here: give its public half")
    try:
        key = READERS[entry["kty"]](entry)
    except Exception as error:
        raise ConfigurationError(f"a key that cannot be read: use {KINDS}") from error
    named = entry.get("alg")
    if not (allowed := tuple(algorithm for algorithm in algorithms_of(key) if named in (None, algorithm))):
        raise ConfigurationError(f"a key of a kind that is not taken: use {KINDS}")
    return TrustedKey(key, allowed, entry.get("kid"))


def private_key(pem: bytes) -> PrivateKey:
    """Read a PEM private key without a passphrase.

    Raises:
        ConfigurationError: It is not a private key, or of a kind that is not accepted.
    """
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise ConfigurationError("This is not a PEM private key without a passphrase.") from error
    if isinstance(key, PrivateKey) and algorithms_of(key):
        return key
    raise ConfigurationError(f"This private key is of a kind that is not taken: use {KINDS}.")


def public_jwk(key: PrivateKey) -> dict[str, Any]:
    """Write the public half as a JWK, named by its RFC 7638 thumbprint."""
    public = key.public_key()
    match public:
        case RSAPublicKey():
            jwk = RSAAlgorithm.to_jwk(public, as_dict=True)
        case EllipticCurvePublicKey():
            jwk = ECAlgorithm.to_jwk(public, as_dict=True)
        case _:
            jwk = OKPAlgorithm.to_jwk(public, as_dict=True)
    return {**jwk, "kid": thumbprint(jwk), "use": "sig"}


def is_of_demonstration(trusted: TrustedKey) -> bool:
    """Whether a key is a demonstration's, by its ID."""
    return str(trusted.kid).startswith(DEMONSTRATION)


def thumbprint(jwk: dict[str, Any]) -> str:
    """Compute the thumbprint of a public key (RFC 7638)."""
    members = {name: jwk[name] for name in THUMBPRINT_MEMBERS[jwk["kty"]]}
    digest = hashlib.sha256(json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
