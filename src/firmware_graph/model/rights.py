"""What a caller may do: the scopes it holds, on whose behalf, and until when."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from firmware_graph.model.cached import cached_property
from firmware_graph.model.vocabulary import Tier


class Scope(StrEnum):
    """A permission required by coordinates of the schema; reading scopes each open one tier of facts."""

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
"""The scopes that open facts for the Security Sub-Committee only: reading with them is recorded."""

EVERYONE: Final = frozenset({Scope.CPL_READ})

OF_OWNED_CODES: Final = frozenset({Scope.FIR_READ_OWN, Scope.FIR_PROPOSE, Scope.NOTES_PUBLISH})
"""The scopes that depend on the manufacturer codes of one's own party: nobody has them while it acts for another."""

CARRIES: Final = {
    Scope.ZIGBEE_READ: frozenset({Scope.FIR_READ}),
    Scope.FIR_PUBLISH: frozenset({Scope.FIR_READ}),
    Scope.ZIGBEE_PUBLISH: frozenset({Scope.FIR_READ}),
    Scope.ADVISORIES_WRITE: frozenset({Scope.FIR_READ, Scope.ZIGBEE_READ}),
}
"""The scopes that a scope implies, as its answers need them: whoever has the one by a role has the other too."""


def with_carried(scopes: frozenset[Scope]) -> frozenset[Scope]:
    """Add the scopes that others imply, and those that everyone has."""
    return EVERYONE.union(scopes, *(CARRIES.get(scope, frozenset()) for scope in scopes))


class StepUp(NamedTuple):
    """A stronger or more recent authentication, and the scopes that it would add (RFC 9470).

    `acr_values` are the accepted authentication context classes; with none, any. `max_age_seconds` is its maximum age,
    if there is a limit.
    """

    scopes: frozenset[Scope]
    acr_values: tuple[str, ...]
    max_age_seconds: int | None


@dataclass(frozen=True)
class Rights:
    """The rights of a caller, hashable: readers and every cache are keyed by them.

    `party` is the caller's, `acting_for` another party on whose behalf it acts in this request, if any; `principal` is
    the one of the two whose own things count. `owned_codes` are the manufacturer codes of its own rows: with
    `fir:read_own` those are all that it reads of the FIR. `step_up` is what a stronger authentication would add.
    `ends_at` is when the first of all this ends, in milliseconds since 1970, or None for no end. It does not count for
    equality, so that two tokens which only differ in their expiry share what is cached; before an answer is released,
    `have_ended` of the caller's own rights is checked.
    """

    scopes: frozenset[Scope] = EVERYONE
    party: str | None = None
    acting_for: str | None = None
    owned_codes: frozenset[str] = frozenset()
    step_up: StepUp | None = None
    ends_at: int | None = field(default=None, compare=False)

    @cached_property
    def tiers(self) -> frozenset[Tier]:
        """The tiers of which all facts may be read: callers see revisions and feeds of these only."""
        return frozenset(TIER_OF[scope] for scope in self.scopes & TIER_OF.keys())

    @cached_property
    def tiers_read(self) -> frozenset[Tier]:
        """The tiers that answers depend on, including that of which only its own rows are read."""
        return self.tiers if self.rows_read is None else self.tiers | {Tier.FIR}

    @property
    def rows_read(self) -> frozenset[str] | None:
        """The manufacturer codes to whose rows its reading of the FIR is limited; None if there is no such limit."""
        is_bounded = Scope.FIR_READ_OWN in self.scopes and Scope.FIR_READ not in self.scopes
        return self.owned_codes if is_bounded else None

    @property
    def reads_restricted(self) -> bool:
        """Whether they open facts for the Security Sub-Committee only."""
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
