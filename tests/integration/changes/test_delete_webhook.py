"""A webhook that is deleted is told nothing more, and its deliveries are forgotten."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.delete_webhook import delete_webhook
from firmware_graph.database.connection import Connection
from support.deliveries import deliverer, sent, subscribed
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness
from support.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        yield one


async def test_deleted_webhook_is_told_nothing_more(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/deleted")
    one = deliverer(harness.graph)
    await harness.written(cpl=cpl_rows(3), is_partial=True)
    await sent(one)
    webhook_id = made.webhook.webhook_id
    assert await delete_webhook(harness.graph, webhook_id, party="P1") == webhook_id
    await harness.written(cpl=cpl_rows(4), is_partial=True)
    await sent(one)
    assert len(receiving.at("/deleted")) == 1
    assert await harness.ask("MATCH (n) WHERE n:Webhook OR n:WebhookDelivery RETURN count(n)") == [[0]]
