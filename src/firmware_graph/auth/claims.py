"""From the claims of a verified token to its caller.

`roles`, `party`, `is_sec_party`, `sub` and `exp` describe the caller itself. `manufacturer_codes` lists the codes that
its party owns. `acting_for` lists the parties on whose behalf it may act: each a party's name, or an object
`{"party": …, "until": …}` whose end is in seconds since 1970, as `exp` is.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.errors import Unauthenticated
from firmware_graph.model.hexadecimal_text import read_hexadecimal

MALFORMED_CLAIM: Final = "The token's claim '{claim}' is not of its type. Get a new one."
ROLES: Final = {role.value: role for role in Role}
CODE_DIGITS: Final = 4
MILLISECONDS: Final = 1000


class Delegation(NamedTuple):
    """A party on whose behalf a caller may act, and until when, in seconds since 1970 (None: as long as its token)."""

    party: str
    until: float | None


def caller_of(claims: dict[str, Any], *, now: float, leeway_seconds: int) -> Caller:
    """Read a caller; roles, codes and delegations that mean nothing here, or are over, give nothing.

    Its rights end with its token, leeway included, or with the first delegation to end before that.

    Raises:
        Unauthenticated: A claim is not of its type.
    """
    party = claims.get("party")
    if not isinstance(party, str | None):
        raise malformed("party")
    delegations = [one for one in delegations_in(claims) if one.until is None or one.until > now]
    ends = [float(claims["exp"]) + leeway_seconds, *(one.until for one in delegations if one.until is not None)]
    return Caller(
        frozenset(ROLES[role] for role in texts_in(claims, "roles") if role in ROLES),
        party,
        claims.get("is_sec_party") is True,
        claims.get("sub"),
        frozenset(one.party for one in delegations),
        frozenset(codes_in(claims)),
        int(min(ends) * MILLISECONDS),
    )


def texts_in(claims: dict[str, Any], claim: str) -> Iterator[str]:
    """List the texts of a claim; whatever else stands in the list gives nothing.

    Raises:
        Unauthenticated: It is no list.
    """
    return (value for value in list_in(claims, claim) if isinstance(value, str))


def codes_in(claims: dict[str, Any]) -> Iterator[str]:
    """List the manufacturer codes that a caller's party owns, in four upper-case hexadecimal digits."""
    codes = (read_hexadecimal(text, CODE_DIGITS) for text in texts_in(claims, "manufacturer_codes"))
    return (code for code in codes if code is not None)


def delegations_in(claims: dict[str, Any]) -> Iterator[Delegation]:
    """List the delegations of a caller.

    Raises:
        Unauthenticated: One of them has no name, or an end that is no number.
    """
    for value in list_in(claims, "acting_for"):
        match value:
            case str():
                yield Delegation(value, None)
            case {"party": str() as party, "until": int() | float() as until}:
                yield Delegation(party, until)
            case _:
                raise malformed("acting_for")


def list_in(claims: dict[str, Any], claim: str) -> list[Any]:
    """Read a claim that is a list; empty where the token does not have it.

    Raises:
        Unauthenticated: It is no list.
    """
    values = claims.get(claim, [])
    if not isinstance(values, list):
        raise malformed(claim)
    return values


def malformed(claim: str) -> Unauthenticated:
    """Describe a claim that is not of its type."""
    return Unauthenticated(MALFORMED_CLAIM.format(claim=claim))
