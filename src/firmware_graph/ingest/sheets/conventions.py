"""The conventions of a sheet's authors: the order of day and month, and the words for 'there is none'."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

NOTHING = ("N/A", "NA", "none", "not applicable", "-", "–", "—")  # noqa: RUF001 - dashes that programs make of '-'


class DateOrder(StrEnum):
    """The order of the parts of a numeric date. An ISO date, year first, is valid in any order."""

    DMY = "dmy"
    MDY = "mdy"

    @property
    def other(self) -> "DateOrder":
        """The order that contradicts it."""
        return DateOrder.MDY if self is DateOrder.DMY else DateOrder.DMY


@dataclass(frozen=True, slots=True)
class Conventions:
    """How ambiguous cells of sheets are meant; the defaults are those of Great Britain.

    If `is_order_contradicted` by a date of the sheet, a date that is valid in both orders has no meaning.
    """

    date_order: DateOrder = DateOrder.DMY
    is_order_contradicted: bool = False
    nothing: tuple[str, ...] = NOTHING

    @property
    def nothing_words(self) -> frozenset[str]:
        """The words for 'there is none', as returned by `plain_words`."""
        return frozenset(map(plain_words, self.nothing))

    def contradicted(self) -> Self:
        """Return the conventions for a sheet that has a date in the other order."""
        return replace(self, is_order_contradicted=True)


def plain_words(text: str) -> str:
    """Remove from a text the differences between two spellings of it."""
    return " ".join(text.casefold().split())
