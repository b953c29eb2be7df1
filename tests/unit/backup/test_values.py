"""Property values survive JSON with their types, and a type that would not is refused."""

from typing import Any

import orjson
import pytest
import pytz  # type: ignore[import-untyped]
from neo4j.spatial import CartesianPoint, WGS84Point
from neo4j.time import Date, DateTime, Duration, Time

from firmware_graph.backup.values import decode_properties, encode_properties
from firmware_graph.errors import BackupNotWritten, BackupUnreadable

LONDON = pytz.timezone("Europe/London")
VALUES: list[Any] = [
    *("text", "", '{"Date": "2020-01-01"}', "£ 😀 \u2028\x00", True, 0, 1, -(2**63), 2**63 - 1),
    *(1.0, -0.0, 0.1, 1e300, 5e-324, float("inf"), float("-inf")),
    *(b"\x00\xff", b"", [], [1, 2], [1.0, 2.0], ["a"], [True, False], [float("inf"), 1.0]),
    *(Date(2020, 2, 29), [Date(1, 1, 1)], Time(10, 0, 0, 1), Time(10, 0, 0, 1, pytz.FixedOffset(90))),
    *(DateTime(2020, 1, 1, 1, 1, 1, 999_999_999), DateTime(2020, 1, 1, tzinfo=pytz.FixedOffset(-90))),
    DateTime(2020, 10, 25, 0, 30, 0, 5, tzinfo=pytz.utc).astimezone(
        LONDON
    ),  # the two hours that clocks call half past one
    DateTime(2020, 10, 25, 1, 30, 0, 5, tzinfo=pytz.utc).astimezone(LONDON),
    DateTime(1800, 1, 1, tzinfo=pytz.utc).astimezone(LONDON),
    *(Duration(months=14, days=-3, seconds=5, nanoseconds=7), Duration()),
    *(CartesianPoint((1, 2)), CartesianPoint((1, 2, 3)), WGS84Point((1, 2)), WGS84Point((1, 2, 3))),
]


def written_and_read(properties: dict[str, Any]) -> dict[str, Any]:
    return decode_properties(orjson.loads(orjson.dumps(encode_properties(properties))))


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_is_read_back_with_its_type(value: Any) -> None:
    read = written_and_read({"value": value})["value"]
    assert type(read) is type(value)
    assert repr(read) == repr(value)
    assert read == value


def test_not_a_number_is_read_back() -> None:
    assert repr(written_and_read({"value": float("nan")})["value"]) == "nan"


def test_a_type_that_is_not_known_is_refused_and_named() -> None:
    with pytest.raises(BackupNotWritten, match="complex"):
        encode_properties({"value": [1j]})


@pytest.mark.parametrize(
    "value", [{"Vector": [1]}, {}, {"Date": "2020-13-01"}, {"Date": 1}, {"Duration": [1]}], ids=repr
)
def test_json_that_is_no_value_is_refused(value: Any) -> None:
    with pytest.raises(BackupUnreadable):
        decode_properties({"value": value})
