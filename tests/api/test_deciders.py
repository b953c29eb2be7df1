"""Who decides a proposal: nobody what it proposed itself, nor what its own party did or the one that it acts for."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
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
CREATE_KEY: Final = "mutation ($input: ApiKeyInput!) { createApiKey(input: $input) { secret } }"
TOMORROW: Final = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()

Persons = Callable[..., Ask]


def key_of(maker: Ask, *scopes: str) -> Ask:
    """Return the caller of a new API key."""
    made = maker.data(CREATE_KEY, input={"name": "a key", "scopes": scopes, "expiresAt": TOMORROW})
    return Ask(maker.client, {"authorization": f"Bearer {made['createApiKey']['secret']}"})


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


@pytest.mark.parametrize(("subject", "party"), [("anna", "SECAS"), ("ben", "SECAS"), ("ben", "M1")])
def test_no_api_key_decides(person: Persons, proposal: str, subject: str, party: str) -> None:
    decider = key_of(person(subject, party, "secas"), "fir:publish")
    for publish in (True, False):
        [error] = decider(DECIDE, id=proposal, publish=publish).json()["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
        assert "not by an API key" in error["message"]
        assert decider.codes(DECIDE, id="unknown", publish=publish) == ["FORBIDDEN"]


def test_credential_without_a_subject_does_not_decide(person: Persons, proposal: str) -> None:
    assert person(None, "SECAS", "secas").codes(DECIDE, id=proposal, publish=False) == ["FORBIDDEN"]


def test_nobody_decides_what_it_proposed_with_its_key_or_with_a_key_made_with_that(person: Persons, maker: Ask) -> None:
    first = key_of(maker, "fir:propose", "party:manage")
    second = key_of(first, "fir:propose", "party:manage")
    for key in (first, second, key_of(second, "fir:propose")):
        made = key.data(PROPOSE, input=WITHDRAW)["proposeChanges"]["proposal"]["id"]
        assert person("anna", "SECAS", "secas").codes(DECIDE, id=made, publish=False) == ["FORBIDDEN"]
        rejected = person("ben", "SECAS", "secas").data(DECIDE, id=made, publish=False)
        assert rejected["decideProposal"]["__typename"] == "ChangesProposed"
