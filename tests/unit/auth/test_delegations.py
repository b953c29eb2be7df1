"""On whose behalf a token acts: one party for each request, and nothing of the others."""

from typing import Any, Final

import pytest

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.claims import caller_of
from firmware_graph.auth.delegations import NOT_DELEGATED
from firmware_graph.errors import Unauthenticated
from firmware_graph.model.rights import Scope

NOW: Final = 1_000_000


def an_adaptor(**claims: Any) -> Caller:
    given = {"exp": NOW + 60, "party": "MSP", "roles": ["manufacturer"], "manufacturer_codes": ["1057"], **claims}
    return caller_of(given, now=NOW, leeway_seconds=30)


def test_token_for_one_party_acts_for_it() -> None:
    caller = an_adaptor(acting_for=["A"])
    assert (caller.party, caller.acting_for, caller.rights.principal, caller.actor) == ("MSP", "A", "A", "MSP for A")


def test_token_for_several_parties_without_a_choice_acts_for_none_of_them() -> None:
    caller = an_adaptor(acting_for=["A", "B"])
    assert (caller.acting_for, caller.rights.principal, caller.actor) == (None, "MSP", "MSP")


@pytest.mark.parametrize("chosen", ["A", "B"])
def test_choice_acts_for_that_party_and_rights_of_each_are_apart(chosen: str) -> None:
    rights = an_adaptor(acting_for=["A", "B"], act_for=chosen).rights
    assert (rights.party, rights.acting_for) == ("MSP", chosen)
    assert rights != an_adaptor(acting_for=["A", "B"], act_for="B" if chosen == "A" else "A").rights
    assert rights != an_adaptor(party=None, acting_for=[chosen]).rights


def test_choice_of_its_own_party_acts_for_nobody_else() -> None:
    assert an_adaptor(acting_for=["A"], act_for="MSP").rights == an_adaptor().rights


@pytest.mark.parametrize(
    "claims",
    [
        {"act_for": "A"},
        {"act_for": "C", "acting_for": ["A", "B"]},
        {"act_for": "a", "acting_for": ["A"]},
        {"act_for": "A", "acting_for": [{"party": "A", "until": NOW}]},
        {"act_for": "A", "acting_for": [{"party": "A", "until": NOW - 1}, "B"]},
        {"act_for": "MSP", "party": None, "acting_for": ["A"]},
    ],
)
def test_choice_of_a_party_that_it_may_not_act_for_is_refused(claims: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated) as refused:
        an_adaptor(**claims)
    assert str(refused.value) == NOT_DELEGATED


@pytest.mark.parametrize("chosen", [7, True, [], ["A"], {"party": "A"}, "", "\ud800", "x" * 256])
def test_choice_that_is_no_name_is_refused_by_its_claim(chosen: object) -> None:
    with pytest.raises(Unauthenticated, match="'act_for'"):
        an_adaptor(acting_for=["A"], act_for=chosen)


def test_end_of_the_chosen_delegation_alone_ends_the_rights() -> None:
    delegations = [{"party": "A", "until": NOW + 9}, {"party": "B", "until": NOW + 5}]
    assert an_adaptor(acting_for=delegations, act_for="A").ends_at == (NOW + 9) * 1000
    assert an_adaptor(acting_for=delegations).ends_at == (NOW + 90) * 1000


def test_end_of_one_of_two_delegations_does_not_choose_the_other() -> None:
    assert an_adaptor(acting_for=[{"party": "A", "until": NOW - 1}, "B"]).acting_for is None


@pytest.mark.parametrize("ends", [[None, 5], [9, None], [5, 9]])
def test_party_that_is_named_twice_is_acted_for_until_the_later_end(ends: list[int | None]) -> None:
    named = ["A" if end is None else {"party": "A", "until": NOW + end} for end in ends]
    later = 90 if None in ends else 9
    assert an_adaptor(acting_for=named, act_for="A").ends_at == (NOW + later) * 1000


def test_who_acts_for_another_has_none_of_what_its_own_party_owns_or_manages() -> None:
    own, acting = an_adaptor().rights, an_adaptor(acting_for=["A"]).rights
    assert (own.owned_codes, acting.owned_codes) == (frozenset({"1057"}), frozenset())
    assert own.scopes - acting.scopes == {
        Scope.PARTY_MANAGE,
        Scope.FIR_READ_OWN,
        Scope.FIR_PROPOSE,
        Scope.NOTES_PUBLISH,
    }
