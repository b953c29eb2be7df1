"""What a request that does not say is taken for."""

import pytest

from firmware_graph.http.negotiation import JSON, is_json, response_type


@pytest.mark.parametrize("accept", [None, ""])
def test_request_that_does_not_say_gets_plain_json(accept: str | None) -> None:
    assert response_type(accept) == JSON


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"']
)
def test_json_in_utf_8_is_json(content_type: str) -> None:
    assert is_json(content_type)


@pytest.mark.parametrize("content_type", [None, "", "application/json, text/plain", "application/graphql"])
def test_anything_else_is_not(content_type: str | None) -> None:
    assert not is_json(content_type)
