"""A mail server on loopback that stores mails, or refuses them."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from support.waiting import PATIENCE_SECONDS

LINK = re.compile(r"http\S+/mail/(confirm|end)\?token=(\S+)")


@dataclass
class MailReceiver:
    """The received mails, in order; `refusals` are the replies to the next recipients."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The URL of the server, as in the settings."""
        return f"smtp+plain://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 - its name in aiosmtpd
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Accept a recipient, or refuse it."""
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the same
        """Store a mail."""
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        assert envelope.rcpt_tos == [mail["To"]]
        self.received.append(mail)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address."""
        return [one for one in self.received if one["To"] == address]

    def wait(self, address: str, count: int, *, seconds: float = PATIENCE_SECONDS) -> list[EmailMessage]:
        """Wait until an address has so many mails."""
        until = time.monotonic() + seconds
        while len(found := self.to(address)) < count:
            assert time.monotonic() < until, f"{len(found)} of {count} mails came to {address}"
            time.sleep(0.02)
        return found


def token_in(mail: EmailMessage, link: str) -> str:
    """Return the token of a link of a mail."""
    return next(found[2] for found in LINK.finditer(mail.get_content()) if found[1] == link)


@contextmanager
def mail_receiver() -> Iterator[MailReceiver]:
    """Serve a receiver for as long as the body runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        receiving = MailReceiver(listener.getsockname()[1])
    controller = Controller(receiving, hostname="127.0.0.1", port=receiving.port)
    controller.start()
    try:
        yield receiving
    finally:
        controller.stop()
