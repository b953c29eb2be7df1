"""Mail is handed over with the address that is stored as its only recipient, or not at all."""

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest

from firmware_graph.delivery.channel import Outcome
from firmware_graph.delivery.endpoints import Endpoint
from firmware_graph.delivery.mail_channel import NO_ADDRESS, MailChannel
from support.deliveries import LINKS, identify

pytestmark = pytest.mark.anyio
KEY = {"scopes": ["fir:read"], "party": "P1", "key_id": "k"}


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
    channel = MailChannel(cast("Any", server), "Graph <graph@example.org>", LINKS, 6)
    wanted: Any = None
    endpoint = Endpoint("m", f"mailto:{address}", "c", 0, 0, wanted, [], [], True, 0, identify(KEY))  # noqa: FBT003
    return await channel.send(endpoint, channel.write_test(endpoint, "d")), server.handed


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
