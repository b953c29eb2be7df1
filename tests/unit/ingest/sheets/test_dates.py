"""Dates as people write them: one meaning, or a problem."""

import pytest

from firmware_graph.ingest.sheets.conventions import Conventions, DateOrder
from firmware_graph.ingest.sheets.dates import OtherDateOrder, day_reader, moment_reader
from firmware_graph.records.values import BadValue

BRITISH, AMERICAN = Conventions(), Conventions(date_order=DateOrder.MDY)
THE_DAY = "2021-01-31"


@pytest.mark.parametrize(
    "text",
    [
        "2021-01-31",
        "2021/01/31",
        "2021-1-31",
        "31/01/2021",
        "31/1/2021",
        "31.01.2021",
        "31-01-2021",
        "31 Jan 2021",
        "31-Jan-2021",
        "31 january 2021",
        "31st January, 2021",
        "Jan 31, 2021",
        "January 31st 2021",
        "2021-01-31T00:00:00",
        "2021-01-31 23:30:00.5",
        "2021-01-31T23:30:00Z",
        "2021-01-31T23:30+05:30",
        "31/01/2021 09:30",
        "31 Jan 2021 9:30",
    ],
)
def test_a_date_is_read_in_every_way_of_writing_it(text: str) -> None:
    assert day_reader(BRITISH)(text) == THE_DAY


def test_the_day_comes_first_unless_it_is_said_otherwise() -> None:
    assert day_reader(BRITISH)("02/03/2021") == "2021-03-02"
    assert day_reader(AMERICAN)("02/03/2021") == "2021-02-03"
    assert day_reader(AMERICAN)("2021-02-03") == "2021-02-03"


@pytest.mark.parametrize(
    "text",
    [
        "31/01/21",
        "31 Jan 21",
        "31/01/02021",
        "43861",
        "43861.5",
        "1612051200",
        "20210131",
        "31/02/2021",
        "2021-02-30",
        "2021-13-01",
        "00/01/2021",
        "31/13/2021",
        "32/01/2021",
        "31 Foo 2021",
        "31/01-2021",
        "Jan 2021",
        "01/2021",
        "Q1 2021",
        "today",
        "31/01/2021 or later",
        "0000-01-01",
        "\u0663\u0661/\u0660\u0661/\u0662\u0660\u0662\u0661",
    ],
)
@pytest.mark.parametrize("conventions", [BRITISH, AMERICAN])
def test_what_is_no_one_date_is_a_bad_value(text: str, conventions: Conventions) -> None:
    with pytest.raises(BadValue) as caught:
        day_reader(conventions)(text)
    assert not isinstance(caught.value, OtherDateOrder)


@pytest.mark.parametrize(("text", "conventions"), [("01/31/2021", BRITISH), ("31/01/2021", AMERICAN)])
def test_a_date_in_the_other_order_says_so(text: str, conventions: Conventions) -> None:
    with pytest.raises(OtherDateOrder) as caught:
        day_reader(conventions)(text)
    assert f"--date-order {conventions.date_order.other}" in caught.value.remedy


def test_a_date_with_two_meanings_has_none_where_the_order_is_contradicted() -> None:
    day = day_reader(BRITISH.contradicted())
    assert (day("31/01/2021"), day("03/03/2021"), day("2 Mar 2021")) == (THE_DAY, "2021-03-03", "2021-03-02")
    with pytest.raises(BadValue, match="two dates"):
        day("02/03/2021")


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("1970-01-01", 0),
        ("01/01/1970 00:00:01", 1000),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1 Jan 1970 9:30", 34_200_000),
        ("1970-01-01T00:00:00.250Z", 250),
    ],
)
def test_a_moment_is_utc_unless_it_has_a_zone(text: str, milliseconds: int) -> None:
    assert moment_reader(BRITISH)(text) == milliseconds


@pytest.mark.parametrize("text", ["31/01/2021 25:00", "2021-01-31T09:61", "31/01/2021 99:99", "9:30"])
def test_a_time_that_is_none_is_a_bad_value(text: str) -> None:
    for reader in (moment_reader(BRITISH), day_reader(BRITISH)):
        with pytest.raises(BadValue):
            reader(text)


@pytest.mark.parametrize("text", ["31/01/0021", "0001-01-01", "31/01/4485", "3000-01-01", "1 Jan 1899"])
def test_a_year_that_nobody_means_is_a_bad_value(text: str) -> None:
    for reader in (moment_reader(BRITISH), day_reader(BRITISH)):
        with pytest.raises(BadValue, match="is not from 1900 to 2999"):
            reader(text)
