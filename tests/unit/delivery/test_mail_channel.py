"""Mail is handed over with the address that is stored as its only recipient, or not at all."""

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest

from firmware_graph.delivery.channel import Outcome
from firmware_graph.delivery.mail_channel import NO_ADDRESS, MailChannel
from firmware_graph.model.change_event import Feed
from support.deliveries import LINKS, an_endpoint, an_event

pytestmark = pytest.mark.anyio


@dataclass
class Server:
    """A mail server that keeps what it is handed."""

    handed: list[tuple[str, bytes]] = field(default_factory=list)

    async def send(self, _sender: str, recipient: str, content: bytes) -> Outcome:
        """Keep a mail."""
        self.handed.append((recipient, content))
        return Outcome()


async def written_to(address: str) -> tuple[Outcome, list[tuple[str, bytes]]]:
    """Write a test to an address, and return the outcome and what was handed over."""
    server = Server()
    channel, endpoint = channel_to(server), an_endpoint(f"mailto:{address}")
    return await channel.send(endpoint, channel.write_test(endpoint, "d")), server.handed


def channel_to(server: Server) -> MailChannel:
    """Return the channel that hands mail to a server."""
    return MailChannel(cast("Any", server), "Graph <graph@example.org>", LINKS, 6)


@pytest.mark.parametrize(
    "address", ["a@b.example", "first.last+tag@mail.example", "a=b?@c.example", f"{'a' * 200}@b.example"]
)
async def test_recipient_is_the_stored_address_alone(address: str) -> None:
    outcome, [(recipient, content)] = await written_to(address)
    assert outcome.failure is None
    head, _, _ = content.partition(b"\r\n\r\n")
    assert [line for line in head.split(b"\r\n") if line.startswith((b"To:", b"Cc:", b"Bcc:"))] == [
        f"To: {address}".encode()
    ]
    assert recipient == address
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail["From"] == "Graph <graph@example.org>"
    assert "This is a test." in mail.get_content()


@pytest.mark.parametrize(
    "address",
    [
        "=?utf-8?q?x=0D=0ABcc=3A_v=40v.com?=@evil.com",
        "=?utf-8?q?x=2C_v=40v.com?=@evil.com",
        "=?utf-16?b?AAA?=@evil.com",
    ],
)
async def test_stored_address_that_could_name_another_recipient_is_a_failure(address: str) -> None:
    assert await written_to(address) == (Outcome(NO_ADDRESS), [])


@pytest.mark.parametrize("watch_id", [None, "w"])
async def test_mail_of_events_of_thousands_of_entries_names_the_first_of_each(watch_id: str | None) -> None:
    events = [an_event(number, 4_000, watch_id=watch_id) for number in range(1, 61)]
    message = channel_to(Server()).write_events(an_endpoint(), Feed(events, "p", has_more=False))
    assert len(message.body) < 12_000
    mail = message_from_bytes(message.body, policy=default)
    assert isinstance(mail, EmailMessage)
    [line] = [line for line in mail.get_content().splitlines() if line.startswith("FIR-1 ")]
    first = ", ".join(map(str, events[0].entries[:10]))
    assert line == f"FIR-1  {events[0].kind}  {first} and more"


async def test_mail_names_all_of_few_entries() -> None:
    event = an_event(1, 10)
    message = channel_to(Server()).write_events(an_endpoint(), Feed([event], "p", has_more=False))
    assert message.body.decode().count(", ".join(map(str, event.entries)) + "\r\n") == 1
