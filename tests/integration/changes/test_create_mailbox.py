"""Mail from end to end over HTTP: asked for, agreed to, sent, and ended by its reader."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from support.asking import Ask
from support.mail_receiver import MailReceiver, mail_receiver, token_in
from support.party_harness import PartyHarness, created, party_harness
from support.webhook_keys import key_file

CREATE = "mutation ($input: MailboxInput!) { createMailbox(input: $input) { id address schedule state } }"
DELETE = "mutation ($id: ID!) { deleteMailbox(id: $id) }"
MAILBOXES = "{ mailboxes { id address schedule state apiKey { id } } }"
RESTATE = """
    mutation ($advice: Recommendation!) { publishChanges(input: {operations: [
      {declareUpgrade: {fromCplEntryId: 1, toCplEntryId: 2, recommendation: $advice}}]}) { __typename } }
"""


@pytest.fixture(scope="module")
def receiving() -> Iterator[MailReceiver]:
    with mail_receiver() as one:
        yield one


@pytest.fixture(scope="module")
def harness(
    neo4j: Connection, receiving: MailReceiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PartyHarness]:
    folder = tmp_path_factory.mktemp("mail")
    settings: dict[str, Any] = {
        "webhook_key_file": key_file(folder),
        "smtp_url": receiving.url,
        "mail_from": "Firmware Graph <graph@example.org>",
        "public_url": "http://firmware.example.org/",
        "max_webhooks": 3,
    }
    with party_harness(neo4j, folder, **settings) as opened:
        yield opened


def made(ask: Ask, address: str, **more: Any) -> Any:
    """Make a mailbox of a new key, and return its payload."""
    key = created(ask, "fir:read")["apiKey"]["id"]
    return ask.data(CREATE, input={"address": address, "apiKeyId": key, **more})["createMailbox"]


def restated(harness: PartyHarness, advice: str) -> None:
    """Make a change of the FIR."""
    harness.party("SECAS", Role.SECAS).data(RESTATE, advice=advice)


def pressed(harness: PartyHarness, link: str, token: str, *, process: int = 0) -> httpx.Response:
    """Press the button of a link."""
    return harness.clients[process].post(f"/mail/{link}", params={"token": token})


def state_of(ask: Ask) -> str:
    """Return the state of the one mailbox of a party."""
    [found] = ask.data(MAILBOXES)["mailboxes"]
    return str(found["state"])


def test_address_is_told_what_changed_once_its_reader_agreed_and_until_it_is_ended(
    harness: PartyHarness, receiving: MailReceiver
) -> None:
    owner, address = harness.party("P1"), "reader@supplier.example"
    assert made(owner, address)["state"] == "UNCONFIRMED"
    [question] = receiving.wait(address, 1)
    confirm = token_in(question, "confirm")
    restated(harness, "SHOULD")
    assert harness.clients[0].get("/mail/confirm", params={"token": confirm}).status_code == 200  # a program looks
    time.sleep(1.5)  # longer than between two looks for what is due
    assert (len(receiving.to(address)), state_of(owner)) == (1, "UNCONFIRMED")
    assert pressed(harness, "confirm", confirm, process=1).status_code == 200
    _, mail = receiving.wait(address, 2)
    text = mail.get_content()
    assert "UPGRADE_RESTATED  1, 2" in text
    assert "ESME" not in text
    assert "Example Meters" not in text
    assert state_of(owner) == "ENABLED"
    assert mail["From"] == "Firmware Graph <graph@example.org>"
    assert mail["Subject"] == "Firmware: 1 change was recorded"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    end = token_in(mail, "end")
    assert mail["List-Unsubscribe"] == f"<http://firmware.example.org/mail/end?token={end}>"
    assert pressed(harness, "end", end).status_code == 200
    assert pressed(harness, "end", end).status_code == 200
    assert state_of(owner) == "DISABLED"
    harness.cypher("MATCH (w:Webhook) SET w.next_attempt_at = 0")  # the gap between two mails is over
    restated(harness, "CONDITIONAL")
    time.sleep(1.5)
    assert len(receiving.to(address)) == 2
    assert pressed(harness, "confirm", confirm).status_code == 404


@pytest.mark.parametrize("link", ["confirm", "end"])
def test_link_that_was_not_made_here_does_nothing(harness: PartyHarness, receiving: MailReceiver, link: str) -> None:
    owner, address = harness.party(f"P2{link}"), f"{link}@supplier.example"
    mailbox_id = made(owner, address)["id"]
    [question] = receiving.wait(address, 1)
    other = {"confirm": "end", "end": "confirm"}[link]
    wrong = ["", "x", f"{mailbox_id}.{'A' * 43}", token_in(question, other), token_in(question, link) + "x"]
    assert [pressed(harness, link, token).status_code for token in wrong] == [404] * len(wrong)
    assert state_of(owner) == "UNCONFIRMED"


def test_page_of_a_link_shows_nothing_but_its_button(harness: PartyHarness) -> None:
    found = harness.clients[0].get("/mail/end", params={"token": '"><script>alert(1)</script>'})
    assert found.status_code == 200
    assert "<script" not in found.text
    assert "default-src 'none'" in found.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({"address": "no address"}, "input.address"),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, "input.address"),
        ({"address": "a@b.example, c@d.example"}, "input.address"),
        ({"address": "=?utf-8?q?x=0D=0ABcc=3A_c=40d.example?=@b.example"}, "input.address"),
        ({"apiKeyId": "none"}, "input.apiKeyId"),
    ],
)
def test_what_cannot_be_is_refused(harness: PartyHarness, given: dict[str, Any], argument: str) -> None:
    owner = harness.party("P3")
    stated = {"address": "a@b.example", "apiKeyId": created(owner, days=0.5)["apiKey"]["id"], **given}
    [error] = owner(CREATE, input=stated).json()["errors"]
    assert error["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": argument})


def test_mailbox_is_its_partys_alone_and_no_webhook(harness: PartyHarness) -> None:
    owner, other = harness.party("P4"), harness.party("P5")
    mailbox_id = made(owner, "p4@supplier.example", schedule="DAILY")["id"]
    assert other.data(MAILBOXES) == {"mailboxes": []}
    assert owner.data("{ webhooks { id } }") == {"webhooks": []}
    for requester, given in ((other, mailbox_id), (owner, "none")):
        [error] = requester(DELETE, id=given).json()["errors"]
        assert error["message"] == "Your party has no mailbox of this ID."
    [error] = owner('mutation ($id: ID!) { redeliver(webhook: $id, since: "2020-01-01") }', id=mailbox_id).json()[
        "errors"
    ]
    assert error["message"] == "Your party has no webhook of this ID."
    assert owner.data(DELETE, id=mailbox_id) == {"deleteMailbox": mailbox_id}
    assert owner.data(MAILBOXES) == {"mailboxes": []}


def test_party_has_as_many_as_it_may(harness: PartyHarness) -> None:
    owner = harness.party("P6")
    for number in range(3):
        made(owner, f"p6-{number}@supplier.example")
    stated = {"address": "more@supplier.example", "apiKeyId": created(owner)["apiKey"]["id"]}
    [error] = owner(CREATE, input=stated).json()["errors"]
    assert error["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": "input", "maximum": 3})


def test_mailbox_that_is_deleted_unconfirmed_keeps_its_place(harness: PartyHarness, receiving: MailReceiver) -> None:
    owner = harness.party("P8")
    mailboxes = {f"p8-{number}@supplier.example": "" for number in range(3)}
    for address in mailboxes:
        mailboxes[address] = made(owner, address)["id"]
    for address, mailbox_id in mailboxes.items():
        receiving.wait(address, 1)
        owner.data(DELETE, id=mailbox_id)
    assert owner.data(MAILBOXES) == {"mailboxes": []}
    stated = {"address": "more@supplier.example", "apiKeyId": created(owner)["apiKey"]["id"]}
    [error] = owner(CREATE, input=stated).json()["errors"]
    assert error["extensions"] == documented({"code": "BAD_USER_INPUT", "argument": "input", "maximum": 3})


def test_mailbox_lists_its_watches_and_what_was_sent(harness: PartyHarness, receiving: MailReceiver) -> None:
    owner = harness.party("P9")
    stated = {"name": "fleet", "requests": [{"from": {"cplEntryId": 1}}]}
    watch = owner.data("mutation ($i: WatchInput!) { setWatch(input: $i) { id } }", i=stated)["setWatch"]["id"]
    made(owner, "p9@supplier.example", watches=[watch])
    receiving.wait("p9@supplier.example", 1)
    asked = "{ mailboxes { watches { id } deliveries { totalCount nodes { state attempts eventIds } } } }"
    [found] = owner.data(asked)["mailboxes"]
    assert found["watches"] == [{"id": watch}]
    assert found["deliveries"] == {"totalCount": 0, "nodes": []}  # its reader was asked, and has not agreed


def test_agent_has_none(harness: PartyHarness) -> None:
    agent = harness.bearer(created(harness.party("P7"), "fir:read", agent="an assistant")["secret"])
    assert agent.codes(MAILBOXES)[0] == "FORBIDDEN"
