"""Pauses between attempts grow from 5 s to 24 h, with jitter."""

from datetime import UTC, datetime

import pytest

from firmware_graph.delivery.retries import pause_seconds, retry_after_of


def test_pauses_grow_from_5_seconds_to_24_hours_and_differ() -> None:
    firsts = {pause_seconds(1) for _ in range(50)}
    assert len(firsts) > 1
    assert 5 <= min(firsts) <= max(firsts) <= 7.5
    for failures in range(2, 9):
        assert pause_seconds(failures) > max(firsts)
    assert all(57_600 <= pause_seconds(failures) <= 86_400 for failures in (10, 20, 10_000))


def test_receiver_that_names_a_longer_time_is_waited_for() -> None:
    assert pause_seconds(1, 120) == 120
    assert pause_seconds(1, 1) >= 5
    assert pause_seconds(1, 1e9) == 86_400


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("120", 120), (" 7 ", 7), ("soon", None), ("-5", None), ("Thu, 01 Jan 2026 00:02:00 GMT", 120),
     ("Thu, 01 Jan 2020 00:00:00 GMT", 0), ("9" * 400, 999_999_999),
     (f"Thu, 01 Jan {9 * 10**20} 00:00:00 GMT", None), (f"Thu, 01 Jan 2026 00:00:00 +{9 * 10**20}", None)],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_of(header, now=datetime(2026, 1, 1, tzinfo=UTC)) == seconds
