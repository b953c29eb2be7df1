"""What is mailed, when, and the outcome of mail that is not accepted; one store, one mail server."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.changes.confirm_mailbox import confirm_mailbox
from firmware_graph.changes.end_mailbox import end_mailbox
from firmware_graph.database.connection import Connection
from firmware_graph.delivery.mail_channel import NO_ADDRESS
from firmware_graph.delivery.turn import Deliverer
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.mail_links import MailLink
from firmware_graph.model.mailbox import Mailbox, MailSchedule, next_digest_ms
from firmware_graph.model.rights import Scope
from support.deliveries import LINKS, MAIL_RULES, a_mailbox, deliverer, mail_by, sent
from support.mail_receiver import MailReceiver, mail_receiver, token_in
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness
from support.watch_store import taken, watching, withdrawn

pytestmark = pytest.mark.anyio
PARTIAL = {"is_partial": True}


@pytest.fixture(scope="module")
def receiving() -> Iterator[MailReceiver]:
    with mail_receiver() as one:
        yield one


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        yield one


async def confirmed(harness: ImportHarness, one: Deliverer, made: Mailbox) -> None:
    """Send the question, and agree."""
    await sent(one)
    token = LINKS.url(MailLink.CONFIRM, made.mailbox_id).partition("token=")[2]
    assert await confirm_mailbox(harness.graph, token, rules=MAIL_RULES, now_ms=now_ms())


async def make_due(harness: ImportHarness) -> None:
    """Let the pauses of confirmed mailboxes be over."""
    await harness.ask("MATCH (w:Webhook) WHERE w.confirmed_at IS NOT NULL SET w.next_attempt_at = 0")


async def state_of(harness: ImportHarness, made: Mailbox) -> list[Any]:
    """Return the failures of a mailbox, and its last delivery's failure and state."""
    [found] = await harness.ask(
        "MATCH (w:Webhook {webhook_id: $id}), (d:WebhookDelivery {delivery_id: w.delivery_id}) "
        "RETURN w.failures, d.failure, d.state",
        id=made.mailbox_id,
    )
    return found


async def test_unconfirmed_address_is_asked_once_and_told_nothing(
    harness: ImportHarness, receiving: MailReceiver
) -> None:
    address = "asked@supplier.example"
    made = await a_mailbox(harness.graph, address)
    one = deliverer(harness.graph, mail=mail_by(receiving))
    for entry in (3, 4):
        await harness.written(cpl=cpl_rows(entry), **PARTIAL)
        await sent(one)
    await harness.ask("MATCH (w:Webhook) SET w.next_attempt_at = 0")
    await sent(one)
    questions = receiving.to(address)
    assert {mail["Subject"] for mail in questions} == {"Do you want mail about changes of firmware?"}
    assert len({mail["Message-ID"] for mail in questions}) == 1
    assert LINKS.mailbox_of(MailLink.CONFIRM, token_in(questions[0], "confirm")) == made.mailbox_id
    assert "P1 asked" in questions[0].get_content()


async def test_what_changes_soon_after_a_mail_goes_into_the_next(
    harness: ImportHarness, receiving: MailReceiver
) -> None:
    address = "once@supplier.example"
    one = deliverer(harness.graph, mail=mail_by(receiving))
    made = await a_mailbox(harness.graph, address)
    await confirmed(harness, one, made)
    await sent(one)  # nothing has changed
    for entry in (3, 4, 5):
        await harness.written(cpl=cpl_rows(entry), **PARTIAL)
        await sent(one)
    await make_due(harness)
    await sent(one)
    _, first, second = receiving.to(address)
    assert "CPL-2  FIRMWARE_ADDED  3" in first.get_content()
    assert "CPL-3  FIRMWARE_ADDED  4\nCPL-4  FIRMWARE_ADDED  5" in second.get_content().replace("\r\n", "\n")
    assert "Read what they are" in second.get_content()
    assert second["Subject"] == "Firmware: 2 changes were recorded"
    assert first["Message-ID"] != second["Message-ID"]


async def test_import_of_much_is_one_short_mail(harness: ImportHarness, receiving: MailReceiver) -> None:
    address = "much@supplier.example"
    one = deliverer(harness.graph, mail=mail_by(receiving))
    await confirmed(harness, one, await a_mailbox(harness.graph, address))
    await harness.written(cpl=cpl_rows(*range(3, 303)), **PARTIAL)
    await sent(one)
    _, mail = receiving.to(address)
    assert "300 FIRMWARE_ADDED" in mail.get_content()
    assert "and more" in mail.get_content()
    assert mail.get_content().count("\n") < 70
    assert "ESME" not in mail.get_content()


async def test_reader_of_a_watch_is_mailed_when_its_answers_are_others(
    harness: ImportHarness, receiving: MailReceiver
) -> None:
    address = "watch@supplier.example"
    await harness.written(fir=[a_fir_row(2, "1")], is_partial=True)
    await taken(harness)
    one = deliverer(harness.graph, mail=mail_by(receiving))
    watch, other = await watching(harness, "P1", 1), await watching(harness, "P1", 1, name="other")
    await confirmed(harness, one, await a_mailbox(harness.graph, address, watches=[watch.watch_id]))
    await withdrawn(harness, 1, 2)
    assert await taken(harness) == 2
    await sent(one)
    [_, mail] = receiving.to(address)
    assert mail["Subject"] == "Firmware: 1 change was recorded"
    assert "PATHWAY_CHANGED  1" in mail.get_content()
    assert other.watch_id not in mail.get_content()


async def test_daily_mail_is_sent_at_its_hour_alone(harness: ImportHarness, receiving: MailReceiver) -> None:
    address = "daily@supplier.example"
    one = deliverer(harness.graph, mail=mail_by(receiving))
    made = await a_mailbox(harness.graph, address, MailSchedule.DAILY)
    await confirmed(harness, one, made)
    next_at = [[next_digest_ms(now_ms(), MAIL_RULES.digest_hour)]]
    due_at = "MATCH (w:Webhook) RETURN w.next_attempt_at"
    assert await harness.ask(due_at) == next_at
    for entry in (3, 4):
        await harness.written(cpl=cpl_rows(entry), **PARTIAL)
        await sent(one)
    assert len(receiving.to(address)) == 1
    for _ in range(2):  # its hour has come, with something to tell and without
        await make_due(harness)
        await sent(one)
        [[due]] = await harness.ask(due_at)
        assert abs(due - next_at[0][0]) < 60_000
    _, mail = receiving.to(address)
    assert mail["Subject"] == "Firmware: 2 changes were recorded"


async def test_key_decides_what_is_mailed_and_restricted_events_are_recorded(
    harness: ImportHarness, receiving: MailReceiver
) -> None:
    one = deliverer(harness.graph, mail=mail_by(receiving))
    await confirmed(harness, one, await a_mailbox(harness.graph, "fir@supplier.example"))
    await confirmed(harness, one, await a_mailbox(harness.graph, "ssc@ssc.example", scope=Scope.ZIGBEE_READ))
    await harness.written(zigbee=[a_zigbee_row(1)], **PARTIAL)
    await sent(one)
    assert len(receiving.to("fir@supplier.example")) == 1
    assert "SSC-1  STACK_CHANGED  1" in receiving.to("ssc@ssc.example")[1].get_content()
    assert await harness.ask("MATCH (block:AuditBlock) WHERE 'P1' IN block.parties RETURN count(block)") == [[1]]


@pytest.mark.parametrize("reply", ["550 no such mailbox", "451 try later"])
async def test_mail_that_is_refused_is_sent_again(harness: ImportHarness, receiving: MailReceiver, reply: str) -> None:
    address = f"{reply[:3]}@supplier.example"
    one = deliverer(harness.graph, mail=mail_by(receiving))
    made = await a_mailbox(harness.graph, address)
    await confirmed(harness, one, made)
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    receiving.refusals.append(reply)
    await sent(one)
    assert await state_of(harness, made) == [
        1,
        f"The mail server refused the address with status {reply[:3]}.",
        "PENDING",
    ]
    await make_due(harness)
    await sent(one)
    assert await state_of(harness, made) == [0, None, "DELIVERED"]
    assert len(receiving.to(address)) == 2


async def test_nothing_is_mailed_where_no_server_is_there(harness: ImportHarness, receiving: MailReceiver) -> None:
    made = await a_mailbox(harness.graph, "away@supplier.example")
    with mail_receiver() as away:
        channel = mail_by(away)
    one = deliverer(harness.graph, mail=channel)
    await sent(one)
    await one.stop()  # gives the lease back
    failures, failure, state = await state_of(harness, made)
    assert (failures, state) == (1, "PENDING")
    assert failure == "The mail could not be handed over: SMTPConnectError."
    await sent(deliverer(harness.graph))  # a process without mail leaves it alone
    assert receiving.to("away@supplier.example") == []


async def test_question_to_an_address_that_is_no_longer_taken_fails_and_waits(
    harness: ImportHarness, receiving: MailReceiver
) -> None:
    made = await a_mailbox(harness.graph, "odd@supplier.example")
    odd = "=?utf-8?q?x=0D=0ABcc=3A_victim=40v.com?=@evil.example"
    await harness.ask("MATCH (w:Webhook {webhook_id: $id}) SET w.url = 'mailto:' + $odd", id=made.mailbox_id, odd=odd)
    one, count = deliverer(harness.graph, mail=mail_by(receiving)), len(receiving.received)
    for _ in range(2):  # it is due once
        await sent(one)
    assert await state_of(harness, made) == [1, NO_ADDRESS, "PENDING"]
    assert one.metrics.outcomes == ["failed"]  # type: ignore[attr-defined]
    assert len(receiving.received) == count


async def test_reader_ends_what_is_due_already(harness: ImportHarness, receiving: MailReceiver) -> None:
    address = "ended@supplier.example"
    one = deliverer(harness.graph, mail=mail_by(receiving))
    made = await a_mailbox(harness.graph, address)
    await confirmed(harness, one, made)
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    token = LINKS.url(MailLink.END, made.mailbox_id).partition("token=")[2]
    assert await end_mailbox(harness.graph, token, rules=MAIL_RULES, now_ms=now_ms())
    await make_due(harness)
    await sent(one)
    assert len(receiving.to(address)) == 1


async def test_mailbox_that_nobody_confirmed_is_forgotten(harness: ImportHarness, receiving: MailReceiver) -> None:
    one = deliverer(harness.graph, mail=mail_by(receiving))
    made = [await a_mailbox(harness.graph, f"{name}@supplier.example") for name in ("new", "old", "taken")]
    await sent(one)
    await harness.ask(
        "MATCH (w:Webhook) WHERE w.webhook_id IN $ids SET w.created_at = 0, "
        "w.confirmed_at = CASE WHEN w.url STARTS WITH 'mailto:taken' THEN 1 END",
        ids=[one.mailbox_id for one in made[1:]],
    )
    one.upkeep_due = 0
    await sent(one)
    left = await harness.ask("MATCH (w:Webhook) RETURN w.url ORDER BY w.url")
    assert left == [["mailto:new@supplier.example"], ["mailto:taken@supplier.example"]]
