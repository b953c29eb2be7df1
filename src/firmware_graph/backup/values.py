"""Property values as JSON that keeps their types: a value that JSON cannot hold is an object of its type and its text.

Properties are never maps, so an object always is such a pair.
"""

import math
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import pytz  # type: ignore[import-untyped]
from neo4j.spatial import CartesianPoint, WGS84Point
from neo4j.time import Date, DateTime, Duration, Time

from firmware_graph.errors import BackupNotWritten, BackupUnreadable

PLAIN: Final = frozenset({str, int, bool})
JsonValue = Any
"""What orjson writes and reads; it keeps int and float apart."""


def encode_properties(properties: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Convert properties, as returned by the driver, to JSON.

    Raises:
        BackupNotWritten: A value is of a type that this version does not know.
    """
    return {name: value if type(value) in PLAIN else encode(value) for name, value in properties.items()}


def decode_properties(properties: Mapping[str, JsonValue]) -> dict[str, Any]:
    """Convert properties in JSON to the types of the driver.

    Raises:
        BackupUnreadable: A value is of no known type.
    """
    return {name: value if type(value) in PLAIN else decode(value) for name, value in properties.items()}


def encode(value: object) -> JsonValue:
    """Convert one value to JSON."""
    if isinstance(value, list):
        return [encode(one) for one in value]
    if type(value) in PLAIN or (isinstance(value, float) and math.isfinite(value)):
        return value
    write = WRITERS.get(type(value))
    if write is None:
        raise BackupNotWritten(
            f"The store has a property of the type {type(value).__name__}, which no backup can hold."
        )
    return {type(value).__name__: write(value)}


def decode(value: JsonValue) -> object:
    """Convert one value in JSON to the type of the driver."""
    if isinstance(value, list):
        return [decode(one) for one in value]
    if not isinstance(value, dict):
        return value
    try:
        [(name, text)] = value.items()
        return READERS[name](text)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise BackupUnreadable(f"The backup has a property of an unknown type: {list(value)}.") from error


def encode_moment(moment: DateTime) -> list[str | None]:
    """Convert a moment to its text in UTC and the name of its zone; without a named zone, to its own text.

    Local times of the nineteenth century differ from UTC by odd seconds, which the driver writes incorrectly.
    """
    zone = getattr(moment.tzinfo, "zone", None)
    return [moment.astimezone(pytz.utc).iso_format() if zone else moment.iso_format(), zone]


def decode_moment(written: list[str | None]) -> DateTime:
    """Convert a text and the name of a zone to a moment."""
    text, zone = written
    moment = DateTime.from_iso_format(text)
    return moment.astimezone(pytz.timezone(zone)) if zone else moment


WRITERS: Final[Mapping[type, Callable[[Any], JsonValue]]] = MappingProxyType(
    {
        float: repr,
        bytes: lambda value: b64encode(value).decode("ascii"),
        Date: Date.iso_format,
        Time: Time.iso_format,
        DateTime: encode_moment,
        Duration: list,
        CartesianPoint: list,
        WGS84Point: list,
    }
)
READERS: Final[Mapping[str, Callable[[Any], object]]] = MappingProxyType(
    {
        "float": float,
        "bytes": b64decode,
        "Date": Date.from_iso_format,
        "Time": Time.from_iso_format,
        "DateTime": decode_moment,
        "Duration": lambda parts: Duration(months=parts[0], days=parts[1], seconds=parts[2], nanoseconds=parts[3]),
        "CartesianPoint": CartesianPoint,
        "WGS84Point": WGS84Point,
    }
)
