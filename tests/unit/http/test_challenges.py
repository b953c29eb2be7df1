"""What an answer says of the credential that would be needed: a step-up, another token, or the same one later."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import httpx
import pytest

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.auth.challenge import step_up_challenge
from firmware_graph.auth.configured import authenticator_of
from firmware_graph.auth.keys import private_key
from firmware_graph.auth.step_up import StepUpRule
from firmware_graph.auth.tokens import public_jwks
from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import load_settings
from support.authenticating import a_token_of, trusting
from support.serving import served
from support.small_graphql import an_app

RULE: Final = StepUpRule(("gold", "urn:silver"), 600)
CHALLENGE: Final = (
    'Bearer realm="firmware-graph", error="insufficient_user_authentication", acr_values="gold urn:silver", '
    'max_age="600"'
)
GRAPHQL_RESPONSE: Final = "application/graphql-response+json"


@pytest.fixture(scope="module")
def client(key_pem: bytes) -> Iterator[httpx.Client]:
    authenticator = replace(trusting(public_jwks(key_pem)), step_up=RULE)
    with served(an_app(key_pem, authenticator=authenticator)) as opened:
        yield opened


def ask(client: httpx.Client, key_pem: bytes, query: str, **claims: Any) -> httpx.Response:
    accept = claims.pop("accept", GRAPHQL_RESPONSE)
    token = a_token_of(private_key(key_pem), **claims)
    return client.post(
        "/graphql", json={"query": query}, headers={"authorization": f"Bearer {token}", "accept": accept}
    )


def test_challenge_names_what_is_needed_and_nothing_else() -> None:
    bare = 'Bearer realm="firmware-graph", error="insufficient_user_authentication"'
    assert step_up_challenge(StepUpRule(max_age_seconds=60).wanted) == f'{bare}, max_age="60"'
    assert step_up_challenge(StepUpRule(("gold",)).wanted) == f'{bare}, acr_values="gold"'


def test_field_that_a_step_up_would_open_says_so_beside_the_rest(client: httpx.Client, key_pem: bytes) -> None:
    response = ask(client, key_pem, "{ hello secret }", roles=["ssc"])
    assert (response.status_code, response.headers["www-authenticate"]) == (200, CHALLENGE)
    assert response.json()["data"] == {"hello": "hello world", "secret": None}
    [error] = response.json()["errors"]
    assert error["extensions"] == documented(
        {
            "code": "FORBIDDEN",
            "coordinate": "Query.secret",
            "requiredScope": "zigbee:read",
            "stepUp": {"acrValues": ["gold", "urn:silver"], "maxAgeSeconds": 600},
        }
    )
    assert "sign in again" in error["message"]


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL_RESPONSE, 401), ("application/json", 200)])
def test_operation_that_a_step_up_would_open_is_401_where_it_would_be_403(
    client: httpx.Client, key_pem: bytes, accept: str, status: int
) -> None:
    response = ask(client, key_pem, "{ secrets(colour: INFRARED) { name } }", roles=["ssc"], accept=accept)
    assert (response.status_code, response.headers["www-authenticate"]) == (status, CHALLENGE)
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["FORBIDDEN"]


def test_answer_that_no_step_up_would_change_asks_for_none(client: httpx.Client, key_pem: bytes) -> None:
    stepped_up = {"acr": "gold", "auth_time": int(time.time())}
    whole = ask(client, key_pem, "{ hello secret }", roles=["ssc"], **stepped_up)
    assert whole.json() == {"data": {"hello": "hello world", "secret": "a stack"}}
    for response in (
        whole,
        ask(client, key_pem, "{ hello }", roles=["ssc"]),
        ask(client, key_pem, "{ hello secret }", roles=["party"]),
        ask(client, key_pem, "{ secrets(colour: INFRARED) { name } }", roles=["party"]),
        client.post("/graphql", json={"query": "{ secret }"}),
    ):
        assert "www-authenticate" not in response.headers
        assert "stepUp" not in response.text


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, "application/json"])
def test_token_of_an_issuer_that_is_away_is_503_and_worth_trying_again(key_pem: bytes, accept: str) -> None:
    issuer = "http://127.0.0.1:1"  # where nothing listens
    authenticator = authenticator_of(load_settings(oidc_issuers=issuer, token_audience="us"))
    with served(an_app(key_pem, authenticator=authenticator)) as client:
        response = ask(client, key_pem, "{ hello }", iss=issuer, aud="us", accept=accept)
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    assert response.json()["errors"][0]["extensions"] == documented({"code": "ISSUER_UNAVAILABLE"})
    assert "www-authenticate" not in response.headers


def test_token_that_ended_is_401_with_its_challenge(client: httpx.Client, key_pem: bytes) -> None:
    response = ask(client, key_pem, "{ hello }", exp=int(time.time()) - 3600)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer realm="firmware-graph", error="invalid_token"'


@pytest.mark.parametrize("value", ['a"b', "a\\b", "é", "a\x00b"])
def test_class_that_cannot_stand_in_a_header_stops_the_start(value: str) -> None:
    with pytest.raises(ConfigurationError, match="FIRMWARE_GRAPH_STEP_UP_ACR_VALUES"):
        authenticator_of(load_settings(step_up_acr_values=value))
