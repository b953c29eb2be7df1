"""Lists in pages, as the Relay connection specification has them, over `Page`; cursors hold public keys alone."""

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, computed, stands_for
from firmware_graph.errors import BadUserInput
from firmware_graph.model.page import Page, PageRequest

Node = TypeVar("Node")

DEFAULT_PAGE: Final = 50
LARGEST_PAGE: Final = 500

ENTRY_KEY: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
UPGRADE_KEY: Final = re.compile(r"[0-9]{1,18}-[0-9]{1,18}", re.ASCII)
MANUFACTURER_KEY: Final = re.compile(r"[0-9A-F]{4}", re.ASCII)
QUOTED_KEY: Final = re.compile(r"[^/]*(/[^/]*)+")
"""What the cursors of each kind of list hold: entry IDs, places among upgrades, codes, and the parts of a product."""


class PageEdge(NamedTuple):
    """A row of a page and its cursor."""

    cursor: str
    node: object


def write_cursor(key: str) -> str:
    """Make a cursor of a public key."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def read_cursor(cursor: str, key: re.Pattern[str]) -> str:
    """Read the key out of a cursor.

    Raises:
        BadUserInput: It is no cursor of such a list.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        read = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        read = None
    if read is None or not key.fullmatch(read):
        raise BadUserInput("'after' is not a cursor of this list: give an 'endCursor' of it.", argument="after")
    return read


def page_request(first: int | None, after: str | None, *, key: re.Pattern[str], wants_total: bool) -> PageRequest:
    """Read the arguments of a list.

    Raises:
        BadUserInput: One of them is out of its bounds.
    """
    size = DEFAULT_PAGE if first is None else first
    if not 1 <= size <= LARGEST_PAGE:
        raise BadUserInput(f"'first' must be from 1 to {LARGEST_PAGE}: it is {size}.", argument="first")
    return PageRequest(size, None if after is None else read_cursor(after, key), wants_total)


def edges_of(page: Page[Any], _context: OperationContext) -> Sequence[PageEdge]:
    """Pair the rows of a page with their cursors."""
    return [PageEdge(write_cursor(key), row) for key, row in zip(page.cursors, page.rows, strict=True)]


def page_itself(page: Page[Any], _context: OperationContext) -> Page[Any]:
    """Take the page, which says what lies around it."""
    return page


def start_cursor_of(page: Page[Any], _context: OperationContext) -> str | None:
    """Make a cursor of the first row."""
    return write_cursor(page.cursors[0]) if page.cursors else None


def end_cursor_of(page: Page[Any], _context: OperationContext) -> str | None:
    """Make a cursor of the last row."""
    return write_cursor(page.cursors[-1]) if page.cursors else None


@strawberry.type(description="What lies around a page.")
class PageInfo:
    """What lies around a page."""

    is_type_of = stands_for(Page)

    has_next: bool = column(name="hasNextPage")
    has_previous: bool = column("Whether `after` was given: a list is read forwards.", name="hasPreviousPage")
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
    total_count: int = column("How many there are in all pages; counted only when selected.")
