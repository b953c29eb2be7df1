"""A supplier's day over HTTP, and a withdrawal in the feed, a stream and a webhook (domain.md S32), from end to end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.database.connection import Connection
from support.asking import Ask
from support.event_streams import following
from support.party_harness import PartyHarness, created, party_harness
from support.watch_harness import declare, publish, set_watch, settled, told_until, withdraw
from support.webhook_keys import webhook_settings
from support.webhook_receiver import Received, Receiver

BIND = "mutation ($input: WebhookInput!) { createWebhook(input: $input) { secret webhook { watches { name } } } }"
ASK = """
  query ($knownAt: DateTime, $asOf: DateTime) {
    upgradePathway(from: {cplEntryId: 1}, to: {cplEntryId: 2}, knownAt: $knownAt, asOf: $asOf) {
      __typename ... on UpgradePathway { hops } ... on NoPathway { noPathwayReason }
    }
  }
"""


FEED = "query ($after: String) { changes(after: $after) { nodes { id kind batch } position hasMore } }"
STREAM = "subscription ($after: String) { changes(after: $after) { nodes { id kind batch } } }"


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    folder = tmp_path_factory.mktemp("day")
    with party_harness(neo4j, folder, watch_seconds=0.05, **webhook_settings(folder)) as opened:
        yield opened


def test_supplier_is_told_of_a_withdrawn_path_and_reads_what_is_now_and_what_was(
    harness: PartyHarness, receiving: Receiver
) -> None:
    supplier = harness.party("P1")
    watch = set_watch(supplier, 1)
    key = created(supplier, "fir:read")
    stated: dict[str, Any] = {
        "url": receiving.url + "/day",
        "apiKeyId": key["apiKey"]["id"],
        "watches": [watch["id"]],
    }
    bound = supplier.data(BIND, input=stated)["createWebhook"]
    assert bound["webhook"] == {"watches": [{"name": "fleet"}]}
    reading = harness.bearer(key["secret"])
    assert reading.data(ASK)["upgradePathway"] == {"__typename": "UpgradePathway", "hops": 1}

    withdraw(harness)
    [message] = receiving.wait("/day", 1)
    [event] = message.verified(bound["secret"])["data"]["events"]
    assert event == {**event, "kind": "PATHWAY_CHANGED", "cplEntryIds": [1], "watch": watch["id"]}
    [told] = told_until(supplier, 1)["nodes"]
    assert (told["id"], told["watch"]["name"]) == (event["id"], "fleet")

    now = reading.data(ASK)["upgradePathway"]
    assert now == {"__typename": "NoPathway", "noPathwayReason": "WITHDRAWN"}
    before = (datetime.fromisoformat(told["recordedAt"]).astimezone(UTC) - timedelta(milliseconds=1)).isoformat()
    was = reading.data(ASK, knownAt=before, asOf=before)["upgradePathway"]
    assert was == {"__typename": "UpgradePathway", "hops": 1}
    settled(harness)
    assert len(receiving.at("/day")) == 1


def test_withdrawal_is_told_once_in_order_to_a_party_and_leaves_no_gap_for_the_public(
    harness: PartyHarness, receiving: Receiver
) -> None:
    declare(harness, recommendation="SHOULD")
    correct(harness, "before")
    party, public = harness.party("P4"), Ask(harness.clients[1], {})
    secrets = {
        name: webhook_secret(party, f"{receiving.url}/{name}", scope)
        for name, scope in {"s32": "fir:read", "s32-public": "cpl:read"}.items()
    }
    since, seen = party.data(FEED)["changes"]["position"], public.data(FEED)["changes"]
    public_since = seen["position"]
    with (
        following(party.client, STREAM, party.headers, after=since) as told,
        following(public.client, STREAM, public.headers, after=public_since) as told_public,
    ):
        withdraw(harness)
        [withdrawn] = told.next()["data"]["changes"]["nodes"]
        assert withdrawn["kind"] == "UPGRADE_WITHDRAWN"
        after = public.data(FEED, after=public_since)["changes"]
        assert after == {"nodes": [], "position": public_since, "hasMore": False}  # byte for byte as before
        correct(harness, "after")
        [corrected] = told.next()["data"]["changes"]["nodes"]
        [public_one] = told_public.next()["data"]["changes"]["nodes"]
    assert party.data(FEED, after=since)["changes"]["nodes"] == [withdrawn, corrected]
    assert public.data(FEED, after=public_since)["changes"]["nodes"] == [public_one]
    assert public_one == {**corrected, "batch": public_one["id"]}
    [*_, last_public] = seen["nodes"]
    assert number_of(public_one) == number_of(last_public) + 1
    sent = receiving.wait("/s32", 1)
    while len(found := [one for message in sent for one in events_in(message, secrets["s32"])]) < 2:
        sent = receiving.wait("/s32", len(sent) + 1)
    assert [one["id"] for one in found] == [withdrawn["id"], corrected["id"]]
    [message] = receiving.wait("/s32-public", 1)
    assert [one["id"] for one in events_in(message, secrets["s32-public"])] == [public_one["id"]]
    declare(harness)


def correct(harness: PartyHarness, name: str) -> None:
    """Make a change of the CPL."""
    publish(harness, {"correctFirmware": {"cplEntryId": 2, "modelName": name}})


def webhook_secret(owner: Ask, url: str, scope: str) -> str:
    """Make a webhook of a new key, and return its secret."""
    key = created(owner, scope)["apiKey"]["id"]
    return str(owner.data(BIND, input={"url": url, "apiKeyId": key})["createWebhook"]["secret"])


def events_in(message: Received, secret: str) -> list[Any]:
    """Return the events of a message, whose signature must be right."""
    return list(message.verified(secret)["data"]["events"])


def number_of(event: Any) -> int:
    """Return the number of an event in its stream."""
    return int(event["id"].rpartition("-")[2])


def test_watch_of_another_party_cannot_be_bound_to(harness: PartyHarness) -> None:
    other, owner = harness.party("P3"), harness.party("P2")
    watch = set_watch(other, 1)
    key = created(owner, "fir:read")["apiKey"]["id"]
    [error] = owner(BIND, input={"url": "https://8.8.8.8/", "apiKeyId": key, "watches": [watch["id"]]}).json()["errors"]
    assert error["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": "input.watches"})
    assert "has no watch" in error["message"]
