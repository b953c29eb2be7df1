"""API keys end at once, on every process; and what is no key, or none any more, is answered in one way."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.model.key_format import new_secret
from support.asking import Ask, settings_for, wait_until_ready
from support.commands import run
from support.party_harness import END, KEYS, PartyHarness, created, party_harness
from support.serving import served
from support.waiting import wait_until

LIST = "{ firmwareVersion(cplEntryId: 1) { cplEntryId } }"


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with party_harness(neo4j, tmp_path_factory.mktemp("keys")) as opened:
        yield opened


def ended(ask: Ask, key_id: str) -> httpx.Response:
    return ask(END, id=key_id)


def test_key_that_is_ended_on_one_process_is_refused_on_the_other_at_once(harness: PartyHarness) -> None:
    owner = harness.party("P1")
    payload = created(owner)
    elsewhere = harness.bearer(payload["secret"], process=1)
    assert elsewhere.data(LIST)
    answer = ended(owner, payload["apiKey"]["id"]).json()["data"]["endApiKey"]
    assert answer["endedAt"]
    assert answer["endedBy"] == "P1"
    assert elsewhere(LIST).status_code == 401


def test_key_that_has_ended_stays_as_it_is(harness: PartyHarness) -> None:
    payload = created(harness.party("P2"))
    first = ended(harness.party("P2"), payload["apiKey"]["id"]).json()
    assert ended(harness.party("P2", Role.DCC), payload["apiKey"]["id"]).json() == first
    [key] = harness.party("P2").data(KEYS)["apiKeys"]
    assert key["endedAt"] == first["data"]["endApiKey"]["endedAt"]


def test_keys_that_were_made_with_a_key_end_with_it(harness: PartyHarness) -> None:
    owner = harness.party("P5")
    first = created(owner, "party:manage", "fir:read")
    second = created(harness.bearer(first["secret"]), "party:manage", "fir:read", days=20)
    third = created(harness.bearer(second["secret"]), days=10)
    other = created(owner)
    assert ended(owner, first["apiKey"]["id"]).json()["data"]["endApiKey"]["endedAt"]
    of_it = [harness.bearer(key["secret"])(LIST).status_code for key in (first, second, third)]
    assert (of_it, harness.bearer(other["secret"])(LIST).status_code) == ([401] * 3, 200)
    assert {key["endedBy"] for key in owner.data(KEYS)["apiKeys"]} == {"P5", None}


def test_other_partys_key_is_answered_as_one_that_does_not_exist(harness: PartyHarness) -> None:
    payload = created(harness.party("A"))
    twin = harness.party("B")
    there, nowhere = ended(twin, payload["apiKey"]["id"]), ended(twin, "00000000-0000-4000-8000-000000000000")
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    ignored = {"x-request-id", "date", "ratelimit"}
    assert {name: value for name, value in there.headers.items() if name not in ignored} == {
        name: value for name, value in nowhere.headers.items() if name not in ignored
    }
    assert there.json()["errors"][0]["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": "id"})
    assert twin.data(KEYS) == {"apiKeys": []}
    assert harness.bearer(payload["secret"]).data(LIST)


def test_what_is_no_key_or_none_any_more_is_answered_with_the_same_bytes(harness: PartyHarness) -> None:
    owner = harness.party("P3")
    over, expired = created(owner), created(owner)
    ended(owner, over["apiKey"]["id"])
    harness.cypher("MATCH (key:ApiKey {key_id: $id}) SET key.expires_at = 1", id=expired["apiKey"]["id"])
    wrong_checksum = over["secret"][:-1] + ("0" if over["secret"][-1] != "0" else "1")
    secrets = [new_secret(), over["secret"], expired["secret"], wrong_checksum, "fwg_", "fwg_x y", new_secret() + "0"]
    answers = [harness.bearer(secret)(LIST) for secret in secrets]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert all(answer.headers["www-authenticate"].startswith("Bearer") for answer in answers)
    assert answers[0].json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_two_keys_at_once_are_none(harness: PartyHarness) -> None:
    secret = created(harness.party("P4"))["secret"]
    client = harness.clients[0]
    headers = [("authorization", f"Bearer {secret}"), ("authorization", f"Bearer {secret}")]
    assert client.post("/graphql", json={"query": LIST}, headers=headers).status_code == 401


def test_key_is_no_longer_one_when_it_expires(harness: PartyHarness) -> None:
    payload = created(harness.party("P5"), days=1.5 / 86_400)
    asked = harness.bearer(payload["secret"])
    wait_until(lambda: asked(LIST).status_code != 200)
    assert asked(LIST).status_code == 401


def test_removal_of_a_party_from_the_register_ends_its_keys(
    harness: PartyHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {"URI": harness.connection.uri, "USER": harness.connection.user, "PASSWORD": harness.connection.password}
    for name, value in named.items():
        monkeypatch.setenv(f"NEO4J_{name}", value)
    secrets = {party: created(harness.party(party))["secret"] for party in ("GOES", "STAYS")}
    for party in secrets:
        assert run("parties", "set", party, "--name", party, "--category", "OTHER_SEC_PARTY") == 0
    assert run("parties", "remove", "GOES") == 0
    assert harness.bearer(secrets["GOES"])(LIST).status_code == 401
    assert harness.bearer(secrets["STAYS"]).data(LIST)
    assert run("parties", "remove", "STAYS") == 0


def test_no_secret_is_logged(harness: PartyHarness, capfd: pytest.CaptureFixture[str]) -> None:
    secrets = [created(harness.party("P6"))["secret"], new_secret(), new_secret()[:-1]]
    capfd.readouterr()
    settings = settings_for(harness.connection, harness.folder, log_level="DEBUG")
    with served(create_app(settings)) as client:
        wait_until_ready(client)
        for secret in secrets:
            client.post("/graphql", json={"query": LIST}, headers={"authorization": f"Bearer {secret}"})
    captured = "".join(capfd.readouterr())
    assert captured.count("answered") >= len(secrets)
    assert not [secret for secret in secrets if secret[4:20] in captured]


def test_where_the_database_is_away_a_key_is_answered_with_503_and_no_key_with_401(harness: PartyHarness) -> None:
    away = replace(harness.connection, uri="bolt://127.0.0.1:9")
    with served(create_app(settings_for(away, harness.folder, deadline_seconds=3))) as client:
        answers = [
            client.post("/graphql", json={"query": LIST}, headers={"authorization": f"Bearer {secret}"})
            for secret in (new_secret(), "fwg_x")
        ]
    assert [answer.status_code for answer in answers] == [503, 401]
    assert answers[0].json()["errors"][0]["extensions"]["code"] == "GRAPH_UNAVAILABLE"
    assert answers[0].headers["retry-after"]
