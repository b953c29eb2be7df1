"""A mailbox that is deleted is sent nothing more, and its deliveries are forgotten."""

from pathlib import Path

import pytest

from firmware_graph.changes.delete_mailbox import delete_mailbox
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput
from support.deliveries import a_mailbox, deliverer, mail_by, sent
from support.mail_receiver import mail_receiver
from support.sheets import cpl_rows, import_harness

pytestmark = pytest.mark.anyio


async def test_deleted_mailbox_is_sent_nothing_more(neo4j: Connection, tmp_path: Path) -> None:
    async with import_harness(neo4j, tmp_path) as harness:
        with mail_receiver() as receiving:
            await harness.written(cpl=cpl_rows(1))
            made = await a_mailbox(harness.graph, "deleted@supplier.example")
            one = deliverer(harness.graph, mail=mail_by(receiving))
            await sent(one)
            with pytest.raises(BadUserInput):
                await delete_mailbox(harness.graph, made.mailbox_id, party="P2")
            assert await delete_mailbox(harness.graph, made.mailbox_id, party="P1") == made.mailbox_id
            await harness.written(cpl=cpl_rows(2), is_partial=True)
            await sent(one)
            assert len(receiving.received) == 1
            assert await harness.ask("MATCH (n) WHERE n:Webhook OR n:WebhookDelivery RETURN count(n)") == [[0]]
