"""Pages of a longer list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The first `first` rows after the row with the public key `after`, from the start if that is None.

    A `first` of 0 requests no rows: only whether there are any, and their total if wanted.
    """

    first: int
    after: str | None = None
    wants_total: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in order, the public key of each, and whether there are rows before and after them.

    `total_count` is None if it was not requested.
    """

    rows: Sequence[Row]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool = False
    total_count: int | None = None


def page_of(
    rows: Sequence[Row], request: PageRequest, *, key: Callable[[Row], str], total_count: int | None = None
) -> Page[Row]:
    """Return the page of rows fetched from its start; one row more than requested means that there is a next page."""
    shown = rows[: request.first]
    return Page(
        shown,
        [key(row) for row in shown],
        has_next=len(rows) > request.first,
        has_previous=request.after is not None,
        total_count=total_count if request.wants_total else None,
    )


def page_within(
    rows: Sequence[Row], request: PageRequest, *, place: Callable[[Row], tuple[int, ...]] | Callable[[Row], int]
) -> Page[Row]:
    """Return a page of a whole list, given in the order of `place`; a row's key is its place as text."""

    def placed(row: Row) -> tuple[int, ...]:
        numbers = place(row)
        return (numbers,) if isinstance(numbers, int) else numbers

    after = tuple(map(int, request.after.split("-"))) if request.after else ()
    rest = [row for row in rows if placed(row) > after]
    return page_of(rest, request, key=lambda row: "-".join(map(str, placed(row))), total_count=len(rows))


@dataclass(frozen=True, slots=True)
class GroupCount(Generic[Row]):
    """The number of rows of a whole list with the same product or manufacturer; `member` is one of them."""

    member: Row
    count: int


@dataclass(frozen=True, slots=True)
class CountedPage(Page[Row]):
    """A page of a list whose rows are also counted by product and by manufacturer, the highest count first."""

    by_device_model: Sequence[GroupCount[object]] = ()
    by_manufacturer: Sequence[GroupCount[object]] = ()
