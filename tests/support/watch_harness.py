"""Watches over HTTP: set, processed, and read."""

import time
from typing import Any

from firmware_graph.auth.roles import Role
from support.asking import Ask
from support.party_harness import PartyHarness

SET = "mutation ($input: WatchInput!) { setWatch(input: $input) { id name size } }"
DELETE = "mutation ($id: ID!) { deleteWatch(id: $id) }"
WATCHES = "{ watches { id name size } }"
TOLD = """
  query ($after: String) {
    changes(after: $after, filter: {kinds: [PATHWAY_CHANGED]}) {
      nodes { id kind recordedAt batch note watch { id name } firmwareVersions { nodes { cplEntryId } } }
      position hasMore
    }
  }
"""
WATCH_CHANGES = """
  query ($since: DateTime!) { watches { name changes(since: $since) {
    lost { nodes { ...both } } gained { nodes { ...both } } longer { nodes { ...both } } shorter { nodes { ...both } }
    altered { nodes { ...both } } unchangedCount
  } } }
  fragment both on PathwayDifference {
    source { cplEntryId } hopsBefore hopsAfter before { __typename } after { __typename }
  }
"""
PUBLISH = """
  mutation ($input: ChangesInput!) {
    publishChanges(input: $input) { __typename ... on ChangesRefused { problems { field reason } } }
  }
"""
ENTRIES: dict[str, object] = {"fromCplEntryId": 1, "toCplEntryId": 2}
WAIT_SECONDS = 60.0


def set_watch(ask: Ask, *entries: int, name: str = "fleet", **target: Any) -> Any:
    """Set a watch of some entries, and return it."""
    requests = [{"from": {"cplEntryId": entry}, **target} for entry in entries]
    return ask.data(SET, input={"name": name, "requests": requests})["setWatch"]


def publish(harness: PartyHarness, *operations: dict[str, Any]) -> None:
    """Publish a change as SECAS."""
    secas = harness.party("SECAS", Role.SECAS)
    outcome = secas.data(PUBLISH, input={"operations": list(operations)})["publishChanges"]
    assert outcome["__typename"] == "ChangesPublished", outcome


def withdraw(harness: PartyHarness) -> None:
    """Withdraw the upgrade between the two entries."""
    publish(harness, {"withdrawUpgrade": ENTRIES})


def declare(harness: PartyHarness, **more: object) -> None:
    """Declare the upgrade between the two entries."""
    publish(harness, {"declareUpgrade": ENTRIES | more})


def told_until(ask: Ask, count: int, after: str | None = None) -> Any:
    """Wait until a party has so many events of watches, and return its feed."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        feed = ask.data(TOLD, after=after)["changes"]
        if len(feed["nodes"]) >= count or time.monotonic() > until:
            assert len(feed["nodes"]) == count, feed
            return feed
        time.sleep(0.05)


def settled(harness: PartyHarness) -> None:
    """Wait until watches were processed for everything in the ledger."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        [[told, last]] = harness.cypher(
            "MATCH (change:Change) WITH max(change.sequence) AS last "
            "OPTIONAL MATCH (ledger:WatchLedger {name: 'telling'}) RETURN ledger.sequence, last"
        )
        if told == last:
            return
        time.sleep(0.05)
    raise AssertionError
