"""A test is sent once, signed, also to an endpoint that is disabled."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from firmware_graph.changes.send_test_event import MOST_WAITING, send_test_event
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput
from support.deliveries import RULES, deliverer, owner_reader, sent, subscribed
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness
from support.webhook_receiver import Receiver, receiver

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def receiving() -> Iterator[Receiver]:
    with receiver() as one:
        yield one


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        yield one


async def test_test_is_sent_once_whatever_comes_of_it(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/test")
    receiving.answers("/test", 500)
    await harness.ask("MATCH (w:Webhook) SET w.disabled_at = 1")
    one, webhook_id = deliverer(harness.graph), made.webhook.webhook_id
    states = "MATCH (d:WebhookDelivery) RETURN d.state, d.failure ORDER BY d.place"
    waiting = await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
    assert (waiting.state, waiting.event_ids, waiting.attempts) == ("PENDING", [], 0)
    await sent(one)
    assert await harness.ask(states) == [["FAILED", "It answered with status 500."]]
    await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
    await sent(one)
    await sent(one)
    assert [row[0] for row in await harness.ask(states)] == ["FAILED", "DELIVERED"]
    messages = receiving.at("/test")
    assert [message.verified(made.secret)["type"] for message in messages] == ["test", "test"]
    for _ in range(MOST_WAITING):
        await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
    with pytest.raises(BadUserInput, match="wait to be sent"):
        await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
