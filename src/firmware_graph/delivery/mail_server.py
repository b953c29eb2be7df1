"""The mail server to which messages are handed over, within a time limit."""

from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import unquote, urlsplit

import aiosmtplib

from firmware_graph.delivery.channel import Outcome

PORTS: Final = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server: TLS from the start (`smtps`), by STARTTLS, which is required (`smtp`), or without (`smtp+plain`)."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    timeout_seconds: float

    @classmethod
    def of(cls, url: str, timeout_seconds: float) -> Self:
        """Parse a URL that the settings have validated."""
        parts = urlsplit(url)
        user, password = (unquote(one) if one else None for one in (parts.username, parts.password))
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname or "", port, user, password, timeout_seconds)

    async def send(self, sender: str, recipient: str, message: bytes) -> Outcome:
        """Hand a message over; the failure never includes the server's response, which may name others."""
        try:
            await aiosmtplib.send(
                message,
                sender=sender,
                recipients=[recipient],
                hostname=self.host,
                port=self.port,
                username=self.user,
                password=self.password,
                use_tls=self.scheme == "smtps",
                start_tls=self.scheme == "smtp",
                timeout=self.timeout_seconds,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            return Outcome(f"The mail server refused the address with status {error.recipients[0].code}.")
        except aiosmtplib.SMTPResponseException as error:
            return Outcome(f"The mail server answered with status {error.code}.")
        except TimeoutError:
            return Outcome(f"There was no answer of the mail server within {self.timeout_seconds:g} seconds.")
        except (aiosmtplib.SMTPException, OSError) as error:
            return Outcome(f"The mail could not be handed over: {type(error).__name__}.")
        return Outcome()
