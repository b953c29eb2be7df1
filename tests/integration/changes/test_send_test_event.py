"""A test is sent once, signed, also to an endpoint that is disabled."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.redeliver import redeliver
from firmware_graph.changes.send_test_event import MOST_WAITING, send_test_event
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, RateLimited
from support.deliveries import KEY_RULES, RULES, SSC_OWNER, deliverer, owner_reader, sent, subscribed
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness
from support.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        yield one


async def let_pause_end(harness: ImportHarness) -> None:
    """Let the pause after a test of each webhook be over."""
    await harness.ask("MATCH (w:Webhook) SET w.tested_at = w.tested_at - 10000")


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
    await let_pause_end(harness)
    await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
    await sent(one)
    await sent(one)
    assert [row[0] for row in await harness.ask(states)] == ["FAILED", "DELIVERED"]
    messages = receiving.at("/test")
    assert [message.verified(made.secret)["type"] for message in messages] == ["test", "test"]
    for _ in range(MOST_WAITING):
        await let_pause_end(harness)
        await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
    await let_pause_end(harness)
    with pytest.raises(BadUserInput, match="wait to be sent"):
        await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)


async def test_webhook_is_tested_once_in_ten_seconds(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/loop")
    webhook_id = made.webhook.webhook_id
    await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
    for _ in range(2):
        with pytest.raises(RateLimited, match="at least 10 s apart") as caught:
            await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
        assert 1 <= caught.value.retry_after <= 10
        assert caught.value.extensions["limit"] == "tests"
        assert caught.value.extensions["maximum"] == 1
    await sent(deliverer(harness.graph))
    assert len(receiving.at("/loop")) == 1
    await let_pause_end(harness)
    await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)


async def test_requests_at_the_same_time_are_one_test(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/together")
    webhook_id = made.webhook.webhook_id
    requests = (
        send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES) for _ in range(MOST_WAITING)
    )
    answers = await asyncio.gather(*requests, return_exceptions=True)
    assert sum(isinstance(answer, RateLimited) for answer in answers) == MOST_WAITING - 1
    await sent(deliverer(harness.graph))
    assert len(receiving.at("/together")) == 1


async def test_many_webhooks_of_a_party_do_not_multiply_what_is_sent(
    harness: ImportHarness, receiving: Receiver
) -> None:
    made = [await subscribed(harness.graph, f"{receiving.url}/host/{number}") for number in range(3)]
    other = await subscribed(harness.graph, receiving.url + "/other", owner=SSC_OWNER)
    taken = 0
    with pytest.raises(RateLimited, match="30 tests and redeliveries in 60 s") as caught:
        for number in range(40):
            await let_pause_end(harness)
            await harness.ask("MATCH (w:Webhook) SET w.tests = []")
            webhook_id = made[number % 3].webhook.webhook_id
            await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
            taken += 1
    assert taken == 30
    assert 1 <= caught.value.retry_after <= 60
    assert (caught.value.extensions["limit"], caught.value.extensions["maximum"]) == ("testsAndRedeliveries", 30)
    reader = owner_reader(harness.graph)
    with pytest.raises(RateLimited, match="30 tests and redeliveries"):
        await redeliver(reader, webhook_id, since=0, party="P1", rules=RULES, key_rules=KEY_RULES)
    await send_test_event(
        owner_reader(harness.graph, SSC_OWNER), other.webhook.webhook_id, party="SSC", rules=RULES
    )  # which is not of that party
    await harness.ask("MATCH (ring:KeyRing) SET ring.asked_at = [at IN ring.asked_at | at - 60000]")
    await let_pause_end(harness)
    await send_test_event(owner_reader(harness.graph), webhook_id, party="P1", rules=RULES)
    assert await harness.ask("MATCH (ring:KeyRing {party: 'P1'}) RETURN size(ring.asked_at)") == [[1]]
