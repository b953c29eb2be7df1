"""Who decides a proposal: nobody what it proposed itself, nor what its own party did or the one that it acts for."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.auth.keys import private_key
from firmware_graph.auth.tokens import demo_key, signed
from support.asking import Ask

PROPOSE: Final = """mutation ($input: ChangesInput!) {
  proposeChanges(input: $input) { ... on ChangesProposed { proposal { id } } }
}"""
DECIDE: Final = "mutation ($id: ID!, $publish: Boolean!) { decideProposal(id: $id, publish: $publish) { __typename } }"
TAKE_BACK: Final = "mutation ($id: ID!) { takeBackProposal(id: $id) { state } }"
WITHDRAW: Final = {"operations": [{"withdrawUpgrade": {"fromCplEntryId": 21, "toCplEntryId": 22}}]}

Persons = Callable[..., Ask]


@pytest.fixture(scope="module")
def person(client: httpx.Client, key_folder: Path) -> Persons:
    pem = demo_key(key_folder)

    def one(subject: str | None, party: str | None, *roles: str, **more: Any) -> Ask:
        claims = {"sub": subject, "party": party, "roles": roles, "exp": int(time.time()) + 600, **more}
        given = {name: value for name, value in claims.items() if value is not None}
        return Ask(client, {"authorization": f"Bearer {signed(given, private_key(pem), 'none')}"})

    return one


@pytest.fixture
def maker(person: Persons) -> Ask:
    return person("anna", "M1", "manufacturer", manufacturer_codes=["F001"])


@pytest.fixture
def proposal(maker: Ask) -> Iterator[str]:
    """The ID of an open proposal of M1, made by anna."""
    made = maker.data(PROPOSE, input=WITHDRAW)["proposeChanges"]["proposal"]["id"]
    yield made
    maker(TAKE_BACK, id=made)


@pytest.mark.parametrize(
    ("subject", "party", "roles", "claims"),
    [
        ("ben", "M1", ("secas",), {}),
        ("ben", "M1", ("secas", "ssc"), {}),
        ("ben", "M1", ("secas",), {"acting_for": ["P1"]}),
        ("ben", "SECAS", ("secas",), {"acting_for": ["M1"]}),
        ("ben", None, ("secas", "ssc"), {"acting_for": ["M1"]}),
        ("anna", "SECAS", ("secas",), {}),
        ("anna", "SECAS", ("secas", "ssc"), {"acting_for": ["P1"]}),
    ],
)
def test_nobody_decides_what_it_proposed_or_a_party_that_it_is_of_or_acts_for(  # noqa: PLR0913, PLR0917 - a case
    person: Persons, proposal: str, subject: str, party: str | None, roles: tuple[str, ...], claims: dict[str, Any]
) -> None:
    decider = person(subject, party, *roles, **claims)
    for publish in (True, False):
        assert decider.codes(DECIDE, id=proposal, publish=publish) == ["FORBIDDEN"]


@pytest.mark.parametrize("claims", [{}, {"acting_for": ["P1"]}])
def test_person_of_another_party_decides(person: Persons, proposal: str, claims: dict[str, Any]) -> None:
    decider = person("ben", "SECAS", "secas", "ssc", **claims)
    assert decider.data(DECIDE, id=proposal, publish=False)["decideProposal"]["__typename"] == "ChangesProposed"
