"""What a caller may do: the scopes it holds, on whose behalf, and until when."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from firmware_graph.model.vocabulary import Tier


class Scope(StrEnum):
    """A permission that coordinates of the schema ask for; reading scopes each open one tier of facts."""

    CPL_READ = "cpl:read"
    FIR_READ = "fir:read"
    FIR_READ_OWN = "fir:read_own"
    ZIGBEE_READ = "zigbee:read"
    FIR_PROPOSE = "fir:propose"
    FIR_PUBLISH = "fir:publish"
    ZIGBEE_PUBLISH = "zigbee:publish"
    NOTES_PUBLISH = "notes:publish"
    ADVISORIES_WRITE = "advisories:write"
    PARTY_MANAGE = "party:manage"
    AUDIT_READ = "audit:read"


TIER_OF: Final = {Scope.CPL_READ: Tier.CPL, Scope.FIR_READ: Tier.FIR, Scope.ZIGBEE_READ: Tier.SSC}
"""The tier that each reading scope opens; no other scope opens any. `fir:read_own` opens rows, and no tier."""

RESTRICTED: Final = frozenset(scope for scope, tier in TIER_OF.items() if tier is Tier.SSC)
"""The scopes that open facts for the Security Sub-Committee alone: what is read by them is recorded."""

EVERYONE: Final = frozenset({Scope.CPL_READ})

CARRIES: Final = {
    Scope.ZIGBEE_READ: frozenset({Scope.FIR_READ}),
    Scope.FIR_PUBLISH: frozenset({Scope.FIR_READ}),
    Scope.ZIGBEE_PUBLISH: frozenset({Scope.FIR_READ}),
    Scope.ADVISORIES_WRITE: frozenset({Scope.FIR_READ, Scope.ZIGBEE_READ}),
}
"""What a scope cannot do without, as its answers have it: whoever has the one by a role has the other too."""


def with_carried(scopes: frozenset[Scope]) -> frozenset[Scope]:
    """Add what scopes carry with them, and what everyone has."""
    return EVERYONE.union(scopes, *(CARRIES.get(scope, frozenset()) for scope in scopes))


class StepUp(NamedTuple):
    """A stronger or more recent authentication, and the scopes that it would add (RFC 9470).

    `acr_values` are the authentication context classes that are accepted; with none, any. `max_age_seconds` is how long
    ago it may have been, if there is a bound.
    """

    scopes: frozenset[Scope]
    acr_values: tuple[str, ...]
    max_age_seconds: int | None


@dataclass(frozen=True)
class Rights:
    """The rights of a caller, hashable: readers and every cache are keyed by them.

    `party` is who acts, `acting_for` the one other party on whose behalf it acts in this request, if any; what is a
    party's own is that of `principal`. `owned_codes` are the manufacturer codes whose rows are its own: with
    `fir:read_own` those are all that it reads of the FIR. `step_up` is what a stronger authentication would add.
    `ends_at` is when the first of all this ends, in milliseconds since 1970, or None for no end. It is no part of
    equality, so that two tokens which differ in their expiry alone share what is cached; whoever releases an answer
    asks `have_ended` of the caller's own rights.
    """

    scopes: frozenset[Scope] = EVERYONE
    party: str | None = None
    acting_for: str | None = None
    owned_codes: frozenset[str] = frozenset()
    step_up: StepUp | None = None
    ends_at: int | None = field(default=None, compare=False)

    @cached_property
    def tiers(self) -> frozenset[Tier]:
        """The tiers of which all facts may be read: what callers are told of revisions and feeds is of them alone."""
        return frozenset(TIER_OF[scope] for scope in self.scopes & TIER_OF.keys())

    @cached_property
    def tiers_read(self) -> frozenset[Tier]:
        """The tiers that answers depend on: also that of which its own rows alone are read."""
        return self.tiers if self.rows_read is None else self.tiers | {Tier.FIR}

    @property
    def rows_read(self) -> frozenset[str] | None:
        """The manufacturer codes whose rows are all that it reads of the FIR; None where no such bound holds."""
        is_bounded = Scope.FIR_READ_OWN in self.scopes and Scope.FIR_READ not in self.scopes
        return self.owned_codes if is_bounded else None

    @property
    def reads_restricted(self) -> bool:
        """Whether they open facts for the Security Sub-Committee alone."""
        return not RESTRICTED.isdisjoint(self.scopes)

    @property
    def principal(self) -> str | None:
        """The party in whose name this request is made: the one that is acted for, else the caller's own."""
        return self.acting_for or self.party

    def open(self, required: frozenset[Scope]) -> bool:
        """Whether they open a coordinate that needs any one of these scopes."""
        return not self.scopes.isdisjoint(required)

    def have_ended(self, now_ms: int) -> bool:
        """Whether any of them has ended at a moment."""
        return self.ends_at is not None and self.ends_at <= now_ms
