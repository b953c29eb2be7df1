"""The mailboxes of a party, with their states; webhooks are none of them."""

from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.mailbox import MailSchedule
from firmware_graph.questions.parties.mailboxes import mailboxes
from firmware_graph.questions.parties.webhook_states import webhook_states
from firmware_graph.questions.parties.webhooks import webhooks
from support.deliveries import OWNER, a_mailbox, owner_reader, subscribed
from support.sheets import cpl_rows, import_harness

pytestmark = pytest.mark.anyio
STATES = """
    MATCH (w:Webhook) WHERE w.schedule IS NOT NULL
    SET w.confirmed_at = CASE WHEN w.url STARTS WITH 'mailto:new' THEN null ELSE 1 END,
      w.failures = CASE WHEN w.url STARTS WITH 'mailto:failing' THEN 1 ELSE 0 END,
      w.disabled_at = CASE WHEN w.url STARTS WITH 'mailto:ended' THEN 1 END
"""


async def test_mailboxes_are_listed_newest_first_with_their_states(neo4j: Connection, tmp_path: Path) -> None:
    async with import_harness(neo4j, tmp_path) as harness:
        await harness.written(cpl=cpl_rows(1))
        await subscribed(harness.graph, "http://127.0.0.1:1/webhook")
        for name in ("well", "failing", "ended", "new"):
            await a_mailbox(harness.graph, f"{name}@supplier.example", MailSchedule.DAILY)
        await harness.ask(STATES)
        reader = owner_reader(harness.graph)
        found = await mailboxes(reader, party="P1")
        assert [(one.address.partition("@")[0], one.state_at(now_ms(), OWNER.rights).value) for one in found] == [
            ("new", "UNCONFIRMED"),
            ("ended", "DISABLED"),
            ("failing", "FAILING"),
            ("well", "ENABLED"),
        ]
        assert await mailboxes(reader, party="P2") == []
        assert [one.url for one in await webhooks(reader, party="P1")] == ["http://127.0.0.1:1/webhook"]
        counts = await webhook_states(harness.graph, Deadline.after(60))
        assert counts == {"ENABLED": 2, "FAILING": 1, "DISABLED": 1}
