"""A party that an input names, against the register: near names, and an empty register that has any."""

from typing import Final

import pytest

from firmware_graph.errors import BadUserInput
from firmware_graph.model.party import Party, PartyCategory
from firmware_graph.questions.parties.shared.known_party import check_registered, near_parties

REGISTER: Final = [
    Party("ACME-ENERGY", "Acme Energy Supply", PartyCategory.LARGE_SUPPLIER),
    Party("ACME-GAS", "Acme Gas Networks", PartyCategory.GAS_NETWORK),
    Party("X9", "Northern Meters", PartyCategory.OTHER_SEC_PARTY),
]


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("acme-energy", ["ACME-ENERGY"]),
        ("ACME-ENRGY", ["ACME-ENERGY"]),
        ("northern meter", ["X9"]),
        ("ZZZZZZZZZZ", []),
    ],
)
def test_near_parties_are_found_by_id_and_by_name(given: str, near: list[str]) -> None:
    assert near_parties(REGISTER, given)[: len(near) or 1] == near


def test_unknown_party_is_a_typed_problem_with_near_names() -> None:
    with pytest.raises(BadUserInput) as refused:
        check_registered(REGISTER, "ACME-ENRGY", argument="party")
    assert refused.value.extensions["argument"] == "party"
    assert "ACME-ENERGY" in str(refused.value.extensions["near"])
    assert "Do you mean 'ACME-ENERGY'" in str(refused.value)


def test_unknown_party_of_any_length_is_refused_shortly() -> None:
    with pytest.raises(BadUserInput) as refused:
        check_registered(REGISTER, "A" * 1_000_000, argument="party")
    assert len(str(refused.value)) < 300


def test_registered_party_and_any_of_an_empty_register_pass() -> None:
    check_registered(REGISTER, "X9", argument="party")
    check_registered([], "ANY", argument="party")
