"""A response with errors leads to the documentation of their codes; one without has no such header."""

import httpx
import pytest

from support.paths import ROOT


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ('{ fails(how: "input") }', "BAD_USER_INPUT"),
        ('{ fails(how: "timeout") }', "GRAPH_TIMEOUT"),
        ("{ secret }", "FORBIDDEN"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_answer_with_an_error_leads_to_its_code(client: httpx.Client, query: str, code: str) -> None:
    response = client.post("/graphql", json={"query": query})
    assert response.headers["link"] == f'</docs/errors/{code.lower()}>; rel="help"'
    assert (ROOT / "docs" / "errors" / f"{code.lower()}.md").read_text(encoding="utf-8").startswith(f"# {code}\n")


def test_answer_with_several_codes_leads_to_each_once(client: httpx.Client) -> None:
    query = '{ secret a: fails(how: "input") b: fails(how: "input") }'
    header = client.post("/graphql", json={"query": query}).headers["link"]
    assert header == '</docs/errors/forbidden>; rel="help", </docs/errors/bad_user_input>; rel="help"'


def test_answer_without_an_error_leads_nowhere(client: httpx.Client) -> None:
    assert "link" not in client.post("/graphql", json={"query": "{ hello }"}).headers


def test_request_that_is_none_leads_to_its_code(client: httpx.Client) -> None:
    assert client.get("/nowhere").headers["link"] == '</docs/errors/not_found>; rel="help"'
    assert client.post("/graphql", content="{").headers["link"] == '</docs/errors/bad_request>; rel="help"'
