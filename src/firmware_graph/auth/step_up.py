"""The stronger, or more recent, authentication that the scopes of the Security Sub-Committee can be made to need."""

from typing import NamedTuple

from firmware_graph.auth.claim_map import ClaimMap, found
from firmware_graph.auth.claim_values import NO_END, Claims, malformed, moment_in
from firmware_graph.auth.roles import SSC_SCOPES
from firmware_graph.model.rights import StepUp


class StepUpRule(NamedTuple):
    """The required authentication: one of some context classes (`acr`), or any; and how recent, if that matters.

    These are the `acr_values` and `max_age` of RFC 9470.
    """

    acr_values: tuple[str, ...] = ()
    max_age_seconds: int | None = None

    @property
    def wanted(self) -> StepUp:
        """What a caller lacks whose authentication does not satisfy the rule."""
        return StepUp(SSC_SCOPES, self.acr_values, self.max_age_seconds)

    def met_until(self, claims: Claims, names: ClaimMap, *, now: float, leeway_seconds: int) -> float | None:
        """Return until when a token satisfies it, in seconds since 1970 (infinity for no end); None if it does not.

        Raises:
            Unauthenticated: A claim has the wrong type.
        """
        if self.acr_values and not acrs_in(claims, names.acr).intersection(self.acr_values):
            return None
        if self.max_age_seconds is None:
            return NO_END
        at = moment_in(claims, names.auth_time)
        if at is None or at > now + leeway_seconds:
            return None
        until = at + self.max_age_seconds + leeway_seconds
        return until if until > now else None


def acrs_in(claims: Claims, claim: str) -> set[str]:
    """Read the context classes of an authentication: one text, or a list if an issuer has several.

    Raises:
        Unauthenticated: It is something else.
    """
    value = found(claims, claim)
    values = value if isinstance(value, list) else [] if value is None else [value]
    if all(isinstance(one, str) for one in values):
        return set(values)
    raise malformed(claim)
