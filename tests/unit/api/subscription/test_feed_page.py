"""What a stream needs of a page is taken from its first bytes, and the page is neither parsed nor copied."""

import pytest

from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.subscription.feed_page import FeedPage

MARKS = b'"_stream_position":"a-B_9","_stream_more":%b,"_stream_nodes":[%b]'
ONE = b'{"__typename":"ChangeEvent"}'
LATER = b'"nodes":[{"id":"CPL:1","note":"\\"data\\":{\\"feed\\":{"}],"position":"a-B_9"}},"extensions":{"a":[]}}'


def a_page(more: bytes, nodes: bytes, errors: bytes = b"") -> bytes:
    return b"{" + errors + b'"data":{"feed":{' + MARKS % (more, nodes) + b"," + LATER


@pytest.mark.parametrize(
    ("more", "nodes", "expected"),
    [(b"true", ONE + b"," + ONE, (True, True)), (b"false", ONE, (False, True)), (b"false", b"", (False, False))],
)
@pytest.mark.parametrize("errors", [b"", b'"errors":[{"message":"\\"data\\":{\\"feed\\":{"}],'])
def test_marks_are_read_and_left_out_and_the_rest_is_no_copy(
    more: bytes, nodes: bytes, errors: bytes, expected: tuple[bool, bool]
) -> None:
    content = a_page(more, nodes, errors)
    page = FeedPage.of(EncodedResponse(content), "feed")
    assert b"".join(page.parts) == b"{" + errors + b'"data":{"feed":{' + LATER
    assert (page.position, page.has_more, page.is_new) == ("a-B_9", *expected)
    assert not page.is_passing
    assert all(isinstance(part, memoryview) and part.obj is content for part in page.parts)


def test_feed_of_which_nothing_is_selected_is_empty() -> None:
    page = FeedPage.of(EncodedResponse(b'{"data":{"feed":{' + MARKS % (b"false", ONE) + b"}}}"), "feed")
    assert b"".join(page.parts) == b'{"data":{"feed":{}}}'


def test_nothing_follows_a_page_that_failed_for_a_moment_and_its_marks_are_not_sent() -> None:
    response = EncodedResponse(a_page(b"true", ONE, b'"errors":[],'), error_codes=["GRAPH_TIMEOUT"])
    page = FeedPage.of(response, "feed")
    assert (page.position, page.is_passing) == (None, True)
    assert b"_stream_" not in b"".join(page.parts)


@pytest.mark.parametrize("content", [b'{"errors":[],"data":null}', b'{"errors":[],"data":{"feed":null}}'])
def test_nothing_follows_a_page_without_a_feed(content: bytes) -> None:
    page = FeedPage.of(EncodedResponse(content, error_codes=["POSITION_LOST"]), "feed")
    assert page == FeedPage((content,))


def test_response_without_data_has_the_codes_of_its_errors() -> None:
    response = EncodedResponse(b'{"errors":[]}', ["RATE_LIMITED"], error_codes=["RATE_LIMITED"])
    assert FeedPage.of(response, "feed") == FeedPage((b'{"errors":[]}',), is_passing=True, codes=["RATE_LIMITED"])
