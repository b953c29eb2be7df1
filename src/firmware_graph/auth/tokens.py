"""Tokens signed by this program: for demonstrations, and for holders of a signing key."""

import os
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from firmware_graph.auth.keys import DEMONSTRATION, PrivateKey, algorithms_of, private_key, public_jwk
from firmware_graph.auth.roles import Role
from firmware_graph.errors import ConfigurationError

KEY_FILE: Final = "signing-key.pem"
DEMO_MARK: Final = b"A demonstration's key of firmware-graph, for loopback only.\n"
"""What the file of a demonstration's key begins with; readers of PEM pass over it."""

A_WORKING_DAY: Final = timedelta(hours=12)
SEC_PARTY_ROLES: Final = frozenset({Role.PARTY, Role.SSC, Role.SECAS, Role.DCC})


def mint_token(  # noqa: PLR0913 - each is a claim
    key_pem: bytes,
    *,
    role: Role,
    party: str | None = None,
    is_sec_party: bool | None = None,
    manufacturer_codes: Sequence[str] = (),
    acting_for: Sequence[str] = (),
    act_for: str | None = None,
    acr: str | None = None,
    issuer: str | None = None,
    audience: str | None = None,
    lifetime: timedelta = A_WORKING_DAY,
) -> str:
    """Sign a token for a role.

    Its party is a SEC Party if that is usual for the role, unless `is_sec_party` says otherwise: a manufacturer, an
    agent and Alt HAN Co need not be one (domain.md §5.3). With `acr`, the token states that its holder has just
    authenticated like that.

    Raises:
        ConfigurationError: The key is not one that a server would accept.
    """
    key = private_key(key_pem)
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": audience,
        "sub": party or role.value,
        "roles": [role.value],
        "is_sec_party": role in SEC_PARTY_ROLES if is_sec_party is None else is_sec_party,
        "party": party,
        "manufacturer_codes": list(manufacturer_codes),
        "acting_for": list(acting_for),
        "act_for": act_for,
        **times_of(lifetime, acr),
    }
    given = {claim: value for claim, value in claims.items() if value not in (None, "", [])}
    return signed(given, key, jwk_of(key_pem)["kid"])


def times_of(lifetime: timedelta, acr: str | None) -> dict[str, Any]:
    """Return the time claims of a token issued now: its expiry, and the authentication just made, if any."""
    now = int(time.time())
    return {"iat": now, "exp": now + int(lifetime.total_seconds()), "acr": acr, "auth_time": now if acr else None}


def signed(claims: dict[str, Any], key: PrivateKey, kid: str) -> str:
    """Sign claims as a token, with the key's preferred algorithm."""
    return jwt.encode(claims, key, algorithm=algorithms_of(key)[0], headers={"kid": kid})


def public_jwks(key_pem: bytes) -> dict[str, Any]:
    """Return the key set that a server needs to accept this key's tokens.

    Raises:
        ConfigurationError: The key is not one that a server would accept.
    """
    return {"keys": [jwk_of(key_pem)]}


def jwk_of(key_pem: bytes) -> dict[str, Any]:
    """Return the public half of a key, whose ID says where it is a demonstration's.

    Raises:
        ConfigurationError: The key is not one that a server would accept.
    """
    jwk = public_jwk(private_key(key_pem))
    return {**jwk, "kid": DEMONSTRATION + jwk["kid"]} if key_pem.startswith(DEMO_MARK) else jwk


def demo_key(folder: Path) -> bytes:
    """Read the signing key in a folder, as PEM; create it first, readable by its owner only, if there is none.

    One that was created before such keys were marked as a demonstration's is marked.

    Raises:
        ConfigurationError: The folder or the key cannot be used.
    """
    path = folder / KEY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_new_key(path)
        key_pem = path.read_bytes()
        return key_pem if key_pem.startswith(DEMO_MARK) else marked(path, key_pem)
    except OSError as error:
        raise ConfigurationError(f"The signing key {path} cannot be read or created: {error.strerror}.") from error


def marked(path: Path, key_pem: bytes) -> bytes:
    """Mark the file of a key as a demonstration's, atomically; return its new content."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:  # made with mode 600
        draft.write(DEMO_MARK + key_pem)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)
    return DEMO_MARK + key_pem


def write_new_key(path: Path) -> None:
    """Write a new Ed25519 key atomically; if two commands do so at once, both use the key of the first."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with tempfile.NamedTemporaryFile(dir=path.parent) as draft:  # made with mode 600
        draft.write(DEMO_MARK + pem)
        draft.flush()
        os.fsync(draft.fileno())
        try:
            os.link(draft.name, path)
        except FileExistsError:
            return
