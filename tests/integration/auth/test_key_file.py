"""The file of keys, looked at again while the process runs."""

import json
import os
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from firmware_graph.auth.authenticate import UNKNOWN_KEY, Authenticator
from firmware_graph.auth.configured import authenticator_of
from firmware_graph.auth.key_file import FileKeys
from firmware_graph.auth.keys import public_jwk
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, jwk_of, mint_token
from firmware_graph.errors import ConfigurationError, Unauthenticated
from firmware_graph.settings import load_settings
from support.authenticating import a_token_of, caller_with
from support.log_lines import captured_logs

OLD, NEW = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "jwks.json", OLD)


def written(path: Path, *keys: Ed25519PrivateKey, extra: Any = None) -> Path:
    path.write_text(json.dumps({"keys": [public_jwk(key) for key in keys] + ([extra] if extra else [])}))
    return path


def replaced(path: Path, text: str) -> None:
    """Put another file in its place, as those do who never leave one half written."""
    draft = path.with_suffix(".new")
    draft.write_text(text)
    draft.rename(path)


def trusting_file(path: Path) -> Authenticator:
    return authenticator_of(load_settings(jwks_file=path))


def is_taken(authenticator: Authenticator, key: Ed25519PrivateKey) -> bool:
    try:
        return bool(caller_with(authenticator, f"Bearer {a_token_of(key)}").roles)
    except Unauthenticated as error:
        return str(error) != UNKNOWN_KEY


def test_key_written_into_the_file_is_taken_at_once(path: Path) -> None:
    authenticator = trusting_file(path)
    assert (is_taken(authenticator, OLD), is_taken(authenticator, NEW)) == (True, False)
    written(path, OLD, NEW)
    assert (is_taken(authenticator, OLD), is_taken(authenticator, NEW)) == (True, True)
    written(path, NEW)
    assert (is_taken(authenticator, OLD), is_taken(authenticator, NEW)) == (False, True)


def test_token_that_was_accepted_is_refused_once_its_key_is_gone(path: Path) -> None:
    authenticator = trusting_file(path)
    token = f"Bearer {a_token_of(OLD)}"
    assert caller_with(authenticator, token) is caller_with(authenticator, token)
    replaced(path, json.dumps({"keys": [public_jwk(NEW)]}))
    with pytest.raises(Unauthenticated, match=UNKNOWN_KEY):
        caller_with(authenticator, token)


@pytest.mark.parametrize(
    ("named", "left_out"),
    [
        ({"token_issuer": "https://us", "token_audience": "us"}, [["a demonstration's key is for loopback only"]]),
        ({}, []),  # which is answered on loopback alone
    ],
)
def test_demonstrations_key_that_comes_into_the_file_is_left_out_unless_all_is_for_loopback(
    tmp_path: Path, path: Path, named: dict[str, str], left_out: list[list[str]]
) -> None:
    authenticator = authenticator_of(load_settings(jwks_file=path, **named))
    pem = demo_key(tmp_path)
    authorization = f"Bearer {mint_token(pem, role=Role.SSC, issuer='https://us', audience='us')}"
    with captured_logs() as lines:
        written(path, OLD, extra=jwk_of(pem))
        if left_out:
            with pytest.raises(Unauthenticated, match=UNKNOWN_KEY):
                caller_with(authenticator, authorization)
        else:
            assert caller_with(authenticator, authorization).roles == {Role.SSC}
    assert [line["reasons"] for line in lines if "left out" in line["event"]] == left_out


def test_key_is_noticed_in_a_file_of_the_same_size_and_time(path: Path) -> None:
    authenticator = trusting_file(path)
    before = path.stat()
    written(path, NEW)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert (is_taken(authenticator, OLD), is_taken(authenticator, NEW)) == (False, True)


def test_file_that_is_settled_is_not_read_again(path: Path) -> None:
    keys = FileKeys(path)
    held = keys.keys()
    assert keys.seen is None
    os.utime(path, (1_000_000, 1_000_000))
    assert keys.keys() is held
    assert keys.seen == keys.stamp() is not None
    keys.held = ()  # what reading it would change
    assert keys.keys() == ()


def test_file_that_is_written_again_with_the_same_keys_changes_nothing(path: Path) -> None:
    authenticator = trusting_file(path)
    token = f"Bearer {a_token_of(OLD)}"
    caller = caller_with(authenticator, token)
    replaced(path, path.read_text() + "\n")
    assert caller_with(authenticator, token) is caller


def test_absent_key_of_demonstrations_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        authenticator_of(load_settings(demo_key_file=tmp_path / "absent.pem"))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}', '{"keys": [' + " " * 1024 * 1024 + "]}"]
)
def test_broken_file_keeps_the_keys_before_it_and_is_logged_once(path: Path, text: str) -> None:
    authenticator = trusting_file(path)
    path.write_text(text)
    with captured_logs() as lines:
        assert [is_taken(authenticator, OLD) for _ in range(3)] == [True] * 3
    assert len(lines) == 1
    assert str(path) in lines[0]["reason"]
    assert "c2VjcmV0" not in str(lines)
    written(path, NEW)
    assert (is_taken(authenticator, OLD), is_taken(authenticator, NEW)) == (False, True)


def test_file_that_is_gone_keeps_its_keys_and_is_logged_once(path: Path) -> None:
    authenticator = trusting_file(path)
    path.unlink()
    with captured_logs() as lines:
        assert [is_taken(authenticator, OLD) for _ in range(3)] == [True] * 3
    assert len(lines) == 1
    written(path, NEW)
    assert is_taken(authenticator, NEW)


def test_broken_file_stops_the_start(path: Path) -> None:
    path.write_text("{")
    with pytest.raises(ConfigurationError, match=r"jwks\.json"):
        trusting_file(path)


def test_key_for_one_algorithm_is_for_that_one_alone(path: Path) -> None:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    written(path, extra={**public_jwk(key), "alg": "PS256"})
    assert FileKeys(path).keys()[0].algorithms == ("PS256",)
    written(path, extra={**public_jwk(key), "alg": "RS512"})
    with pytest.raises(ConfigurationError, match="kind that is not taken"):
        trusting_file(path)


UNUSABLE = [
    public_jwk(cast("Any", ec.generate_private_key(ec.SECP384R1()))),
    {"kty": "AKP", "alg": "ML-DSA-65", "kid": "of later", "pub": "AA"},
    {"kty": "oct", "k": "c2VjcmV0"},
    {"kty": 1},
    {"kty": "RSA", "alg": "none"},
    {"kty": "RSA", "alg": []},
]


@pytest.mark.parametrize(
    "unusable", UNUSABLE, ids=["another curve", "a kind of later", "symmetric", "no key", "none", "no text"]
)
def test_key_that_cannot_be_used_is_left_out_of_its_set_and_logged_once(path: Path, unusable: object) -> None:
    written(path, OLD, extra=unusable)
    with captured_logs() as lines:
        authenticator = trusting_file(path)
        assert [is_taken(authenticator, OLD) for _ in range(3)] == [True] * 3
        written(path, NEW, extra=unusable)
        assert (is_taken(authenticator, OLD), is_taken(authenticator, NEW)) == (False, True)
    assert [(line["event"], line["count"]) for line in lines] == [("keys of a set were left out", 1)]
    assert "c2VjcmV0" not in str(lines)
