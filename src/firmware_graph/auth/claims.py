"""From the claims of a verified token to its caller, by the names that its issuer uses."""

from collections.abc import Iterator
from typing import Final

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.claim_map import SEC_PARTY, ClaimMap, found
from firmware_graph.auth.claim_values import NO_END, Claims, malformed, moment_in, name_in, texts_in
from firmware_graph.auth.delegations import chosen_delegation
from firmware_graph.auth.roles import Role
from firmware_graph.auth.step_up import StepUpRule
from firmware_graph.model.hexadecimal_text import read_hexadecimal

CODE_DIGITS: Final = 4
MILLISECONDS: Final = 1000
OWN_NAMES: Final = ClaimMap()


def caller_of(
    claims: Claims,
    *,
    now: float,
    leeway_seconds: int,
    names: ClaimMap = OWN_NAMES,
    step_up: StepUpRule | None = None,
) -> Caller:
    """Read a caller; roles, codes and delegations that are unknown here, or have ended, grant nothing.

    Its rights end with the first of its token, leeway included, the delegation that it acts under, and the period for
    which it counts as strongly authenticated.

    Raises:
        Unauthenticated: A claim has the wrong type, or names a party that it may not act for.
    """
    expires, *_ = [moment_in(claims, claim) for claim in ("exp", "nbf", "iat", names.auth_time)]
    if expires is None:
        raise malformed("exp")
    party = name_in(claims, names.party)
    acting = chosen_delegation(claims, names, party=party, now=now)
    given = names.given(value for claim in names.roles for value in texts_in(claims, claim))
    rule = step_up if Role.SSC in given else None
    met_until = rule.met_until(claims, names, now=now, leeway_seconds=leeway_seconds) if rule else NO_END
    ends = expires + leeway_seconds, acting.ends if acting else NO_END, NO_END if met_until is None else met_until
    return Caller(
        roles=frozenset(Role(role) for role in given - {SEC_PARTY}),
        party=party,
        is_sec_party=found(claims, names.is_sec_party) is True or SEC_PARTY in given,
        subject=name_in(claims, names.subject),
        acting_for=acting.party if acting else None,
        manufacturer_codes=frozenset(codes_in(claims, names.manufacturer_codes)),
        step_up=rule.wanted if rule and met_until is None else None,
        ends_at=int(min(ends) * MILLISECONDS),
        issuer=name_in(claims, "iss"),
    )


def codes_in(claims: Claims, claim: str) -> Iterator[str]:
    """Yield the manufacturer codes that a caller's party owns, in four upper-case hexadecimal digits."""
    codes = (read_hexadecimal(text, CODE_DIGITS) for text in texts_in(claims, claim))
    return (code for code in codes if code is not None)
