"""`firmware-graph keys`: an operator lists and ends the API keys of a party."""

import json
from collections.abc import Iterator

import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from support.commands import run
from support.party_harness import KEYS, PartyHarness, created, party_harness
from support.waiting import wait_until


@pytest.fixture
def harness(
    neo4j: Connection, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PartyHarness]:
    for name, value in {"URI": neo4j.uri, "USER": neo4j.user, "PASSWORD": neo4j.password}.items():
        monkeypatch.setenv(f"NEO4J_{name}", value)
    monkeypatch.setenv("COLUMNS", "160")
    with party_harness(neo4j, tmp_path_factory.mktemp("keys")) as opened:
        yield opened


def test_keys_of_a_party_are_listed_and_ended(harness: PartyHarness, capsys: pytest.CaptureFixture[str]) -> None:
    payload = created(harness.party("P1"), "fir:read", agent="an assistant")
    created(harness.party("P2"), name="another's")
    capsys.readouterr()
    assert run("keys", "list", "--party", "P1", "--json") == 0
    [listed] = json.loads(capsys.readouterr().out)
    assert (listed["key_id"], listed["agent"], listed["ended_at"]) == (payload["apiKey"]["id"], "an assistant", None)
    assert run("keys", "end", listed["key_id"], "--party", "P2") == 1
    assert "no API key" in capsys.readouterr().err
    assert run("keys", "end", listed["key_id"], "--party", "P1") == 0
    assert harness.bearer(payload["secret"])("{ revision { id } }").status_code == 401
    [key] = harness.party("P1").data(KEYS)["apiKeys"]
    assert key["endedBy"].startswith("operator:")
    capsys.readouterr()
    assert run("keys", "list", "--party", "P1") == 0
    printed = capsys.readouterr().out
    assert "1 API key" in printed
    assert "ended" in printed  # and when, below it where the screen is narrow


def test_operator_is_shown_the_last_use_of_every_key(harness: PartyHarness, capsys: pytest.CaptureFixture[str]) -> None:
    committee = harness.party("P3", Role.SSC)
    harness.bearer(created(committee, "zigbee:read", "fir:read")["secret"])("{ revision { id } }")
    wait_until(lambda: committee.data(KEYS)["apiKeys"][0]["lastUsedOn"])
    capsys.readouterr()
    assert run("keys", "list", "--party", "P3", "--json") == 0
    [listed] = json.loads(capsys.readouterr().out)
    assert listed["last_used_on"] == committee.data(KEYS)["apiKeys"][0]["lastUsedOn"]


def test_keys_of_a_party_that_the_register_lacks_are_none_of_its_own(
    harness: PartyHarness, capsys: pytest.CaptureFixture[str]
) -> None:
    made = created(harness.party("GONE"), name="of a party that left")
    assert run("parties", "set", "ACME", "--name", "Acme Energy", "--category", "LARGE_SUPPLIER") == 0
    capsys.readouterr()
    for command in (("list",), ("end", made["apiKey"]["id"])):
        assert run("keys", *command, "--party", "ACNE") == 1
        assert "The register has no party 'ACNE'. Do you mean 'ACME'?" in capsys.readouterr().err
    assert run("keys", "list", "--party", "ACME") == 0
    assert run("keys", "end", made["apiKey"]["id"], "--party", "GONE") == 0
    [error] = harness.party("ACNE")(KEYS).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["near"]) == ("FORBIDDEN", ["ACME"])
    assert "it has 'ACME'" in error["message"]
    assert run("parties", "remove", "ACME") == 0
