"""Dates and moments as they are written and read."""

import pytest

from firmware_graph.api.schema.scalars import read_day, read_moment, write_date, write_moment


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_774_947_600_007, "2026-03-31T09:00:00.007Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
    ],
)
def test_a_moment_is_written_in_utc_and_read_back(milliseconds: int, text: str) -> None:
    assert write_moment(milliseconds) == text
    assert read_moment(text) == milliseconds


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2023-06-15", "2023-06-15T23:59:59.999Z"),
        ("2028-02-29", "2028-02-29T23:59:59.999Z"),
        ("0001-01-01", "0001-01-01T23:59:59.999Z"),
        ("9999-12-31", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_a_date_without_a_time_is_the_end_of_that_day_in_utc(day: str, end: str) -> None:
    assert write_moment(read_moment(day)) == end


@pytest.mark.parametrize(
    "text", ["2026-03-31T10:00:00+01:00", "2026-03-31t09:00:00z", "2026-03-31T09:00Z", "2026-03-31T09:00:00.000999Z"]
)
def test_offsets_and_parts_of_seconds_are_read(text: str) -> None:
    assert read_moment(text) == 1_774_947_600_000


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31T09:00:00",
        "2026-02-30T09:00:00Z",
        "2026-02-30",
        "0000-01-01",
        "2026-3-31",
        "20260331",
        "2026-W14-2",
        "2026-03-31Z",
        "now",
        5,
        None,
        True,
    ],
)
def test_anything_else_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(ValueError, match="such as 2026-03-31T09:00:00Z"):
        read_moment(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_the_first_and_the_last_moment_are_read_and_written(text: str) -> None:
    assert write_moment(read_moment(text)) == text


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-23:59"])
def test_a_moment_that_no_year_of_utc_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="such as 2026-03-31T09:00:00Z"):
        read_moment(text)


def test_a_date_is_text() -> None:
    assert write_date("2026-03-31") == read_day("2026-03-31") == "2026-03-31"


@pytest.mark.parametrize("value", ["2026-02-30", "31/03/2026", "2026-03-31T00:00:00Z", "", 20260331, None])
def test_what_is_no_day_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="such as 2026-03-31"):
        read_day(value)


def test_a_value_of_another_kind_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        write_date(5)
    with pytest.raises(TypeError):
        write_moment("2026")
