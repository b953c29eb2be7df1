"""Answers are named by their bytes over HTTP, so that who has them already is told so and sent nothing."""

from typing import Any, Final

import httpx
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import mint_token
from support.serving import served
from support.small_graphql import an_app

GRAPHQL_RESPONSE: Final = "application/graphql-response+json"
JSON: Final = "application/json"
SECRETS: Final = "{ secrets { name secret } }"
OTHER: Final = '"00000000000000000000000000000000"'


Given = list[tuple[str, str]]


def ask(client: httpx.Client, query: str, given: Given | None = None, *, method: str = "POST") -> httpx.Response:
    headers = [("accept", GRAPHQL_RESPONSE), *(given or [])]
    body: dict[str, Any] = {"params": {"query": query}} if method != "POST" else {"json": {"query": query}}
    return client.request(method, "/graphql", headers=headers, **body)


def bearer(key_pem: bytes, role: Role) -> tuple[str, str]:
    return ("authorization", f"Bearer {mint_token(key_pem, role=role)}")


# What has a name


@pytest.mark.parametrize(
    "query",
    [
        "{ hello }",
        "{ __schema { queryType { name } } }",
        SECRETS,
        '{ hello fails(how: "bug") }',
        '{ required(how: "input") }',
    ],
)
def test_answer_with_data_is_named_and_may_be_kept_by_its_caller(client: httpx.Client, query: str) -> None:
    response = ask(client, query)
    assert response.status_code == 200
    assert "data" in response.json()
    assert response.headers["etag"].startswith('"')
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["vary"] == "Authorization, Accept, Accept-Encoding"


def test_same_bytes_have_the_same_name_whatever_was_asked(client: httpx.Client) -> None:
    names = {
        ask(client, query, method=method).headers["etag"]
        for query in ("{ hello }", '{ hello(name: "world") }')
        for method in ("GET", "POST")
    }
    assert len(names) == 1


def test_other_bytes_have_another_name(client: httpx.Client) -> None:
    assert ask(client, "{ hello }").headers["etag"] != ask(client, '{ hello(name: "Ada") }').headers["etag"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("{", 400),
        ("{ helo }", 400),
        ("query A { hello } query B { hello }", 400),
        ("{ secrets(colour: INFRARED) { name } }", 403),
        ("{ hello }" * 200, 400),
    ],
)
def test_refused_request_has_no_name_and_is_cached_by_nobody(client: httpx.Client, query: str, status: int) -> None:
    response = ask(client, query, [("if-none-match", "*")])
    assert response.status_code == status
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "private, no-store"


def test_refused_request_whose_status_is_200_has_no_name_either(client: httpx.Client) -> None:
    response = client.post("/graphql", json={"query": "{"}, headers={"accept": JSON, "if-none-match": "*"})
    assert (response.status_code, response.headers["cache-control"]) == (200, "private, no-store")
    assert "etag" not in response.headers


def test_bad_token_has_no_name_whatever_is_known(client: httpx.Client) -> None:
    response = ask(client, "{ hello }", [("authorization", "Bearer x"), ("if-none-match", "*")])
    assert (response.status_code, response.headers["cache-control"]) == (401, "private, no-store")
    assert "etag" not in response.headers


@pytest.mark.parametrize("faulty", [{"is_ready": lambda: False}, {"deadline_seconds": 0.05}])
def test_answer_that_was_not_worked_out_has_no_name(key_pem: bytes, faulty: dict[str, Any]) -> None:
    with served(an_app(key_pem, **faulty)) as client:
        response = ask(client, "{ slow(seconds: 1) }", [("if-none-match", "*")])
        assert response.status_code in {503, 504}
        assert response.headers["cache-control"] == "private, no-store"
        assert "etag" not in response.headers


# What its caller has already


def headers_with(etag: str) -> dict[str, Given]:
    one = "if-none-match"
    return {
        "itself": [(one, etag)],
        "weak": [(one, f"W/{etag}")],
        "the last of a list": [(one, f'{OTHER}, W/"x" ,{etag}')],
        "the first of a list": [(one, f"{etag},{OTHER}")],
        "in the second header": [(one, OTHER), (one, etag)],
        "in the first header": [(one, f"W/{etag}"), (one, OTHER)],
    }


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("how", headers_with(""))
def test_answer_that_the_caller_has_is_304_without_a_body(client: httpx.Client, method: str, how: str) -> None:
    etag = ask(client, SECRETS).headers["etag"]
    response = ask(client, SECRETS, headers_with(etag)[how], method=method)
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == etag
    assert response.headers["vary"] == "Authorization, Accept, Accept-Encoding"
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["x-request-id"]
    assert "content-length" not in response.headers
    assert "content-type" not in response.headers


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "stale", [OTHER, f"W/{OTHER}", f'{OTHER}, "y"', "", '""', "x", '"*"', "unquoted {}", "{}x", "w/{}", "{}-gzip"]
)
def test_answer_that_the_caller_has_not_is_sent(client: httpx.Client, method: str, stale: str) -> None:
    fresh = ask(client, SECRETS, method=method)
    given = stale.replace("{}", fresh.headers["etag"])
    response = ask(client, SECRETS, [("if-none-match", given)], method=method)
    assert (response.status_code, response.content) == (200, fresh.content)
    assert response.headers["etag"] == fresh.headers["etag"]


@pytest.mark.parametrize(("method", "status"), [("GET", 304), ("HEAD", 304), ("POST", 200)])
def test_any_answer_is_known_to_a_get_and_to_no_query_by_post(client: httpx.Client, method: str, status: int) -> None:
    response = ask(client, SECRETS, [("if-none-match", "*")], method=method)
    assert response.status_code == status
    assert (response.content == ask(client, SECRETS).content) == (method == "POST")
    assert response.headers["etag"] == ask(client, SECRETS).headers["etag"]


def test_name_without_its_quotes_is_none(client: httpx.Client) -> None:
    etag = ask(client, "{ hello }").headers["etag"]
    assert ask(client, "{ hello }", [("if-none-match", etag.strip('"'))]).status_code == 200


def test_other_preconditions_stop_nothing(client: httpx.Client) -> None:
    given = [("if-match", OTHER), ("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT")]
    assert ask(client, "{ hello }", given).status_code == 200


def test_head_is_named_as_get_is(client: httpx.Client) -> None:
    response = ask(client, "{ hello }", method="HEAD")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"] == ask(client, "{ hello }").headers["etag"]


# Whose it is


def test_caller_with_the_name_of_anothers_answer_gets_its_own(client: httpx.Client, key_pem: bytes) -> None:
    committee, party = bearer(key_pem, Role.SSC), bearer(key_pem, Role.PARTY)
    theirs = ask(client, SECRETS, [committee])
    for given in ([], [party]):
        ours = ask(client, SECRETS, [*given, ("if-none-match", theirs.headers["etag"])])
        assert ours.status_code == 200
        assert ours.headers["etag"] != theirs.headers["etag"]
        assert ours.json()["data"]["secrets"][0] == {"name": "n0", "secret": None}
    known = ask(client, SECRETS, [committee, ("if-none-match", ask(client, SECRETS).headers["etag"])])
    assert known.json()["data"]["secrets"][0] == {"name": "n0", "secret": "s0"}


def test_token_that_is_no_longer_good_is_told_nothing_of_its_answer(client: httpx.Client, key_pem: bytes) -> None:
    etag = ask(client, SECRETS, [bearer(key_pem, Role.SSC)]).headers["etag"]
    response = ask(client, SECRETS, [("authorization", "Bearer old"), ("if-none-match", etag)])
    assert response.status_code == 401
