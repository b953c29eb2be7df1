"""Content negotiation: the media types that a request has and accepts (GraphQL over HTTP, RFC 9110)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from firmware_graph.model.form_types import UTF_8

GRAPHQL_RESPONSE: Final = "application/graphql-response+json"
JSON: Final = "application/json"
EVENT_STREAM: Final = "text/event-stream"
HEADERS_KEPT: Final = 256
LONGEST: Final = 2_000
"""Characters of a header that is parsed: 64 KB of commas would hold up the event loop for 0.3 s."""


OFFERED_FOR: Final = {
    GRAPHQL_RESPONSE: GRAPHQL_RESPONSE,
    JSON: JSON,
    "application/*": JSON,
    "*/*": JSON,
}


class MediaRange(NamedTuple):
    """One media type of a header, its character set, and its quality: from 0, not acceptable, to 1."""

    type: str
    charset: str
    quality: float


def media_ranges(header: str) -> Iterator[MediaRange]:
    """Parse an Accept or Content-Type header; one that is too long has no media types."""
    if len(header) > LONGEST:
        return
    for part in header.split(","):
        type_, *parameters = (piece.strip().lower() for piece in part.split(";"))
        named = dict(parameter.split("=", 1) for parameter in parameters if "=" in parameter)
        yield MediaRange(type_, named.get("charset", "utf-8").strip('"'), quality_of(named.get("q", "1")))


def quality_of(text: str) -> float:
    """Parse a quality; 0 if it is invalid."""
    try:
        return float(text)
    except ValueError:
        return 0.0


@lru_cache(maxsize=HEADERS_KEPT)
def response_type(accept: str | None) -> str | None:
    """Choose the media type of the response: the preferred one, the first of equals; None if none is acceptable.

    A request without the header comes from a client older than `application/graphql-response+json`.
    """
    if not accept:
        return JSON
    ranges = sorted(media_ranges(accept), key=lambda wanted: -wanted.quality)
    wanted = (range_ for range_ in ranges if range_.quality > 0 and range_.charset in UTF_8)
    return next((OFFERED_FOR[range_.type] for range_ in wanted if range_.type in OFFERED_FOR), None)


@lru_cache(maxsize=HEADERS_KEPT)
def prefers_stream(accept: str | None) -> bool:
    """Whether a client prefers Server-Sent Events to everything else."""
    best = max(media_ranges(accept or ""), key=lambda wanted: wanted.quality, default=None)  # the first of equals
    return best is not None and best.type == EVENT_STREAM and best.quality > 0


@lru_cache(maxsize=HEADERS_KEPT)
def is_json(content_type: str | None) -> bool:
    """Whether a body is JSON in UTF-8."""
    ranges = list(media_ranges(content_type or ""))
    return len(ranges) == 1 and ranges[0].type == JSON and ranges[0].charset in UTF_8
