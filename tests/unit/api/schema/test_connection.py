"""The arguments and cursors of lists."""

import pytest

from firmware_graph.api.schema.connection import (
    ENTRY_KEY,
    MANUFACTURER_KEY,
    QUOTED_KEY,
    UPGRADE_KEY,
    page_request,
    read_cursor,
    write_cursor,
)
from firmware_graph.errors import BadUserInput
from firmware_graph.model.page import page_of, page_within
from firmware_graph.model.request_limits import REQUEST_LIMITS


@pytest.mark.parametrize(
    ("key", "pattern"),
    [("1000", ENTRY_KEY), ("20-1700000000000", UPGRADE_KEY), ("F001", MANUFACTURER_KEY), ("a%2F/é//", QUOTED_KEY)],
)
def test_a_cursor_gives_back_the_key_it_was_made_of(key: str, pattern: object) -> None:
    cursor = write_cursor(key)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert read_cursor(cursor, pattern) == key  # type: ignore[arg-type]


@pytest.mark.parametrize("cursor", ["", "!", "A", "gICA", write_cursor("F001"), write_cursor("1 "), "MTAwMA==" * 2])
def test_what_is_no_cursor_of_the_list_is_refused(cursor: str) -> None:
    with pytest.raises(BadUserInput, match="'after' is not a cursor of this list") as refused:
        read_cursor(cursor, ENTRY_KEY)
    assert refused.value.extensions == {"code": "BAD_USER_INPUT", "argument": "after"}


@pytest.mark.parametrize("first", [-1, 501])
def test_a_page_size_out_of_bounds_is_refused(first: int) -> None:
    with pytest.raises(BadUserInput, match=f"from 0 to 500, where 0 asks for the count alone: it is {first}"):
        page_request(REQUEST_LIMITS, first, None, key=ENTRY_KEY, wants_total=False)


@pytest.mark.parametrize("rows", [[], [1], [1, 2]])
def test_a_page_size_of_0_gives_the_count_and_whether_there_are_rows(rows: list[int]) -> None:
    request = page_request(REQUEST_LIMITS, 0, None, key=ENTRY_KEY, wants_total=True)
    page = page_of(rows, request, key=str, total_count=len(rows))
    assert (page.rows, page.cursors, page.has_next, page.total_count) == ([], [], bool(rows), len(rows))
    assert page_within(rows, request, place=int) == page


def test_a_page_size_that_is_null_is_the_default() -> None:
    assert page_request(REQUEST_LIMITS, None, None, key=ENTRY_KEY, wants_total=True).first == 50
    assert page_request(REQUEST_LIMITS, 500, write_cursor("7"), key=ENTRY_KEY, wants_total=True).after == "7"
