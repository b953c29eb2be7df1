"""What a token is worth: every way in which it can be wrong, and every kind of key."""

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from firmware_graph.auth.authenticate import UNKNOWN_KEY, Authenticator
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.claim_values import MALFORMED_CLAIM
from firmware_graph.auth.key_file import read_jwks
from firmware_graph.auth.key_sets import usable_keys
from firmware_graph.auth.keys import PrivateKey, algorithms_of, private_key, public_jwk
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import mint_token, public_jwks
from firmware_graph.auth.trust import EXPIRED, MALFORMED, NO_EXPIRY, NOT_FOR_HERE, NOT_YET_VALID
from firmware_graph.errors import ConfigurationError, Unauthenticated
from firmware_graph.model.rights import EVERYONE
from support.authenticating import caller_with, trusting

KEYS: dict[str, PrivateKey] = {
    "RSA": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "EC": ec.generate_private_key(ec.SECP256R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate(),
}
SOME_KEY = KEYS["Ed25519"]


def pem(key: PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def a_token(
    changes: Mapping[str, object] | None = None, *, key: PrivateKey = SOME_KEY, headers: dict[str, Any] | None = None
) -> str:
    body = {"exp": int(time.time()) + 60, "roles": ["party"], **(changes or {})}
    return jwt.encode({k: v for k, v in body.items() if v is not None}, key, algorithms_of(key)[0], headers=headers)


def an_authenticator(
    *keys: PrivateKey, issuer: str | None = None, audience: str | None = None, leeway_seconds: int = 30
) -> Authenticator:
    jwks = {"keys": [public_jwk(key) for key in keys or (SOME_KEY,)]}
    return trusting(jwks, issuer=issuer, audience=audience, leeway_seconds=leeway_seconds)


def refusal(authenticator: Authenticator, authorization: str) -> str:
    with pytest.raises(Unauthenticated) as refused:
        caller_with(authenticator, authorization)
    assert refused.value.extensions == {"code": "UNAUTHENTICATED"}
    return str(refused.value)


def test_no_header_is_anonymous() -> None:
    assert caller_with(an_authenticator(), None) is ANONYMOUS


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic dTpw", "Bearer x.y.z", "Bearer not-a-token"])
def test_header_without_a_token_is_malformed_and_never_anonymous(header: str) -> None:
    assert refusal(an_authenticator(), header) == MALFORMED


@pytest.mark.parametrize("kind", KEYS)
def test_minted_token_is_taken_by_whoever_holds_the_public_half(kind: str) -> None:
    token = mint_token(pem(KEYS[kind]), role=Role.PARTY, party="P1")
    caller = caller_with(trusting(public_jwks(pem(KEYS[kind]))), f"bearer {token}")
    assert replace(caller, ends_at=None) == Caller(frozenset({Role.PARTY}), "P1", is_sec_party=True, subject="P1")


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("named", [True, False], ids=["kid in the token", "no kid in the token"])
@pytest.mark.parametrize("kid", ["own", "other", None])
def test_key_is_found_with_or_without_a_name_on_either_side(kind: str, named: bool, kid: str | None) -> None:  # noqa: FBT001 - a parameter of the test
    jwk = public_jwk(KEYS[kind])
    own = jwk.pop("kid")
    if kid is not None:
        jwk["kid"] = own if kid == "own" else "the-key-of-may"
    authenticator = trusting({"keys": [public_jwk(rsa_key()), jwk]})
    token = a_token(key=KEYS[kind], headers={"kid": own} if named else None)
    assert caller_with(authenticator, f"Bearer {token}").roles == {Role.PARTY}


def rsa_key() -> PrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_rsa_token_with_pss_padding_is_taken() -> None:
    token = jwt.encode({"exp": time.time() + 9, "roles": ["ssc"]}, KEYS["RSA"], "PS256")
    assert caller_with(an_authenticator(KEYS["RSA"]), f"Bearer {token}").roles == {Role.SSC}


def test_token_of_another_key_is_refused() -> None:
    stranger = a_token(key=ed25519.Ed25519PrivateKey.generate())
    assert refusal(an_authenticator(), f"Bearer {stranger}") == UNKNOWN_KEY


@pytest.mark.parametrize("header", ["jwk", "jku", "x5u", "x5c"])
def test_key_that_a_token_brings_along_is_not_trusted(header: str) -> None:
    stranger = ed25519.Ed25519PrivateKey.generate()
    brought = public_jwk(stranger) if header == "jwk" else "https://them.example/keys"
    token = a_token(key=stranger, headers={header: brought})
    assert refusal(an_authenticator(), f"Bearer {token}") == UNKNOWN_KEY


def test_no_key_known_refuses_every_token() -> None:
    assert refusal(Authenticator([]), f"Bearer {a_token()}") == UNKNOWN_KEY


def test_unsigned_token_is_refused() -> None:
    token = jwt.encode({"exp": time.time() + 60, "roles": ["ssc"]}, "", algorithm="none")
    assert refusal(an_authenticator(), f"Bearer {token}") == UNKNOWN_KEY


def test_token_signed_with_the_public_key_as_a_secret_is_refused() -> None:
    def encoded(part: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()

    token = f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded({'exp': 9e9, 'roles': ['ssc']})}.c2lnbmF0dXJl"
    assert refusal(an_authenticator(KEYS["RSA"]), f"Bearer {token}") == UNKNOWN_KEY


def test_changed_claims_are_refused() -> None:
    head, _, signature = a_token().split(".")
    claims = base64.urlsafe_b64encode(json.dumps({"exp": 9e9, "roles": ["ssc"]}).encode()).rstrip(b"=").decode()
    assert refusal(an_authenticator(), f"Bearer {head}.{claims}.{signature}") == UNKNOWN_KEY


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"exp": int(time.time()) - 3600}, EXPIRED),
        ({"exp": None}, NO_EXPIRY),
        ({"exp": "soon"}, MALFORMED),
        ({"nbf": int(time.time()) + 3600}, NOT_YET_VALID),
        ({"roles": "ssc"}, MALFORMED_CLAIM.format(claim="roles")),
        ({"roles": None, "party": 7}, MALFORMED_CLAIM.format(claim="party")),
    ],
)
def test_claims_that_do_not_hold_are_refused_with_their_reason(claims: dict[str, Any], reason: str) -> None:
    assert refusal(an_authenticator(), f"Bearer {a_token(claims)}") == reason


def test_leeway_covers_a_slow_clock() -> None:
    just_over = int(time.time()) - 5
    assert caller_with(an_authenticator(leeway_seconds=30), f"Bearer {a_token({'exp': just_over})}").roles
    assert refusal(an_authenticator(leeway_seconds=0), f"Bearer {a_token({'exp': just_over})}") == EXPIRED


@pytest.mark.parametrize(
    "authenticator", [an_authenticator(issuer="https://us"), an_authenticator(audience="firmware-graph")]
)
@pytest.mark.parametrize("claims", [{}, {"iss": "https://them", "aud": "another"}])
def test_issuer_and_audience_are_checked_where_set(authenticator: Authenticator, claims: dict[str, str]) -> None:
    assert refusal(authenticator, f"Bearer {a_token(claims)}") == NOT_FOR_HERE
    right = a_token({"iss": "https://us", "aud": ["firmware-graph", "another"]})
    assert caller_with(authenticator, f"Bearer {right}").roles


def test_any_issuer_and_audience_pass_where_none_is_set() -> None:
    assert caller_with(an_authenticator(), f"Bearer {a_token({'iss': 'anyone', 'aud': 'anything'})}").roles


@pytest.mark.parametrize("claim", ["true", 1, "yes", None, False])
def test_only_the_boolean_true_makes_a_sec_party(claim: object) -> None:
    caller = caller_with(an_authenticator(), f"Bearer {a_token({'is_sec_party': claim})}")
    assert not caller.is_sec_party
    assert caller.rights.scopes == EVERYONE


def test_roles_that_are_not_known_give_nothing() -> None:
    caller = caller_with(an_authenticator(), f"Bearer {a_token({'roles': ['admin', 'SSC', 7, ['ssc']]})}")
    assert caller.roles == frozenset()
    assert caller.rights.scopes == EVERYONE


def written(folder: Path, text: str) -> Path:
    path = folder / "jwks.json"
    path.write_text(text)
    return path


def test_key_set_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"keys": [*(public_jwk(key) for key in KEYS.values()), {"use": "enc"}]}))
    assert [key.algorithms for key in read_jwks(path).keys] == [("RS256", "PS256"), ("ES256",), ("EdDSA",)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON of the form"),
        ("[]", "not JSON of the form"),
        ('{"keys": {"a": 1}}', "not JSON of the form"),
        ('{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}', "symmetric key"),
        ('{"keys": [{"kty": "OKP", "crv": "Ed25519", "d": "x", "x": "y"}]}', "private key"),
        ('{"keys": [{"kty": "EC"}]}', "cannot be read"),
        ('{"keys": [{}]}', "cannot be read"),
        ('{"keys": [1]}', "not JSON of the form"),
        ('{"keys": []}', "no key that can be trusted"),
        ('{"keys": [' + ",".join(["{}"] * 101) + "]}", "more than 100 keys"),
    ],
)
def test_key_set_that_cannot_be_trusted_stops_the_start(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as refused:
        read_jwks(written(tmp_path, text))
    assert "jwks.json" in str(refused.value)
    assert "c2VjcmV0" not in str(refused.value)


def test_absent_key_set_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        read_jwks(tmp_path / "absent.json")


@pytest.mark.parametrize(
    "key",
    [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(public_exponent=65537, key_size=1024)],  # noqa: S505 - what is refused
    ids=["another curve", "too short"],
)
def test_weak_or_unusual_key_is_refused_on_both_sides(key: PrivateKey) -> None:
    with pytest.raises(ConfigurationError, match="P-256"):
        usable_keys({"keys": [public_jwk(key)]})
    with pytest.raises(ConfigurationError, match="P-256"):
        private_key(pem(key))


@pytest.mark.parametrize("text", [b"", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"])
def test_text_that_is_no_private_key_is_refused(text: bytes) -> None:
    with pytest.raises(ConfigurationError, match="PEM private key"):
        mint_token(text, role=Role.SSC)


def test_a_token_known_from_before_is_refused_once_it_has_expired() -> None:
    authenticator = an_authenticator(leeway_seconds=0)
    token = a_token({"exp": time.time() + 2})  # of which PyJWT takes the whole seconds
    assert caller_with(authenticator, f"Bearer {token}") is caller_with(authenticator, f"Bearer {token}")
    time.sleep(2.1)
    assert refusal(authenticator, f"Bearer {token}") == EXPIRED


def test_token_is_checked_again_when_the_delegation_in_it_ends() -> None:
    authenticator = an_authenticator()
    token = a_token({"acting_for": [{"party": "P2", "until": time.time() + 1}]})
    assert caller_with(authenticator, f"Bearer {token}").acting_for == "P2"
    time.sleep(1.1)
    assert caller_with(authenticator, f"Bearer {token}").acting_for is None


def test_tokens_that_are_known_are_told_apart_and_not_without_number() -> None:
    authenticator = an_authenticator()
    callers = [caller_with(authenticator, f"Bearer {a_token({'party': f'p{n}'})}") for n in range(1100)]
    assert [caller.party for caller in callers] == [f"p{n}" for n in range(1100)]
    assert len(authenticator.accepted) == 1000
    assert refusal(authenticator, "Bearer x.y.z") == MALFORMED
    assert len(authenticator.accepted) == 1000
