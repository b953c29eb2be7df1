"""What `doctor` says of whose tokens are trusted, and from where their keys are."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware_graph.auth.keys import public_jwk
from firmware_graph.auth.tokens import KEY_FILE, demo_key
from firmware_graph.cli.finding import Finding
from firmware_graph.cli.trust_findings import AWAY, DEMONSTRATION, NO_AUDIENCE, NO_ISSUER, NONE, look_at_trust
from firmware_graph.settings import load_settings
from support.local_issuer import local_issuer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "jwks.json"
    written.write_text(json.dumps({"keys": [public_jwk(Ed25519PrivateKey.generate()) for _ in range(2)]}))
    return written


def findings(**settings: Any) -> list[Finding]:
    return list(look_at_trust(load_settings(**settings)))


def test_no_keys_are_said_to_make_everyone_anonymous() -> None:
    assert findings() == [Finding("signing keys", "none", NONE)]


@pytest.mark.parametrize(
    ("given", "takes", "remedy"),
    [
        ({}, "tokens of any issuer for any service", NO_AUDIENCE),
        ({"token_audience": "us"}, "tokens of any issuer for us", NO_ISSUER),
        ({"token_audience": "us", "token_issuer": "https://a"}, "tokens of https://a for us", ""),
    ],
)
def test_file_is_named_with_whose_tokens_it_is_for(path: Path, given: dict[str, str], takes: str, remedy: str) -> None:
    names = ", ".join(key["kid"] for key in json.loads(path.read_text())["keys"])
    found = f"2 of the file {path} ({names}), for {takes}"
    assert findings(jwks_file=path, **given) == [Finding("signing keys", found, remedy)]


def test_key_without_a_name_and_one_of_a_strange_name_can_be_printed(path: Path) -> None:
    keys = json.loads(path.read_text())["keys"]
    del keys[0]["kid"]
    keys[1]["kid"] = "\x1b[31m" + "k" * 100
    path.write_text(json.dumps({"keys": keys}))
    [finding] = findings(jwks_file=path)
    assert f"(without a name, [31m{'k' * 59})" in finding.found


def test_key_of_demonstrations_is_named_as_one(tmp_path: Path) -> None:
    demo_key(tmp_path)
    [finding] = findings(demo_key_file=tmp_path / KEY_FILE)
    assert (str(tmp_path / KEY_FILE) in finding.found, finding.remedy) == (True, DEMONSTRATION)


def test_issuer_is_asked_for_its_keys() -> None:
    with local_issuer() as issuer:
        [finding] = findings(oidc_issuers=issuer.name, token_audience="us")
    assert (
        finding.found
        == f"1 of the issuer {issuer.name} ({public_jwk(issuer.key)['kid']}), for tokens of {issuer.name} for us"
    )
    [finding] = findings(oidc_issuers=issuer.name, token_audience="us")
    assert (issuer.name in finding.found, finding.remedy, finding.is_broken) == (True, AWAY, False)


def test_broken_file_is_named_and_stops_a_server(path: Path) -> None:
    path.write_text("{")
    [finding] = findings(jwks_file=path)
    assert (str(path) in finding.found, finding.is_broken) == (True, True)
