"""Webhooks from end to end over HTTP: made, told, verified, tried again, rotated, and over with their key."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from standardwebhooks import WebhookVerificationError

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from support.asking import Ask
from support.party_harness import PartyHarness, created, party_harness
from support.waiting import wait_until
from support.webhook_keys import webhook_settings
from support.webhook_receiver import Receiver

CREATE = "mutation ($input: WebhookInput!) { createWebhook(input: $input) { secret webhook { id url state } } }"
WEBHOOKS = """
    { webhooks { id url state apiKey { id } deliveries { totalCount nodes {
        id eventIds state attempts lastAttemptAt nextAttemptAt failure } } } }
"""
OTHERS = (
    ("mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret webhook { id } } }", "rotateWebhookSecret"),
    ("mutation ($id: ID!) { sendTestEvent(webhook: $id) { id eventIds state attempts failure } }", "sendTestEvent"),
    ('mutation ($id: ID!) { redeliver(webhook: $id, since: "2020-01-01") }', "redeliver"),
    ("mutation ($id: ID!) { deleteWebhook(id: $id) }", "deleteWebhook"),
)
RESTATE = """
    mutation ($advice: Recommendation!) { publishChanges(input: {operations: [
      {declareUpgrade: {fromCplEntryId: 1, toCplEntryId: 2, recommendation: $advice}}]}) { __typename } }
"""


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    folder = tmp_path_factory.mktemp("webhooks")
    with party_harness(neo4j, folder, max_webhooks=3, **webhook_settings(folder)) as opened:
        yield opened


def made(ask: Ask, receiving: Receiver, path: str, *scopes: str, **more: Any) -> Any:
    """Make a webhook of a new key, and return its payload with the key's ID."""
    key = created(ask, *scopes)["apiKey"]["id"]
    payload = ask.data(CREATE, input={"url": receiving.url + path, "apiKeyId": key, **more})["createWebhook"]
    return {**payload, "key": key}


def restated(harness: PartyHarness, advice: str) -> None:
    """Make a change of the FIR."""
    harness.party("SECAS", Role.SECAS).data(RESTATE, advice=advice)


def of(ask: Ask, payload: Any) -> Any:
    """Return a webhook as it is now."""
    return next(one for one in ask.data(WEBHOOKS)["webhooks"] if one["id"] == payload["webhook"]["id"])


def until_state(ask: Ask, payload: Any, state: str) -> Any:
    """Wait until a webhook is in a state."""
    wait_until(lambda: of(ask, payload)["state"] == state)
    return of(ask, payload)


def test_change_reaches_an_endpoint_signed_and_without_what_it_is(harness: PartyHarness, receiving: Receiver) -> None:
    owner = harness.party("P1")
    payload = made(owner, receiving, "/p1", "fir:read")
    assert payload["webhook"]["state"] == "ENABLED"
    restated(harness, "SHOULD")
    [message] = receiving.wait("/p1", 1)
    told = message.verified(payload["secret"])
    assert set(told) == {"type", "timestamp", "data"}
    assert told["type"] == "changes"
    [event] = told["data"]["events"]
    assert set(event) == {"id", "kind", "cplEntryIds"}
    assert event["kind"] == "UPGRADE_RESTATED"
    assert event["cplEntryIds"] == [1, 2]
    feed = harness.bearer(created(owner, "fir:read")["secret"])
    behind = "query ($after: String) { changes(after: $after) { position nodes { id } } }"
    assert feed.data(behind, after=told["data"]["position"])["changes"] == {
        "position": told["data"]["position"],
        "nodes": [],
    }
    with pytest.raises(WebhookVerificationError):
        message.verified("whsec_" + base64.b64encode(b"another").decode())
    found = until_state(owner, payload, "ENABLED")
    [delivery] = found["deliveries"]["nodes"]
    assert delivery["id"] == message.headers["webhook-id"]
    assert (delivery["eventIds"], delivery["attempts"], delivery["failure"]) == ([event["id"]], 1, None)
    stored = str(harness.cypher("MATCH (node) RETURN collect(properties(node))"))
    assert payload["secret"] not in stored


def test_loops_of_tests_and_redeliveries_are_refused_until_a_pause_is_over(
    harness: PartyHarness, receiving: Receiver
) -> None:
    owner = harness.party("P8")
    webhook_id = made(owner, receiving, "/p8", "fir:read")["webhook"]["id"]
    for mutation, field in OTHERS[1:3]:
        answers = [owner(mutation, id=webhook_id).json() for _ in range(3)]
        assert [answer["data"][field] is None for answer in answers] == [False, True, True]
        extensions = answers[1]["errors"][0]["extensions"]
        assert extensions["code"] == "RATE_LIMITED"
        assert 1 <= extensions["retryAfter"] <= 10
        assert extensions["limit"] == {"sendTestEvent": "tests", "redeliver": "redeliveries"}[field]


def test_webhook_is_its_partys_alone(harness: PartyHarness, receiving: Receiver) -> None:
    owner, other = harness.party("P2"), harness.party("P3")
    payload = made(owner, receiving, "/p2", "fir:read")
    webhook_id = payload["webhook"]["id"]
    assert other.data(WEBHOOKS) == {"webhooks": []}
    for mutation, field in OTHERS:
        for requester, given in ((other, webhook_id), (owner, "none")):
            body = requester(mutation, id=given).json()
            assert body["data"] == {field: None}
            [error] = body["errors"]
            assert error["message"] == "Your party has no webhook of this ID."
    for mutation, field in OTHERS:
        assert owner.data(mutation, id=webhook_id)[field]
    assert owner.data(WEBHOOKS) == {"webhooks": []}


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({"url": "https://10.0.0.1/"}, "input.url"),
        ({"url": "http://8.8.8.8/"}, "input.url"),
        ({"url": "https://localhost@example.org/"}, "input.url"),
        ({"apiKeyId": "none"}, "input.apiKeyId"),
        ({"filter": {"cplEntryIds": list(range(501))}}, "input.filter.cplEntryIds"),
    ],
)
def test_what_cannot_be_is_refused(harness: PartyHarness, given: dict[str, Any], argument: str) -> None:
    owner = harness.party("P4")
    stated = {"url": "https://example.org/", "apiKeyId": created(owner, days=0.5)["apiKey"]["id"], **given}
    [error] = owner(CREATE, input=stated).json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["argument"] == argument
    if argument == "input.url":
        assert error["message"].startswith("Requests are not sent to this URL")


def test_nobody_binds_one_to_a_key_that_may_read_more(harness: PartyHarness) -> None:
    owner = harness.party("P5")
    reading = created(owner, "fir:read")["apiKey"]["id"]
    manager = harness.bearer(created(owner, "party:manage")["secret"])
    [error] = manager(CREATE, input={"url": "https://example.org/", "apiKeyId": reading}).json()["errors"]
    assert error["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": "input.apiKeyId"})


def test_party_has_as_many_as_it_may(harness: PartyHarness, receiving: Receiver) -> None:
    owner = harness.party("P6")
    for number in range(3):
        made(owner, receiving, f"/p6/{number}")
    key = created(owner)["apiKey"]["id"]
    [error] = owner(CREATE, input={"url": "https://example.org/", "apiKeyId": key}).json()["errors"]
    assert error["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": "input", "maximum": 3})


def test_agent_and_party_without_the_scope_have_none(harness: PartyHarness) -> None:
    agent = harness.bearer(created(harness.party("P7"), "fir:read", agent="an assistant")["secret"])
    assert agent.codes(WEBHOOKS)[0] == "FORBIDDEN"
    assert harness.party(None, Role.RSA).codes(WEBHOOKS)[0] == "FORBIDDEN"
