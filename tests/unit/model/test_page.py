"""Pages of a longer list."""

from firmware_graph.model.page import PageRequest, page_of


def test_one_row_more_than_asked_for_means_a_next_page() -> None:
    page = page_of([1, 2, 3], PageRequest(2, after="0", wants_total=True), key=str, total_count=9)
    assert (page.rows, page.cursors) == ([1, 2], ["1", "2"])
    assert (page.has_next, page.has_previous, page.total_count) == (True, True, 9)


def test_a_total_that_was_not_asked_for_is_none() -> None:
    page = page_of([1], PageRequest(2), key=str, total_count=0)
    assert (page.has_next, page.has_previous, page.total_count) == (False, False, None)


def test_a_page_that_is_full_to_the_last_row_has_no_next() -> None:
    assert not page_of([1, 2], PageRequest(2), key=str).has_next
