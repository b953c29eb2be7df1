"""What was sent is sent again from a moment on, and a disabled endpoint is enabled."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.redeliver import redeliver
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import RateLimited
from firmware_graph.model.api_key import KeyRules
from firmware_graph.model.rights import Scope
from support.deliveries import OWNER, RULES, deliverer, sent, subscribed
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness
from support.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        yield one


async def test_events_from_a_moment_on_are_sent_again(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/again", Scope.ZIGBEE_READ)
    one, webhook_id = deliverer(harness.graph), made.webhook.webhook_id
    for entry in (3, 4):
        await harness.written(cpl=cpl_rows(entry), is_partial=True)
    [[since]] = await harness.ask("MATCH (e:ChangeEvent {stream: 'CPL', number: 3}) RETURN e.recorded_at")
    await sent(one)
    await harness.ask("MATCH (w:Webhook) SET w.disabled_at = 1")

    async def again(moment: int) -> int:
        reader = GraphReader(harness.graph, rights=OWNER.rights, deadline=Deadline.after(60), uses_party_facts=True)
        return await redeliver(reader, webhook_id, since=moment, party="P1", rules=RULES, key_rules=KeyRules())

    async def let_pause_end() -> None:
        await harness.ask("MATCH (w:Webhook) SET w.redelivered_at = w.redelivered_at - 10000")

    assert await again(since) == 1
    await sent(one)
    with pytest.raises(RateLimited, match="at least 10 s apart") as caught:
        await again(0)
    assert 1 <= caught.value.retry_after <= 10
    assert (caught.value.extensions["limit"], caught.value.extensions["maximum"]) == ("redeliveries", 1)
    await sent(one)
    await let_pause_end()
    assert await again(since + 1) == 0
    await sent(one)
    await let_pause_end()
    assert await again(0) == 3
    await sent(one)
    messages = receiving.at("/again")
    assert [message.event_ids for message in messages] == [["CPL-2", "CPL-3"], ["CPL-3"], ["CPL-1", "CPL-2", "CPL-3"]]
    assert len({message.headers["webhook-id"] for message in messages}) == 3
