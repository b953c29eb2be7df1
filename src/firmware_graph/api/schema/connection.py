"""Relay connections over `Page`; cursors hold public keys only."""

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

import strawberry

from firmware_graph.api.schema.fields import column, computed, stands_for
from firmware_graph.errors import BadUserInput
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.request_limits import RequestLimits

Node = TypeVar("Node")

DEFAULT_PAGE: Final = 50

ENTRY_KEY: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
UPGRADE_KEY: Final = re.compile(r"[0-9]{1,18}-[0-9]{1,18}", re.ASCII)
MANUFACTURER_KEY: Final = re.compile(r"[0-9A-F]{4}", re.ASCII)
QUOTED_KEY: Final = re.compile(r"[^/]*(/[^/]*)+")
"""The key in the cursors of each kind of list: entry ID, position among upgrades, code, or parts of a product."""


class PageEdge(NamedTuple):
    """A row of a page and its cursor."""

    cursor: str
    node: object


def write_cursor(key: str) -> str:
    """Encode a public key as a cursor."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def read_cursor(cursor: str, key: re.Pattern[str]) -> str:
    """Decode a cursor to the key that it holds.

    Raises:
        BadUserInput: It is not a cursor of this kind of list.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        read = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        read = None
    if read is None or not key.fullmatch(read):
        raise BadUserInput("'after' is not a cursor of this list: give an 'endCursor' of it.", argument="after")
    return read


def page_request(
    limits: RequestLimits, first: int | None, after: str | None, *, key: re.Pattern[str], wants_total: bool
) -> PageRequest:
    """Convert the arguments of a connection to a page request; a `first` of 0 requests no rows, so only the count.

    Raises:
        BadUserInput: `first` is negative or larger than a page may be, or `after` is not a cursor of this list.
    """
    size = page_size(limits, DEFAULT_PAGE if first is None else first, nothing="the count alone")
    return PageRequest(size, None if after is None else read_cursor(after, key), wants_total)


def page_size(limits: RequestLimits, first: int, *, nothing: str) -> int:
    """Validate the number of rows per page; `nothing` is what 0 means.

    Raises:
        BadUserInput: It is negative, or larger than a page may be.
    """
    if not 0 <= first <= limits.page:
        message = f"'first' must be from 0 to {limits.page}, where 0 asks for {nothing}: it is {first}."
        raise BadUserInput(message, argument="first", maximum=limits.page)
    return first


def edges_of(page: Page[Any]) -> Sequence[PageEdge]:
    """Return the rows of a page with their cursors."""
    return [PageEdge(write_cursor(key), row) for key, row in zip(page.cursors, page.rows, strict=True)]


def page_itself(page: Page[Any]) -> Page[Any]:
    """Return the page itself, whose columns are those of PageInfo."""
    return page


def start_cursor_of(page: Page[Any]) -> str | None:
    """Return the cursor of the first row; None if there are no rows."""
    return write_cursor(page.cursors[0]) if page.cursors else None


def end_cursor_of(page: Page[Any]) -> str | None:
    """Return the cursor of the last row; None if there are no rows."""
    return write_cursor(page.cursors[-1]) if page.cursors else None


@strawberry.type(description="Whether there are more pages, and the cursors of this one.")
class PageInfo:
    """Whether there are more pages, and the cursors of this one."""

    is_type_of = stands_for(Page)

    has_next: bool = column(name="hasNextPage")
    has_previous: bool = column("Whether `after` was given: lists are read forwards.", name="hasPreviousPage")
    start_cursor: str | None = computed(start_cursor_of)
    end_cursor: str | None = computed(end_cursor_of)


@strawberry.type(name="Edge")
class Edge(Generic[Node]):
    """A row of a page and its cursor."""

    is_type_of = stands_for(PageEdge)

    cursor: str
    node: Node


@strawberry.type(name="Connection")
class Connection(Generic[Node]):
    """A page of a list."""

    is_type_of = stands_for(Page)

    edges: list[Edge[Node]] = computed(edges_of)
    rows: list[Node] = column(name="nodes")
    page_info: PageInfo = computed(page_itself)
    total_count: int = column("The number of rows of all pages; counted only when selected.")
