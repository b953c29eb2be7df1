"""While a secret is rotated, messages are signed with both; then with the new one alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from standardwebhooks import WebhookVerificationError

from firmware_graph.changes.rotate_webhook_secret import rotate_webhook_secret
from firmware_graph.database.connection import Connection
from firmware_graph.model.clocks import now_ms
from support.deliveries import RULES, deliverer, owner_reader, sent, subscribed
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness
from support.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        yield one


async def test_both_secrets_verify_until_the_old_one_ends(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/rotated")
    one = deliverer(harness.graph)
    rotated = await rotate_webhook_secret(
        owner_reader(harness.graph), made.webhook.webhook_id, party="P1", rules=RULES, now_ms=now_ms()
    )
    assert rotated.secret != made.secret
    await harness.written(cpl=cpl_rows(3), is_partial=True)
    await sent(one)
    await harness.ask("MATCH (w:Webhook) SET w.old_secret_until = 0")
    await harness.written(cpl=cpl_rows(4), is_partial=True)
    await sent(one)
    during, after = receiving.at("/rotated")
    assert during.verified(made.secret) == during.verified(rotated.secret)
    assert after.verified(rotated.secret)
    with pytest.raises(WebhookVerificationError):
        after.verified(made.secret)
