"""The endpoint over HTTP, with a small schema behind it: what is accepted, answered and kept back."""

import json
import uuid
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.errors import GraphError
from support.serving import served
from support.small_graphql import an_app
from support.waiting import wait_until

GRAPHQL_RESPONSE: Final = "application/graphql-response+json"
JSON: Final = "application/json"


def ask(client: httpx.Client, query: str, *, accept: str = GRAPHQL_RESPONSE, **more: Any) -> Any:
    headers = {"accept": accept, **more.pop("headers", {})}
    return client.post("/graphql", json={"query": query, **more}, headers=headers)


def errors_of(response: Any) -> list[tuple[str, str]]:
    return [(error["extensions"]["code"], error["message"]) for error in response.json()["errors"]]


@contextmanager
def logged_of() -> Iterator[tuple[list[MutableMapping[str, Any]], dict[str, str]]]:
    """Collect what is logged of one request, whose headers are to have the ID given."""
    request_id, lines = uuid.uuid4().hex, list[MutableMapping[str, Any]]()
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield lines, {"x-request-id": request_id}

        def own() -> Iterator[MutableMapping[str, Any]]:
            return (line for line in captured if line.get("request_id") == request_id)

        wait_until(lambda: any(line["event"] == "answered" for line in own()))  # when the response is out
        lines[:] = own()


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
def test_query_is_answered_in_the_type_asked_for(client: httpx.Client, accept: str) -> None:
    response = ask(client, "query ($n: String) { hello(name: $n) }", variables={"n": "Ada"}, accept=accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert response.content == b'{"data":{"hello":"hello Ada"}}'


def test_query_may_be_sent_with_get(client: httpx.Client) -> None:
    parameters = {"query": "query A { add(left: 1, right: 2) } query B($n: Int!) { add(left: $n, right: 2) }"}
    response = client.get("/graphql", params={**parameters, "operationName": "B", "variables": '{"n": 5}'})
    assert response.json() == {"data": {"add": 7}}
    assert (
        client.get("/graphql", params={**parameters, "operationName": "A", "variables": ""}).json()["data"]["add"] == 3
    )


def test_no_response_is_for_a_shared_cache(client: httpx.Client) -> None:
    headers = ask(client, "{ hello }").headers
    assert headers["cache-control"] == "private, no-cache"
    assert headers["vary"] == "Authorization, Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        (f"{JSON}, {GRAPHQL_RESPONSE}", JSON),
        (f"{GRAPHQL_RESPONSE}, {JSON};q=0.9", GRAPHQL_RESPONSE),
        (f"{JSON};q=0.5, {GRAPHQL_RESPONSE}", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};charset=utf-8", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0, {JSON}", JSON),
    ],
)
def test_accept_chooses_the_type(client: httpx.Client, accept: str, content_type: str) -> None:
    assert ask(client, "{ hello }", accept=accept).headers["content-type"].startswith(content_type)


@pytest.mark.parametrize("accept", ["text/html", f"{JSON};q=0", f"{JSON};charset=latin-1", f"{JSON};q=much"])
def test_accept_of_nothing_we_have_is_406_as_json(client: httpx.Client, accept: str) -> None:
    response = ask(client, "{ hello }", accept=accept)
    assert response.status_code == 406
    assert errors_of(response)[0][0] == "BAD_REQUEST"


@pytest.mark.parametrize(
    "content_type",
    [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", "*/*"],
)
def test_body_of_another_type_is_415_as_json(client: httpx.Client, content_type: str | None) -> None:
    headers = {"content-type": content_type} if content_type else {}
    response = client.post("/graphql", content=b'{"query": "{ hello }"}', headers=headers)
    assert (response.status_code, errors_of(response)[0][0]) == (415, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("codings", "status"),
    [(["gzip"], 415), (["identity, gzip"], 415), (["identity", "gzip"], 415), (["Identity", "identity"], 200)],
)
def test_body_in_a_content_coding_is_415(client: httpx.Client, codings: list[str], status: int) -> None:
    headers = [("content-type", "application/json"), *(("content-encoding", coding) for coding in codings)]
    response = client.post("/graphql", content=b'{"query": "{ hello }"}', headers=headers)
    assert response.status_code == status
    assert response.headers.get("accept-encoding") == ("identity" if status == 415 else None)


@pytest.mark.parametrize("body", ["", "null", '"x"', "1", "[]", '[{"query": "{ hello }"}]', "{", "{}", '{"query": 1}'])
@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
def test_body_that_is_no_request_is_400_as_json(client: httpx.Client, body: str, accept: str) -> None:
    response = client.post("/graphql", content=body, headers={"content-type": JSON, "accept": accept})
    assert response.status_code == 400
    assert response.headers["content-type"].startswith(JSON)
    assert errors_of(response)[0][0] in {"BAD_REQUEST", "BAD_USER_INPUT"}


@pytest.mark.parametrize(
    ("part", "value"), [("operationName", 1), ("variables", "x"), ("variables", []), ("extensions", 1), ("query", "")]
)
def test_part_of_another_type_is_400_and_named(client: httpx.Client, part: str, value: object) -> None:
    response = client.post("/graphql", json={"query": "{ hello }", part: value})
    assert response.status_code == 400
    assert part in errors_of(response)[0][1]


@pytest.mark.parametrize("part", ["variables", "extensions"])
def test_get_with_a_part_that_is_no_json_is_400(client: httpx.Client, part: str) -> None:
    response = client.get("/graphql", params={"query": "{ hello }", part: "{"})
    assert (response.status_code, errors_of(response)) == (400, [("BAD_USER_INPUT", f"'{part}' is not JSON.")])


def test_null_parts_are_not_there(client: httpx.Client) -> None:
    body = {"query": "{ hello }", "variables": None, "operationName": None, "extensions": None}
    assert client.post("/graphql", json=body).json() == {"data": {"hello": "hello world"}}


def test_too_long_a_body_is_413_and_says_the_limit(client: httpx.Client) -> None:
    response = client.post("/graphql", json={"query": "{ hello }" + " " * 4_000})
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"] == documented(
        {
            "code": "QUERY_TOO_EXPENSIVE",
            "limit": "body",
            "maximum": 4000,
        }
    )


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ("{", "GRAPHQL_PARSE_FAILED", "Syntax Error"),
        ("{ helo }", "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'helo' on type 'Query'."),
        ("{ ...F }", "GRAPHQL_VALIDATION_FAILED", "Unknown fragment"),
        ("query A { hello } query B { hello }", "BAD_USER_INPUT", "say in operationName"),
        ("query ($n: Int!) { add(left: $n, right: 1) }", "BAD_USER_INPUT", "$n"),
        ("{ a1: hello }" + " " * 10 + "# " + "x " * 3, None, None),
        ("{ " + "hello " * 300 + "}", "QUERY_TOO_EXPENSIVE", "more than 200 tokens"),
        ("mutation { change }", None, None),
        ("subscription { change }", "GRAPHQL_VALIDATION_FAILED", "subscription"),
    ],
)
def test_request_error_is_400_or_200_by_media_type(
    client: httpx.Client, query: str, code: str | None, says: str | None
) -> None:
    for accept, status in ((GRAPHQL_RESPONSE, 400), (JSON, 200)):
        response = ask(client, query, accept=accept)
        if code is None:
            assert response.status_code == 200
            continue
        assert response.status_code == status
        assert "data" not in response.json()
        [(found, message)] = errors_of(response)
        assert found == code
        assert says
        assert says in message


def test_no_suggestion_is_made(client: httpx.Client) -> None:
    for query in ("{ secre }", "{ secrets(colour: INFRARE) { name } }", "{ hello(nam: 1) }"):
        assert "Did you mean" not in ask(client, query).text


def test_few_validation_errors_are_reported(client: httpx.Client) -> None:
    response = ask(client, "{ " + " ".join(f"x{n}" for n in range(50)) + " }")
    assert len(errors_of(response)) <= 6


def test_unknown_operation_name_is_an_error(client: httpx.Client) -> None:
    response = ask(client, "query A { hello }", operationName="B")
    assert (response.status_code, errors_of(response)[0][0]) == (400, "BAD_USER_INPUT")


def test_mutation_with_get_is_405(client: httpx.Client) -> None:
    for accept in (GRAPHQL_RESPONSE, JSON):
        response = client.get("/graphql", params={"query": "mutation { change }"}, headers={"accept": accept})
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
        assert errors_of(response) == [("METHOD_NOT_ALLOWED", "Only queries may be sent with GET: use POST.")]


def test_invalid_query_with_get_is_an_error_of_the_query(client: httpx.Client) -> None:
    response = client.get("/graphql", params={"query": "{"}, headers={"accept": GRAPHQL_RESPONSE})
    assert errors_of(response)[0][0] == "GRAPHQL_PARSE_FAILED"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_405_as_json(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/graphql")
    assert (response.status_code, errors_of(response)[0][0]) == (405, "METHOD_NOT_ALLOWED")


def test_unknown_address_is_404_as_json(client: httpx.Client) -> None:
    response = client.get("/nowhere")
    assert (response.status_code, errors_of(response)[0][0]) == (404, "NOT_FOUND")


# Callers


def bearer(key_pem: bytes, role: Role) -> dict[str, str]:
    return {"authorization": f"Bearer {mint_token(key_pem, role=role)}"}


SECRETS: Final = "{ secrets { name secret } }"


def test_refused_field_is_null_with_one_error_whatever_the_rows(client: httpx.Client) -> None:
    response = ask(client, SECRETS)
    assert response.status_code == 200
    assert response.json() == {
        "errors": [
            {
                "message": "Thing.secret needs the scope zigbee:read. It is for the Security Sub-Committee alone.",
                "extensions": documented(
                    {"code": "FORBIDDEN", "coordinate": "Thing.secret", "requiredScope": "zigbee:read"}
                ),
            }
        ],
        "data": {"secrets": [{"name": f"n{n}", "secret": None} for n in range(3)]},
    }


def test_caller_with_the_scope_sees_the_field(client: httpx.Client, key_pem: bytes) -> None:
    response = ask(client, SECRETS, headers=bearer(key_pem, Role.SSC))
    assert response.json() == {"data": {"secrets": [{"name": f"n{n}", "secret": f"s{n}"} for n in range(3)]}}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SSC])
def test_every_other_role_is_refused_like_anonymous(client: httpx.Client, key_pem: bytes, role: Role) -> None:
    assert ask(client, SECRETS, headers=bearer(key_pem, role)).content == ask(client, SECRETS).content


def test_document_kept_for_one_caller_is_decided_anew_for_another(client: httpx.Client, key_pem: bytes) -> None:
    query = "{ thing { name secret } secret }"
    for _ in range(2):
        assert ask(client, query, headers=bearer(key_pem, Role.SSC)).json() == {
            "data": {"thing": {"name": "n", "secret": "s"}, "secret": "a stack"}
        }
        assert ask(client, query).json()["data"] == {"thing": {"name": "n", "secret": None}, "secret": None}


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL_RESPONSE, 403), (JSON, 200)])
def test_restricted_value_refuses_the_operation(client: httpx.Client, accept: str, status: int) -> None:
    response = ask(client, "{ secrets(colour: INFRARED) { name } }", accept=accept)
    assert response.status_code == status
    assert response.json() == {
        "errors": [
            {
                "message": "The operation is refused: Colour.INFRARED needs the scope zigbee:read. "
                "It is for the Security Sub-Committee alone.",
                "extensions": documented(
                    {"code": "FORBIDDEN", "coordinate": "Colour.INFRARED", "requiredScope": "zigbee:read"}
                ),
            }
        ]
    }


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
@pytest.mark.parametrize("header", ["Bearer x", "Basic dTpw", ""])
def test_bad_token_is_401_and_never_anonymous(client: httpx.Client, accept: str, header: str) -> None:
    response = ask(client, "{ hello }", accept=accept, headers={"authorization": header})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer ")
    assert errors_of(response)[0][0] == "UNAUTHENTICATED"


@pytest.mark.parametrize("other", ["", "Bearer x", "the same"])
def test_two_tokens_are_401_even_if_one_is_good(client: httpx.Client, key_pem: bytes, other: str) -> None:
    good = f"Bearer {mint_token(key_pem, role=Role.SSC)}"
    headers = [("authorization", good), ("authorization", good if other == "the same" else other)]
    response = client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert response.status_code == 401


def test_too_deep_a_query_is_refused_with_the_figure(client: httpx.Client) -> None:
    query = "{ __schema { types { fields { type { ofType { ofType { name } } } } } } }"
    response = ask(client, query)
    assert response.json()["errors"][0]["extensions"] == documented(
        {
            "code": "QUERY_TOO_EXPENSIVE",
            "limit": "depth",
            "maximum": 6,
            "figure": 7,
        }
    )


# Faults


@pytest.mark.parametrize(
    ("how", "code", "message"),
    [
        ("input", "BAD_USER_INPUT", "That cannot be."),
        ("unavailable", "GRAPH_UNAVAILABLE", None),
        ("timeout", "GRAPH_TIMEOUT", None),
        ("contract", "INTERNAL", GraphError.public_message),
        ("bug", "INTERNAL", GraphError.public_message),
    ],
)
def test_fault_of_a_field_is_said_without_what_is_ours(
    client: httpx.Client, how: str, code: str, message: str | None
) -> None:
    response = ask(client, f'{{ hello fails(how: "{how}") }}')
    assert response.status_code == 200
    assert response.json()["data"] == {"hello": "hello world", "fails": None}
    [error] = response.json()["errors"]
    assert error["path"] == ["fails"]
    assert error["extensions"]["code"] == code
    assert message in {None, error["message"]}
    for ours in ("MATCH", "bolt", "EmberZNet", "Traceback", "deadline passed"):
        assert ours not in response.text


def test_extensions_of_a_request_error_are_passed_on(client: httpx.Client) -> None:
    [error] = ask(client, '{ fails(how: "input") }').json()["errors"]
    assert error["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": "how"})


def test_fault_that_takes_all_data_is_still_an_execution(client: httpx.Client) -> None:
    response = ask(client, '{ hello required(how: "unavailable") }')
    assert (response.status_code, response.json()["data"]) == (200, None)


def test_fault_is_logged_once_with_the_request_id_and_no_value(client: httpx.Client) -> None:
    query = '{ a: fails(how: "bug") b: fails(how: "bug") c: fails(how: "unavailable") d: fails(how: "input") }'
    with logged_of() as (lines, headers):
        ask(client, query, headers=headers)
    faults = [line for line in lines if line["log_level"] != "info"]
    assert [line["event"] for line in faults] == ["a field failed", "the graph did not answer"]
    assert faults[0]["error"] == "KeyError"
    assert any("in fail" in frame for frame in faults[0]["frames"])
    assert "exc_info" not in faults[1]
    assert "EmberZNet 6" not in json.dumps([{**line, "frames": []} for line in lines])


def test_log_has_no_text_or_value_of_a_request(client: httpx.Client, key_pem: bytes) -> None:
    token = bearer(key_pem, Role.SSC)
    with logged_of() as (lines, headers):
        query = "query Name($n: String) { hello(name: $n) }"
        ask(client, query, variables={"n": "Ada"}, headers={**token, **headers})
    text = json.dumps(lines)
    for kept_back in ("hello", "Ada", "Bearer", token["authorization"][7:20]):
        assert kept_back not in text
    assert [(line["status"], line["operation"], line["role"]) for line in lines] == [(200, "Name", "ssc")]


def test_operation_is_asked_again_while_writes_come_between(key_pem: bytes) -> None:
    with served(an_app(key_pem)) as client:
        assert ask(client, "{ moved(times: 3) }").json() == {"data": {"moved": 4}}


def test_writes_without_end_are_a_timeout(key_pem: bytes) -> None:
    with served(an_app(key_pem, deadline_seconds=0.2)) as client:
        response = ask(client, "{ moved(times: 1000000) }")
        assert (response.status_code, errors_of(response)[0][0]) == (504, "GRAPH_TIMEOUT")


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
def test_operation_past_its_deadline_is_given_up(key_pem: bytes, accept: str) -> None:
    with served(an_app(key_pem, deadline_seconds=0.1)) as client:
        response = ask(client, "{ slow(seconds: 60) }", accept=accept)
        assert (response.status_code, errors_of(response)[0][0]) == (504, "GRAPH_TIMEOUT")


def test_graph_that_is_away_is_said_at_once_and_introspection_goes_on(key_pem: bytes) -> None:
    with served(an_app(key_pem, is_ready=lambda: False)) as client:
        for accept in (GRAPHQL_RESPONSE, JSON):
            response = ask(client, "{ hello }", accept=accept)
            assert (response.status_code, errors_of(response)[0][0]) == (503, "GRAPH_UNAVAILABLE")
            assert response.headers["retry-after"] == "2"
        assert ask(client, "{ __schema { queryType { name } } }").status_code == 200
        assert ask(client, "{ secret }").json()["data"] == {"secret": None}


# Around every response


def test_request_id_is_cached_or_made(client: httpx.Client) -> None:
    assert ask(client, "{ hello }", headers={"x-request-id": "trace.7"}).headers["x-request-id"] == "trace.7"
    for unfit in ("with space", "x" * 65, ""):
        assert len(ask(client, "{ hello }", headers={"x-request-id": unfit}).headers["x-request-id"]) == 32


@pytest.mark.parametrize("path", ["/graphql", "/healthz", "/nowhere", "/broken"])
def test_every_response_has_the_headers_that_keep_browsers_safe(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_fault_outside_graphql_is_500_as_json_and_logged_without_its_text(client: httpx.Client) -> None:
    with logged_of() as (lines, headers):
        response = client.get("/broken", headers=headers)
    assert (response.status_code, errors_of(response)) == (500, [("INTERNAL", GraphError.public_message)])
    assert [line["event"] for line in lines] == ["a request failed", "answered"]
    assert "restricted value" not in str([{**line, "frames": []} for line in lines])


def test_process_is_up_whatever_the_graph_is(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "up"}


def test_token_made_by_another_key_is_refused(client: httpx.Client, tmp_path: Path) -> None:
    assert ask(client, "{ hello }", headers=bearer(demo_key(tmp_path), Role.SSC)).status_code == 401
