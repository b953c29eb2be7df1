"""A mailbox that is deleted is sent nothing more; addresses are not asked again and again."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from firmware_graph.changes.delete_mailbox import delete_mailbox
from firmware_graph.changes.delete_webhook import delete_webhook
from firmware_graph.changes.end_mailbox import end_mailbox
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.mailbox import MailboxState
from firmware_graph.questions.parties.mailboxes import mailboxes
from support.deliveries import MAIL_RULES, OWNER, a_mailbox, deliverer, mail_by, owner_reader, sent, subscribed
from support.mail_receiver import MailReceiver, mail_receiver, token_in
from support.sheets import ImportHarness, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

ADDRESS = "reader@supplier.example"
CONFIRM = "MATCH (w:Webhook) SET w.confirmed_at = 1, w.next_attempt_at = 0"
KEPT = "MATCH (w:Webhook) RETURN count(w)"
COUNT = "MATCH (n) WHERE n:Webhook OR n:WebhookDelivery RETURN count(n)"
OLD = "MATCH (w:Webhook) SET w.created_at = 0"


@pytest.fixture
def receiving() -> Iterator[MailReceiver]:
    with mail_receiver() as one:
        yield one


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1))
        yield one


async def test_deleted_mailbox_is_sent_nothing_more(harness: ImportHarness, receiving: MailReceiver) -> None:
    made = await a_mailbox(harness.graph, ADDRESS)
    await harness.ask(CONFIRM)
    with pytest.raises(BadUserInput):
        await delete_mailbox(harness.graph, made.mailbox_id, party="P2")
    assert await delete_mailbox(harness.graph, made.mailbox_id, party="P1") == made.mailbox_id
    await harness.written(cpl=cpl_rows(2), is_partial=True)
    await sent(deliverer(harness.graph, mail=mail_by(receiving)))
    assert receiving.received == []
    assert await harness.ask(COUNT) == [[0]]


async def test_address_is_asked_once_whatever_is_made_and_deleted(
    harness: ImportHarness, receiving: MailReceiver
) -> None:
    one = deliverer(harness.graph, mail=mail_by(receiving))
    made = await a_mailbox(harness.graph, ADDRESS)
    await sent(one)
    await delete_mailbox(harness.graph, made.mailbox_id, party="P1")
    assert await mailboxes(owner_reader(harness.graph), party="P1") == []
    with pytest.raises(BadUserInput, match="no mailbox"):
        await delete_mailbox(harness.graph, made.mailbox_id, party="P1")
    for address in (ADDRESS, ADDRESS.upper()):
        with pytest.raises(BadUserInput, match="asked less than 7 days ago"):
            await a_mailbox(harness.graph, address)
    await sent(one)
    assert len(receiving.received) == 1
    await harness.ask(OLD)
    await one.upkeep()
    await a_mailbox(harness.graph, ADDRESS)
    await sent(one)
    assert len(receiving.received) == 2


async def test_address_whose_reader_ended_mail_is_asked_by_nobody_for_a_year(
    harness: ImportHarness, receiving: MailReceiver
) -> None:
    one = deliverer(harness.graph, mail=mail_by(receiving))
    await a_mailbox(harness.graph, ADDRESS)
    await sent(one)
    assert await end_mailbox(harness.graph, token_in(receiving.received[0], "end"), rules=MAIL_RULES, now_ms=now_ms())
    await harness.ask(OLD)
    await one.upkeep()
    again = await a_mailbox(harness.graph, ADDRESS.title())
    assert again.state_at(now_ms(), OWNER.rights) is MailboxState.UNCONFIRMED  # as for any other
    await sent(one)
    assert len(receiving.received) == 1
    await harness.ask("MATCH (one:MailSuppression) SET one.until = 1")
    await one.upkeep()
    await sent(one)
    assert len(receiving.received) == 2
    assert await harness.ask("MATCH (one:MailSuppression) RETURN count(one)") == [[0]]


@pytest.mark.parametrize("ended_mail", [False, True])
async def test_mailbox_that_is_deleted_before_its_reader_was_asked_frees_its_place_whoever_reads_it(
    harness: ImportHarness,
    receiving: MailReceiver,
    ended_mail: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """A party that could tell a reader who ended mail from others would know what no party is told."""
    one = deliverer(harness.graph, mail=mail_by(receiving))
    first = await a_mailbox(harness.graph, ADDRESS)
    if ended_mail:
        await sent(one)
        token = token_in(receiving.received[0], "end")
        assert await end_mailbox(harness.graph, token, rules=MAIL_RULES, now_ms=now_ms())
        await harness.ask(OLD)
        await one.upkeep()
    else:
        await delete_mailbox(harness.graph, first.mailbox_id, party="P1")
    asked = len(receiving.received)
    unasked = await a_mailbox(harness.graph, ADDRESS)
    await delete_mailbox(harness.graph, unasked.mailbox_id, party="P1")
    assert await harness.ask(KEPT) == [[0]]
    again = await a_mailbox(harness.graph, ADDRESS)
    await sent(one)
    await delete_mailbox(harness.graph, again.mailbox_id, party="P1")
    assert len(receiving.received) == asked + (not ended_mail)
    assert await harness.ask(KEPT) == [[1]], "it keeps its place, asked or not"
    with pytest.raises(BadUserInput, match="asked less than 7 days ago"):
        await a_mailbox(harness.graph, ADDRESS)


async def test_webhook_is_deleted_as_a_webhook_and_a_mailbox_as_a_mailbox(harness: ImportHarness) -> None:
    mailbox = await a_mailbox(harness.graph, ADDRESS)
    webhook = (await subscribed(harness.graph, "http://127.0.0.1:1/webhook")).webhook
    with pytest.raises(BadUserInput):
        await delete_webhook(harness.graph, mailbox.mailbox_id, party="P1")
    with pytest.raises(BadUserInput):
        await delete_mailbox(harness.graph, webhook.webhook_id, party="P1")
    assert await harness.ask("MATCH (w:Webhook) WHERE w.deleted_at IS NULL RETURN count(w)") == [[2]]
