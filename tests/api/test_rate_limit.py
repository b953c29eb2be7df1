"""What a caller has left, as the service is assembled, and what else the whole of it refuses or leaves out."""

from typing import Final

import httpx
import pytest

from support.asking import Ask

LEFT: Final = "{ rateLimit { limit cost remaining resetsAt } revision { id } }"


def test_field_is_of_this_operation_and_in_the_headers(ask: Ask) -> None:
    first, second = ask(LEFT), ask(LEFT)
    limits = [response.json()["data"]["rateLimit"] for response in (first, second)]
    assert [limit["cost"] for limit in limits] == [2, 2]
    assert limits[1]["remaining"] < limits[1]["limit"]
    assert f"q={limits[0]['limit']};" in first.headers["ratelimit-policy"]
    assert f"r={limits[0]['remaining']};" in first.headers["ratelimit"]


def test_answer_that_has_it_is_neither_kept_nor_named(ask: Ask) -> None:
    response = ask(LEFT)
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "private, no-store"


def test_path_with_a_slash_at_its_end_is_another(client: httpx.Client) -> None:
    for path in ("/graphql/", "/graphiql/", "/healthz/"):
        response = client.get(path, headers={"host": "evil.example"}, follow_redirects=False)
        assert (response.status_code, "location" in response.headers) == (404, False)
        assert response.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("path", ["/", "/graphiql"])
def test_pages_are_where_they_were(client: httpx.Client, path: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code in {200, 307, 503}
    assert response.headers.get("location") in {None, "/graphiql"}


@pytest.mark.caller("ssc")
def test_answer_of_a_restricted_field_is_not_compressed(ask: Ask) -> None:
    many = "{ firmwareVersions(first: 500) { nodes { cplEntryId versionHex manufacturerNameSubmitted %s } } }"
    restricted, plain = ask(many % "zigbeeStack { name version }"), ask(many % "status addedOn")
    assert len(restricted.content) > 16_384
    assert "content-encoding" not in restricted.headers
    assert plain.headers["content-encoding"] == "gzip"
