"""The webhooks of a party, with their states and deliveries."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.page import PageRequest
from firmware_graph.questions.parties.webhook_deliveries import webhook_deliveries
from firmware_graph.questions.parties.webhook_states import webhook_states
from firmware_graph.questions.parties.webhooks import webhooks
from support.deliveries import OWNER, deliverer, sent, subscribed
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness
from support.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        yield one


async def test_webhooks_are_listed_newest_first_with_their_states(harness: ImportHarness, receiving: Receiver) -> None:
    made = [await subscribed(harness.graph, f"{receiving.url}/state/{name}") for name in ("well", "failing", "gone")]
    ended = await subscribed(harness.graph, receiving.url + "/state/ended")
    receiving.answers("/state/failing", 500)
    receiving.answers("/state/gone", 410)
    await harness.written(cpl=cpl_rows(3), is_partial=True)
    await sent(deliverer(harness.graph))
    await harness.ask("MATCH (k:ApiKey {key_id: $id}) SET k.ended_at = 1", id=ended.webhook.api_key.key_id)
    reader = GraphReader(harness.graph, rights=OWNER.rights, deadline=Deadline.after(60), uses_party_facts=True)
    found = await webhooks(reader, party="P1")
    states = {one.url.rsplit("/")[-1]: one.state_at(now_ms(), OWNER.rights).value for one in found}
    assert list(states.items()) == [
        ("ended", "DISABLED"),
        ("gone", "DISABLED"),
        ("failing", "FAILING"),
        ("well", "ENABLED"),
    ]
    assert await webhooks(reader, party="P2") == []
    counts = await webhook_states(harness.graph, Deadline.after(60))
    assert counts == {"ENABLED": 1, "FAILING": 1, "DISABLED": 2}
    ids = [one.webhook.webhook_id for one in made]
    pages = await webhook_deliveries(reader, ids, PageRequest(5, None, wants_total=True))
    assert [(page.total_count, page.rows[0].state) for page in pages] == [
        (1, "DELIVERED"),
        (1, "PENDING"),
        (1, "FAILED"),
    ]
