"""From the claims of a token to its caller and what it may do."""

from typing import Any, Final

import pytest

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.claims import caller_of
from firmware_graph.errors import Unauthenticated
from firmware_graph.model.rights import EVERYONE, Scope
from firmware_graph.model.vocabulary import Tier

NOW: Final = 1_000_000


def a_caller(**claims: object) -> Caller:
    return caller_of({"exp": NOW + 60, **claims}, now=NOW, leeway_seconds=30)


def test_rights_end_with_the_token_and_its_leeway() -> None:
    assert a_caller().rights.ends_at == (NOW + 90) * 1000


@pytest.mark.parametrize("expires", [None, True, -1, 10**400, float("nan"), float("inf"), "1000060"])
def test_caller_without_a_moment_at_which_its_token_expires_is_refused(expires: object) -> None:
    with pytest.raises(Unauthenticated, match="'exp'"):
        a_caller(exp=expires)


def test_codes_are_owned_by_manufacturers_and_alt_han_co_alone() -> None:
    codes = ["1057", "0x10e0", "106", "wrong", 7, None]
    for role in ("manufacturer", "alt_han_co"):
        assert a_caller(roles=[role], manufacturer_codes=codes).rights.owned_codes == {"1057", "10E0"}
    for role in ("party", "ssc", "rsa"):
        assert a_caller(roles=[role], manufacturer_codes=codes).rights.owned_codes == frozenset()


def test_manufacturer_that_is_no_sec_party_reads_the_list_and_its_own_rows_alone() -> None:
    rights = a_caller(roles=["manufacturer"], party="M1", manufacturer_codes=["1057"]).rights
    own = {Scope.FIR_READ_OWN, Scope.FIR_PROPOSE, Scope.NOTES_PUBLISH, Scope.PARTY_MANAGE}
    assert rights.scopes == EVERYONE | own
    assert rights.rows_read == frozenset({"1057"})
    assert rights.tiers == a_caller().rights.tiers
    assert rights.tiers_read == {Tier.CPL, Tier.FIR}


@pytest.mark.parametrize(
    "claims",
    [
        {"roles": ["manufacturer"]},
        {"roles": ["alt_han_co"], "manufacturer_codes": ["not a code"]},
        {"roles": ["rsa"], "manufacturer_codes": ["1057"]},
        {"roles": ["manufacturer"], "manufacturer_codes": ["1057"], "acting_for": ["P1"]},
        {"roles": ["manufacturer"], "manufacturer_codes": ["1057"], "is_sec_party": True},
        {"roles": ["manufacturer", "dcc"], "manufacturer_codes": ["1057"]},
    ],
)
def test_who_owns_no_codes_or_reads_the_whole_fir_is_not_bounded_to_own_rows(claims: dict[str, Any]) -> None:
    rights = a_caller(party="M1", **claims).rights
    assert Scope.FIR_READ_OWN not in rights.scopes
    assert rights.rows_read is None
    assert rights.tiers_read == rights.tiers


def test_delegations_are_named_or_have_an_end_of_their_own() -> None:
    assert a_caller(acting_for=["P1"]).rights.acting_for == "P1"
    ending = a_caller(acting_for=[{"party": "P3", "until": NOW + 7.5, "note": "more"}]).rights
    assert (ending.acting_for, ending.ends_at) == ("P3", (NOW + 7.5) * 1000)


def test_delegation_that_is_over_gives_nothing_and_ends_nothing() -> None:
    for until in (NOW, NOW - 9):
        rights = a_caller(acting_for=[{"party": "P2", "until": until}]).rights
        assert (rights.acting_for, rights.ends_at) == (None, (NOW + 90) * 1000)


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("roles", "ssc"),
        ("party", 7),
        ("manufacturer_codes", "1057"),
        ("acting_for", "P1"),
        ("acting_for", [7]),
        ("acting_for", [{"party": "P1"}]),
        ("acting_for", [{"party": "P1", "until": "tomorrow"}]),
        ("acting_for", [{"until": NOW}]),
    ],
)
def test_claim_of_another_type_is_refused_by_its_name(claim: str, value: Any) -> None:
    with pytest.raises(Unauthenticated, match=f"'{claim}'"):
        a_caller(**{claim: value})


def test_subjects_of_one_name_at_two_issuers_have_an_account_each() -> None:
    first, second = (a_caller(sub="u1", iss=issuer) for issuer in ("https://one.example", "https://two.example"))
    assert first.account != second.account
    assert first.account == a_caller(sub="u1", iss="https://one.example").account
