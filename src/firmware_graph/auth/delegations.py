"""Delegation: the parties that a token may act for, and the one that it acts for in this request."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from firmware_graph.auth.claim_map import ClaimMap
from firmware_graph.auth.claim_values import NO_END, Claims, is_moment, is_name, list_in, malformed, name_in
from firmware_graph.errors import Unauthenticated

NOT_DELEGATED: Final = "The token acts for a party that it may not act for, or no longer. Get a new one."


class Delegation(NamedTuple):
    """A party on whose behalf a caller may act, and until when, in seconds since 1970 (None: as long as its token)."""

    party: str
    until: float | None

    @property
    def ends(self) -> float:
        """The moment at which it ends, regardless of the token."""
        return NO_END if self.until is None else self.until

    def holds(self, now: float) -> bool:
        """Whether it has not ended."""
        return self.ends > now


def chosen_delegation(claims: Claims, names: ClaimMap, *, party: str | None, now: float) -> Delegation | None:
    """Return the one delegation that a token acts under, or None if it acts for its own party only.

    `act_for` chooses one of the parties of `acting_for`, or the token's own. Without it, a token that may act for one
    party acts for it, and one that may act for several acts for none of them.

    Raises:
        Unauthenticated: A claim has the wrong type, or names a party that it may not act for, or no longer.
    """
    delegations = list(delegations_in(claims, names.acting_for))
    chosen = name_in(claims, names.act_for)
    if chosen is None:
        return the_only_one(delegations, now)
    if chosen == party:
        return None
    holding = [one for one in delegations if one.party == chosen and one.holds(now)]
    if not holding:
        raise Unauthenticated(NOT_DELEGATED)
    return max(holding, key=attrgetter("ends"))


def the_only_one(delegations: Sequence[Delegation], now: float) -> Delegation | None:
    """Return the delegation of a token that has a single one, if it has not ended; ended ones count for the number."""
    return delegations[0] if len(delegations) == 1 and delegations[0].holds(now) else None


def delegations_in(claims: Claims, claim: str) -> Iterator[Delegation]:
    """Yield the delegations of a caller.

    Raises:
        Unauthenticated: One of them has no name, or an end that is not a moment.
    """
    for value in list_in(claims, claim):
        match value:
            case str() if is_name(value):
                yield Delegation(value, None)
            case {"party": party, "until": until} if is_name(party) and is_moment(until):
                yield Delegation(party, until)
            case _:
                raise malformed(claim)
