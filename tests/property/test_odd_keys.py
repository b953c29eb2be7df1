"""Entries of a key set that are no keys: each is refused in one way, whatever JSON it is, and none is trusted."""

from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.auth.key_sets import usable_keys
from firmware_graph.auth.keys import public_jwk, trusted_key
from firmware_graph.errors import ConfigurationError

KEYS: Final = [
    public_jwk(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
    public_jwk(ec.generate_private_key(ec.SECP256R1())),
    public_jwk(ed25519.Ed25519PrivateKey.generate()),
]
MEMBERS: Final = ["kty", "alg", "crv", "use", "kid", "n", "e", "x", "y", "d", "k", "oth", "key_ops"]
WORDS: Final = [
    "RSA",
    "EC",
    "OKP",
    "oct",
    "none",
    "RS256",
    "ES256",
    "EdDSA",
    "HS256",
    "P-256",
    "Ed25519",
    "Ed448",
    "AQAB",
    "",
]
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
SPOILT: Final = st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=5)


@given(entry=st.sampled_from([{}, *KEYS]), spoilt=SPOILT)
def test_entry_is_a_key_of_a_kind_that_is_taken_or_refused(entry: dict[str, Any], spoilt: dict[str, Any]) -> None:
    try:
        trusted = trusted_key(entry | spoilt)
    except ConfigurationError:
        return
    assert set(trusted.algorithms) <= {"RS256", "PS256", "ES256", "EdDSA"}
    assert spoilt.get("alg") in {None, *trusted.algorithms}


@given(entries=st.lists(JSON | SPOILT, max_size=3))
def test_set_is_read_beside_a_usable_key_or_refused(entries: list[Any]) -> None:
    is_read = all(isinstance(entry, dict) for entry in entries)
    try:
        found = usable_keys({"keys": [*entries, KEYS[0]]})
    except ConfigurationError:
        assert not is_read
    else:
        assert is_read
        assert any(key.kid == KEYS[0]["kid"] for key in found.keys)
