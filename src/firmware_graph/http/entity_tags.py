"""`If-None-Match` (RFC 9110 §13.1.2, §8.8.3): the ETags that it names, and whether one of them matches."""

import re
from collections.abc import Sequence
from typing import Final

TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
SEPARATOR: Final = re.compile(r"[ \t]*(?:,[ \t]*)+")
ANY: Final = "*"


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


def is_named(etag: str, given: Sequence[str]) -> bool:
    """Whether the headers of a request name an ETag, by the weak comparison; an invalid header names none."""
    if not given:
        return False
    joined = ", ".join(given)
    if joined.strip(" \t") == ANY:
        return True
    return etag.removeprefix("W/") in (tags_in(joined) or ())
