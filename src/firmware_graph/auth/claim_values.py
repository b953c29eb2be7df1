"""Claims read by type: a value that is of another type, or absurd, is refused and never guessed at."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeGuard, TypeVar

from firmware_graph.auth.claim_map import found
from firmware_graph.errors import Unauthenticated

MALFORMED_CLAIM: Final = "The token's claim '{claim}' is not of its type. Get a new one."
MOST_CHARACTERS: Final = 255
LAST_SECOND: Final = 253_402_300_799
"""The end of the year 9999, in seconds since 1970: later moments are mistakes, and Python has no dates for them."""

NO_END: Final = float("inf")

Claims = Mapping[str, Any]
Value = TypeVar("Value")


def name_in(claims: Claims, claim: str) -> str | None:
    """Read a claim that names someone: printable text of up to 255 characters.

    Raises:
        Unauthenticated: It is something else.
    """
    return checked(claims, claim, is_name)


def is_name(value: object) -> TypeGuard[str]:
    """Whether a value can name someone; a lone surrogate, which cannot be encoded, is not printable."""
    return isinstance(value, str) and 0 < len(value) <= MOST_CHARACTERS and value.isprintable()


def texts_in(claims: Claims, claim: str) -> Iterator[str]:
    """Yield the texts of a claim; other items of the list are ignored.

    Raises:
        Unauthenticated: It is not a list.
    """
    return (value for value in list_in(claims, claim) if isinstance(value, str))


def list_in(claims: Claims, claim: str) -> list[Any]:
    """Read a claim that is a list; empty if the token lacks it.

    Raises:
        Unauthenticated: It is not a list.
    """
    values = found(claims, claim)
    if isinstance(values, list):
        return values
    if values is None and claims.get(claim, ()) is not None:
        return []
    raise malformed(claim)


def moment_in(claims: Claims, claim: str) -> float | None:
    """Read a claim that is a moment, in seconds since 1970; None if the token lacks it.

    Raises:
        Unauthenticated: It is something else.
    """
    return checked(claims, claim, is_moment)


def is_moment(value: object) -> TypeGuard[float]:
    """Whether a value is a moment: a number from 1970 to the year 9999, excluding NaN, infinity and Booleans."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LAST_SECOND


def checked(claims: Claims, claim: str, is_value: Callable[[object], TypeGuard[Value]]) -> Value | None:
    """Read a claim of some type; None if the token lacks it.

    Raises:
        Unauthenticated: It is something else.
    """
    value: object = found(claims, claim)
    if value is None or is_value(value):
        return value
    raise malformed(claim)


def malformed(claim: str) -> Unauthenticated:
    """Return the error for a claim of the wrong type."""
    return Unauthenticated(MALFORMED_CLAIM.format(claim=claim))
