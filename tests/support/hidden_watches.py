"""Watches with events, and the webhooks bound to them, of a party whose facts must not be revealed."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask
from support.hidden_facts import ENTRIES, SECRET
from support.party_harness import created
from support.waiting import wait_until
from support.watch_harness import SET

WATCHER: Final = "A watcher of its own"
BIND: Final = "mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } } }"
TOLD: Final = "{ changes(filter: {kinds: [PATHWAY_CHANGED]}) { nodes { kind watch { name } } } }"
TELL_AGAIN: Final = f"""
  MATCH (watch:Watch {{party: '{WATCHER}'}}) SET watch.set_at = 0
  MERGE (ledger:WatchLedger {{name: 'telling'}}) SET ledger.sequence = 0
"""


def write_watches_and_endpoints(client: httpx.Client, folder: Path, run: Callable[[str], object]) -> None:
    """Set a watch, wait for its event about an earlier change, and bind a failing webhook to it.

    Everyone can see the change: otherwise others' feed would reveal it. `run` runs a statement on the store.
    """
    token = mint_token(demo_key(folder), role=Role.PARTY, party=WATCHER)
    watcher = Ask(client, {"authorization": f"Bearer {token}"})
    requests = [{"from": {"cplEntryId": entry}} for entry in ENTRIES]
    watch = watcher.data(SET, input={"name": SECRET, "requests": requests})["setWatch"]["id"]
    key = created(watcher, "fir:read", name=SECRET)["apiKey"]["id"]
    watcher.data(BIND, input={"url": "http://127.0.0.1:9/Hidden-words", "apiKeyId": key, "watches": [watch]})
    run(TELL_AGAIN)
    wait_until(lambda: SECRET in watcher(TOLD).text)
