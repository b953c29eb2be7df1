"""What a request that does not say is taken for."""

import pytest

from firmware_graph.http.negotiation import (
    EVENT_STREAM,
    JSON,
    LONGEST,
    is_json,
    media_ranges,
    prefers_stream,
    response_type,
)


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


@pytest.mark.parametrize("filler", [",", "a,", ";", ";q="])
def test_header_that_is_too_long_is_not_parsed(filler: str) -> None:
    def padded(media_type: str, length: int) -> str:
        return (media_type + filler * LONGEST)[:length]

    assert list(media_ranges(padded(JSON, LONGEST)))
    assert not list(media_ranges(padded(JSON, LONGEST + 1)))
    assert response_type(padded(JSON, LONGEST + 1)) is None
    assert not is_json(padded(JSON, LONGEST + 1))
    assert not prefers_stream(padded(EVENT_STREAM, LONGEST + 1))
