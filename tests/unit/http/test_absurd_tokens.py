"""Signed tokens whose claims or headers are absurd, over HTTP: accepted or 401, and never an internal error."""

import base64
import json
import time
from typing import Any, Final

import httpx
import jwt
import pytest

from firmware_graph.auth.authenticate import LONGEST_CREDENTIAL
from firmware_graph.auth.keys import PrivateKey, private_key

LATER: Final = int(time.time()) + 3600
DEEP: Final = "[" * 5_000 + "]" * 5_000
NUMBERS: Final = (
    *("0", "-1", "-0.0", "1.5", "1e308", "-1e308", "1e400", "NaN", "Infinity", "-Infinity", "9007199254740993"),
    *("1" + "0" * 400, "-1" + "0" * 400, "1" + "0" * 5000, "253402300800", "4102444800000"),
)
OTHERS: Final = (
    *("null", "true", "false", '""', '"1"', '"x"', '"\\ud800"', '"\\u0000"', json.dumps("x" * 3000), "[]", "{}"),
    *('["x"]', "[null]", "[[]]", "[{}]", "[1]", '["\\ud800"]', '{"x": 1}', '{"a": {"b": []}}', DEEP),
)
CLAIMS: Final = (
    *("exp", "iat", "nbf", "auth_time", "iss", "aud", "sub", "jti", "roles", "party", "is_sec_party", "acr"),
    *("manufacturer_codes", "acting_for", "act_for"),
)
MOMENTS: Final = ("exp", "iat", "nbf", "auth_time")


@pytest.fixture(scope="module")
def key(key_pem: bytes) -> PrivateKey:
    return private_key(key_pem)


def signed(key: PrivateKey, claims: str, headers: dict[str, Any] | None = None) -> str:
    return jwt.api_jws.encode(claims.encode(), key, "EdDSA", headers=headers)


def status_with(client: httpx.Client, token: str) -> int:
    response = client.post("/graphql", json={"query": "{ hello }"}, headers={"authorization": f"Bearer {token}"})
    if response.status_code == 401:
        assert response.headers["www-authenticate"].startswith("Bearer ")
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    else:
        assert response.json() == {"data": {"hello": "hello world"}}
    return response.status_code


def claims_with(claim: str, text: str) -> str:
    """Write claims with one of them as a text of JSON, which may be none that Python would write."""
    whole = {"exp": f"{LATER}", claim: text}
    return "{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in whole.items()) + "}"


def test_token_that_is_too_long_is_401_before_it_is_decoded(
    client: httpx.Client, key: PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def token(characters: int) -> str:
        return signed(key, claims_with("x", json.dumps("x" * (characters * 3 // 4))))

    assert status_with(client, token(LONGEST_CREDENTIAL - 500)) == 200
    monkeypatch.setattr(jwt, "decode_complete", None)
    assert status_with(client, token(LONGEST_CREDENTIAL)) == 401


@pytest.mark.parametrize("claim", CLAIMS)
def test_claim_of_any_json_is_accepted_or_401(client: httpx.Client, key: PrivateKey, claim: str) -> None:
    statuses = {text: status_with(client, signed(key, claims_with(claim, text))) for text in (*NUMBERS, *OTHERS)}
    assert 401 in statuses.values() or claim in {"is_sec_party", "acr"}
    assert set(statuses.values()) <= {200, 401}


@pytest.mark.parametrize("text", [*NUMBERS, *OTHERS])
def test_end_of_a_delegation_of_any_json_is_accepted_or_401(client: httpx.Client, key: PrivateKey, text: str) -> None:
    expected = 200 if text in {"0", "-0.0", "1.5"} else 401
    delegations = f'[{{"party": "P1", "until": {text}}}]'
    assert status_with(client, signed(key, claims_with("acting_for", delegations))) == expected


@pytest.mark.parametrize("claim", MOMENTS)
@pytest.mark.parametrize(
    "text", ["1" + "0" * 400, "-1", "NaN", "Infinity", "1e308", "1e400", "true", '"1900000000"', "[]", "253402300800"]
)
def test_moment_that_is_none_is_401(client: httpx.Client, key: PrivateKey, claim: str, text: str) -> None:
    assert status_with(client, signed(key, claims_with(claim, text))) == 401


@pytest.mark.parametrize("name", ["kid", "alg", "typ", "crit", "b64", "cty", "jku", "x5u", "jwk", "x"])
def test_header_of_any_json_is_accepted_or_401(client: httpx.Client, name: str) -> None:
    claims = base64.urlsafe_b64encode(claims_with("roles", "[]").encode()).rstrip(b"=").decode()
    for text in (*NUMBERS, *OTHERS):
        header = f'{{"typ": "JWT", "alg": "EdDSA", {json.dumps(name)}: {text}}}'
        encoded = base64.urlsafe_b64encode(header.encode()).rstrip(b"=").decode()
        assert len(header) > 30_000 or status_with(client, f"{encoded}.{claims}.c2ln") == 401


@pytest.mark.parametrize("text", [DEEP, "null", "[]", '"x"', "", "{", "\\ud800", '{"exp": 1, "exp": "x"}'])
def test_claims_that_are_no_object_are_401(client: httpx.Client, key: PrivateKey, text: str) -> None:
    assert status_with(client, signed(key, text)) == 401


@pytest.mark.parametrize(
    "given",
    [
        *("", "Bearer", "Basic dTpw", "Basic", "Token x", "Bearer fgk_live_0123456789abcdef"),
        *("Bearer a b", "Bearer ..", "Bearer .", "Bearer \xe9", "ApiKey x", "Bearer null", "Bearer undefined", ","),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_header_that_holds_no_token_is_401_and_never_anonymous(client: httpx.Client, given: str, method: str) -> None:
    parts: Any = {"json": {"query": "{ hello }"}} if method == "POST" else {"params": {"query": "{ hello }"}}
    response = client.request(method, "/graphql", headers={b"authorization": given.encode("latin-1")}, **parts)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer realm="firmware-graph", error="invalid_token"'


def test_two_headers_are_401_even_where_both_hold_the_same_good_token(client: httpx.Client, key: PrivateKey) -> None:
    token = signed(key, claims_with("roles", "[]"))
    assert status_with(client, token) == 200
    twice = [("authorization", f"Bearer {token}")] * 2
    assert client.post("/graphql", json={"query": "{ hello }"}, headers=twice).status_code == 401
