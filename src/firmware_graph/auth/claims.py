"""From the claims of a verified token to its caller, by the names that its issuer has for them."""

from collections.abc import Iterator
from typing import Final

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.claim_map import SEC_PARTY, ClaimMap, found
from firmware_graph.auth.claim_values import Claims, malformed, moment_in, name_in, texts_in
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
    """Read a caller; roles, codes and delegations that mean nothing here, or are over, give nothing.

    Its rights end with the first of its token, leeway included, the delegation that it acts under, and the time for
    which it counts as authenticated strongly enough.

    Raises:
        Unauthenticated: A claim is not of its type, or names a party that it may not act for.
    """
    expires, *_ = [moment_in(claims, claim) for claim in ("exp", "nbf", "iat", names.auth_time)]
    if expires is None:
        raise malformed("exp")
    party = name_in(claims, names.party)
    acting = chosen_delegation(claims, names, party=party, now=now)
    given = names.given(value for claim in names.roles for value in texts_in(claims, claim))
    ends, missing = [expires + leeway_seconds], None
    if acting and acting.until is not None:
        ends.append(acting.until)
    if step_up and Role.SSC in given:
        met_until = step_up.met_until(claims, names, now=now, leeway_seconds=leeway_seconds)
        missing = step_up.wanted if met_until is None else None
        ends += [] if met_until is None else [met_until]
    return Caller(
        frozenset(Role(role) for role in given - {SEC_PARTY}),
        party,
        found(claims, names.is_sec_party) is True or SEC_PARTY in given,
        name_in(claims, names.subject),
        acting.party if acting else None,
        frozenset(codes_in(claims, names.manufacturer_codes)),
        missing,
        int(min(ends) * MILLISECONDS),
        name_in(claims, "iss"),
    )


def codes_in(claims: Claims, claim: str) -> Iterator[str]:
    """List the manufacturer codes that a caller's party owns, in four upper-case hexadecimal digits."""
    codes = (read_hexadecimal(text, CODE_DIGITS) for text in texts_in(claims, claim))
    return (code for code in codes if code is not None)
