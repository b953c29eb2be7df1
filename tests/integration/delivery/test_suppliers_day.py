"""A supplier's day over HTTP: a watch, a path that SECAS withdraws, a webhook, the new answer, and the old one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.database.connection import Connection
from support.party_harness import PartyHarness, created, party_harness
from support.watch_harness import set_watch, settled, told_until, withdraw
from support.webhook_keys import webhook_settings
from support.webhook_receiver import Receiver, receiver

BIND = "mutation ($input: WebhookInput!) { createWebhook(input: $input) { secret webhook { watches { name } } } }"
ASK = """
  query ($knownAt: DateTime, $asOf: DateTime) {
    upgradePathway(from: {cplEntryId: 1}, to: {cplEntryId: 2}, knownAt: $knownAt, asOf: $asOf) {
      __typename ... on UpgradePathway { hops } ... on NoPathway { noPathwayReason }
    }
  }
"""


@pytest.fixture(scope="module")
def receiving() -> Iterator[Receiver]:
    with receiver() as one:
        yield one


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


def test_watch_of_another_party_cannot_be_bound_to(harness: PartyHarness) -> None:
    other, owner = harness.party("P3"), harness.party("P2")
    watch = set_watch(other, 1)
    key = created(owner, "fir:read")["apiKey"]["id"]
    [error] = owner(BIND, input={"url": "https://8.8.8.8/", "apiKeyId": key, "watches": [watch["id"]]}).json()["errors"]
    assert error["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": "input.watches"})
    assert "has no watch" in error["message"]
