"""Requests that would cost much before there is anything to answer: bounded by what they are made of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.api.execution import documents
from firmware_graph.api.execution.error_pages import documented
from firmware_graph.api.execution.validation import validated
from firmware_graph.auth.tokens import demo_key
from firmware_graph.http.graphql import status_of
from firmware_graph.http.negotiation import GRAPHQL_RESPONSE, JSON
from support.serving import served
from support.small_graphql import an_app

MOST_VALUES: Final = 500


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(an_app(demo_key(tmp_path_factory.mktemp("key")))) as opened:
        yield opened


def test_body_of_too_many_values_is_not_parsed(client: httpx.Client) -> None:
    def post(count: int) -> httpx.Response:
        body = '{"query": "{ hello }", "variables": {"a": [' + ",".join(["[]"] * count) + "]}}"
        return client.post("/graphql", content=body, headers={"content-type": JSON})

    assert post(MOST_VALUES // 2 - 4).json() == {"data": {"hello": "hello world"}}
    refused = post(MOST_VALUES // 2 - 3)  # each of the three objects counts twice
    assert refused.status_code == 413
    assert refused.json()["errors"][0]["extensions"] == documented(
        {
            "code": "QUERY_TOO_EXPENSIVE",
            "limit": "values",
            "maximum": MOST_VALUES,
        }
    )


@pytest.mark.parametrize(
    "text", ["[" * 3_000, '{"query": "{ hello }", "variables": ' + '{"a":' * 400 + "1" + "}" * 401]
)
def test_nested_body_is_answered(client: httpx.Client, text: str) -> None:
    assert client.post("/graphql", content=text, headers={"content-type": JSON}).status_code in {200, 400, 413}


@pytest.mark.parametrize("query", ["{ hello }", "{ nothing }", "{"])
def test_query_sent_with_get_is_validated_once(
    client: httpx.Client, query: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    texts: list[str] = []

    def recorded(schema: Any, text: str, limits: Any) -> Any:
        texts.append(text)
        return validated(schema, text, limits)

    monkeypatch.setattr(documents, "validated", recorded)
    query += f" # {tmp_path.name}"
    assert client.get("/graphql", params={"query": query}).text == client.get("/graphql", params={"query": query}).text
    assert texts == [query]


@pytest.mark.parametrize("media_type", [JSON, GRAPHQL_RESPONSE])
def test_too_many_requests_have_the_status_for_it(media_type: str) -> None:
    assert status_of(["RATE_LIMITED"], media_type) == 429
