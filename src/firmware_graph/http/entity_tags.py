"""`If-None-Match` (RFC 9110 §13.1.2, §8.8.3): the ETags that it names, and whether one of them matches.

A query sent with POST is a safe read, and its ETag identifies the answer to that query. A match is therefore answered
with 304 for POST too; RFC 9110 requires 412, which would be of no use to the client.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from starlette.requests import Request

TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
SEPARATOR: Final = re.compile(r"[ \t]*(?:,[ \t]*)+")
ANY: Final = "*"
SAFE_METHODS: Final = frozenset({"GET", "HEAD"})


def tags_in(header: str) -> list[str] | None:
    """Parse a list of ETags, without the marks of weak ones; None if it is not such a list.

    An ETag may contain commas. The time is linear in the length of the header.
    """
    tags: list[str] = []
    text = header.strip(" \t")
    place = skipped(text, 0)
    while place < len(text):
        tag = TAG.match(text, place)
        if tag is None:
            return None
        tags.append(tag[1])
        place = skipped(text, tag.end())
        if place == tag.end() and place < len(text):
            return None
    return tags


def skipped(text: str, place: int) -> int:
    """Return the position after a separator, if there is one."""
    separator = SEPARATOR.match(text, place)
    return separator.end() if separator else place


def is_known(etag: str, http: Request[Any]) -> bool:
    """Whether `If-None-Match` of a request matches an ETag; `*` matches only for GET and HEAD.

    For POST, `*` refers to every possible answer at the address, not to the answer to one query.
    """
    given = http.headers.getlist("if-none-match")
    return is_named(etag, given) and (http.method in SAFE_METHODS or ANY not in map(str.strip, given))


def is_named(etag: str, given: Sequence[str]) -> bool:
    """Whether the headers of a request name an ETag, by the weak comparison; an invalid header names none."""
    if not given:
        return False
    joined = ", ".join(given)
    if joined.strip(" \t") == ANY:
        return True
    return etag.removeprefix("W/") in (tags_in(joined) or ())
