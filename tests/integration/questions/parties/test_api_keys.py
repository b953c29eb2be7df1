"""The API keys of a party: its own alone, the newest first."""

from collections.abc import Iterator

import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from support.party_harness import END, KEYS, PartyHarness, created, party_harness


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with party_harness(neo4j, tmp_path_factory.mktemp("keys")) as opened:
        yield opened


def test_keys_are_listed_newest_first_and_ended_ones_too(harness: PartyHarness) -> None:
    owner = harness.party("P1")
    made = [created(owner, name=f"key {number}")["apiKey"]["id"] for number in range(5)]
    owner.data(END, id=made[2])
    listed = owner.data(KEYS)["apiKeys"]
    assert [key["id"] for key in listed] == made[::-1]
    assert [key["endedAt"] is not None for key in listed] == [False, False, True, False, False]
    assert "secret" not in str(listed)
    assert "digest" not in str(listed)


def test_party_sees_its_own_keys_alone(harness: PartyHarness) -> None:
    created(harness.party("A"))
    assert len(harness.party("A").data(KEYS)["apiKeys"]) == 1
    for twin in (harness.party("B"), harness.party("a"), harness.party("SSC", Role.SSC), harness.party("", Role.SECAS)):
        assert not twin(KEYS).json()["data"]["apiKeys"]


def test_caller_of_no_party_is_told_so(harness: PartyHarness) -> None:
    [error] = harness.party(None)(KEYS).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["coordinate"]) == ("FORBIDDEN", "Query.apiKeys")
