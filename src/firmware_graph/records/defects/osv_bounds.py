"""How much OSV may state, a document and one defect of it: counted before anything in it is looked at."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from firmware_graph.records.documents import bad_part
from firmware_graph.records.problem import Problem

MOST_DEFECTS: Final = 50_000
"""Of a document."""

MAXIMA: Final[Mapping[str, int]] = {
    "aliases": 1_000,
    "severity": 1_000,
    "references": 1_000,
    "affected": 1_000,
    "ranges": 10_000,
    "events": 10_000,
    "versions": 10_000,
}
"""The maximum of each list of one defect; those within `affected` are counted together over the whole record."""


def beyond_bounds(value: object, source: str, path: str) -> Problem | None:
    """Return the problem of the first list with which a record has too many of something; None if it has not."""
    counts = dict.fromkeys(MAXIMA, 0)
    for name, listed, place in lists_in(value, path):
        counts[name] += len(listed)
        if counts[name] > (most := MAXIMA[name]):
            reason = f"with this list the defect has {counts[name]:,} {name}, and may have {most:,}"
            remedy = f"give at most {most:,} {name} of one defect; many versions can be one range"
            return bad_part(source, place, None, reason, remedy)
    return None


def lists_in(value: object, path: str) -> Iterator[tuple[str, list[Any], str]]:
    """Yield each bounded list of a record by name, with its path; lists within another come after it."""
    for name in ("aliases", "severity", "references", "affected"):
        yield from member(value, name, path)
    for _, affected, of_affected in member(value, "affected", path):
        for number, one in enumerate(affected):
            yield from lists_in_affected(one, f"{of_affected}[{number}]")


def lists_in_affected(value: object, path: str) -> Iterator[tuple[str, list[Any], str]]:
    """Yield the versions, the ranges, and the events of each range, of one affected family."""
    yield from member(value, "versions", path)
    for name, ranges, of_ranges in member(value, "ranges", path):
        yield name, ranges, of_ranges
        for number, one in enumerate(ranges):
            yield from member(one, "events", f"{of_ranges}[{number}]")


def member(value: object, name: str, path: str) -> Iterator[tuple[str, list[Any], str]]:
    """Yield a member of an object that is a list, with its path."""
    listed = value.get(name) if isinstance(value, dict) else None
    if isinstance(listed, list):
        yield name, listed, f"{path}.{name}" if path else name
